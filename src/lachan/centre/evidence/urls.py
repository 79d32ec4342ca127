"""Addresses of the host of previews. The site's own host does not have them, and this host has no others."""

from django.urls import path

from lachan.centre.evidence import views

urlpatterns = [
    path("preview/<str:token>", views.preview, name="evidence-preview"),
]

handler404 = views.not_found
