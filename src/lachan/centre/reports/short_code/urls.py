"""Where operators call."""

from django.urls import path

from lachan.centre.reports.short_code.views import short_code

urlpatterns = [
    path("short-code/<slug:operator>", short_code, name="short-code"),
]
