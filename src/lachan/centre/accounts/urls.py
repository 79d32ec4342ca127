"""Addresses of signing in. Only those of allauth that we want; nobody signs up here."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
