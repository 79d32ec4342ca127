"""A Django view without work, served like the site: the most that a view can do here."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

if TYPE_CHECKING:
    from django.http import HttpRequest

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY=token_hex(), MIDDLEWARE=[])


@csrf_exempt
def no_work(request: HttpRequest) -> HttpResponse:
    """This will answer without reading or doing anything."""
    del request
    return HttpResponse(b"{}", content_type="application/json")


urlpatterns = [path("api/v1/check", no_work)]
application = get_wsgi_application()
