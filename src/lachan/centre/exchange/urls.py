"""What programs fetch under /exchange/: each way out has addresses of its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("lookup/", include("lachan.centre.exchange.lookup.urls")),
    path("", include("lachan.centre.exchange.lists.urls")),
    path("misp/", include("lachan.centre.exchange.misp.urls")),
    path("", include("lachan.centre.exchange.zones.urls")),
]
