"""Addresses of this room: signing in."""

from django.urls import include, path

urlpatterns = [path("", include("lachan.centre.accounts.sign_in.urls"))]
