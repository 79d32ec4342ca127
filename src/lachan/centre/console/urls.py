"""Addresses of the desk."""

from django.urls import path

from lachan.centre.console.views import home

urlpatterns = [path("", home.home, name="desk")]
