"""Addresses of the desk."""

from django.urls import path

from lachan.centre.console import views

urlpatterns = [path("", views.home, name="desk")]
