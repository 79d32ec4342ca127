"""The addresses of the feed; MISP puts `/manifest.json` and the others behind the feed's address by itself."""

from django.urls import path

from lachan.centre.exchange.misp import views

urlpatterns = [
    path("manifest.json", views.manifest, name="exchange_misp_manifest"),
    path("hashes.csv", views.hashes, name="exchange_misp_hashes"),
    path("<uuid:uuid>.json", views.event, name="exchange_misp_event"),
]
