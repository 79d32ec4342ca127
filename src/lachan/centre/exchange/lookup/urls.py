"""The look-up's addresses, under /exchange/lookup/."""

from __future__ import annotations

from django.urls import path

from lachan.centre.exchange.lookup import views

urlpatterns = [
    path("v1/sets", views.show_sets, name="lookup-sets"),
    path("v1/lookup.js", views.show_client, name="lookup-client"),
    path("v1/keys.js", views.show_client, name="lookup-client-keys"),
    path("v1/relay.js", views.show_client, name="lookup-client-relay"),
    path("v1/hashes", views.show_hashes, name="lookup-hashes"),
    path("v1/oblivious", views.answer_oblivious, name="lookup-oblivious"),
    path("v1/oblivious-keys", views.show_keys, name="lookup-oblivious-keys"),
]
