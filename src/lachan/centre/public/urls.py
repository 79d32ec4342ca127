"""Addresses of the public site."""

from django.urls import path

from lachan.centre.public import views
from lachan.centre.public.appealing import views as appealing
from lachan.centre.public.developing import views as developing
from lachan.centre.public.reporting import device
from lachan.centre.public.reporting import views as reporting

urlpatterns = [
    path("", views.home, name="home"),
    path("types", views.types, name="types"),
    path("types/<str:type_id>", views.one_type, name="type"),
    path("reasons", views.reasons, name="reasons"),
    path("figures", views.figures, name="figures"),
    path("report", reporting.report, name="report"),
    path("report/share", reporting.share, name="report-share"),
    path("report/places", device.places, name="report-places"),
    path("report/worker.js", device.worker, name="report-worker"),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("partner/token", views.partner_token, name="partner-token"),
    path("partner/key", views.partner_key, name="partner-key"),
    path("follow", reporting.follow, name="follow"),
    path("developers", developing.developers, name="developers"),
    path("developers/formats/<slug:name>", developing.one_format, name="developers-format"),
    path("appeal", appealing.appeal, name="appeal"),
    path("appeal/follow", appealing.follow, name="appeal-follow"),
]
