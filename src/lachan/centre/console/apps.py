"""The desk: pages that join capabilities."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The desk."""

    name = "lachan.centre.console"
