"""The addresses of zones as files."""

from __future__ import annotations

from django.urls import path

from lachan.centre.exchange.zones import views

urlpatterns = [path("zones/<str:name>.zone", views.zone, name="exchange_zone")]
