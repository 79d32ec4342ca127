"""All addresses of the site."""

from django.urls import include, path

from lachan.centre.config.api import api
from lachan.centre.config.health import healthz

urlpatterns = [
    # first, because it is asked most: addresses are tried in this order
    path("api/v1/", api.urls),
    path("healthz", healthz, name="healthz"),
    path("hooks/", include("lachan.centre.reports.short_code.urls")),
    path("exchange/", include("lachan.centre.exchange.urls")),
    path("taxii2/", include("lachan.centre.exchange.taxii.urls")),
    path("desk/", include("lachan.centre.console.urls")),
    path("desk/", include("lachan.centre.detection.urls")),
    path("accounts/", include("lachan.centre.accounts.urls")),
    path("", include("lachan.centre.public.urls")),
    path("", include("lachan.centre.web.urls")),
]

handler400 = "lachan.centre.web.errors.bad_request"
handler403 = "lachan.centre.web.errors.forbidden"
handler404 = "lachan.centre.web.errors.not_found"
handler500 = "lachan.centre.web.errors.server_error"
