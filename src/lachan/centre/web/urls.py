"""Addresses that belong to no capability."""

from django.urls import path

from lachan.centre.web import health

urlpatterns = [path("healthz", health.healthz, name="healthz")]
