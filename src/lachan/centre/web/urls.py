"""Addresses that every site has."""

from django.urls import path

from lachan.centre.web import wellknown

urlpatterns = [
    path("favicon.ico", wellknown.favicon),
    path("robots.txt", wellknown.robots),
    path(".well-known/security.txt", wellknown.security_txt),
]
