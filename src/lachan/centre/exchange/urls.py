"""What programs fetch under /exchange/: each way out has addresses of its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("lachan.centre.exchange.lists.urls")),
]
