"""The lowest room of the centre: pages, errors, limits, languages."""

from django.apps import AppConfig

from lachan.centre.web import forking


class WebConfig(AppConfig):
    """What every page and every answer of the API stands on."""

    name = "lachan.centre.web"

    def ready(self) -> None:
        """This will let no process be forked beside an open connection."""
        forking.watch()
