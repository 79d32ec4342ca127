"""The lowest room of the centre: pages, errors, limits, languages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page and every answer of the API stands on."""

    name = "lachan.centre.web"
