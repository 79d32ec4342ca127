"""The app that holds settings, addresses and the one API."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Where the whole is put together."""

    name = "lachan.centre.config"

    def ready(self) -> None:
        """This will register the system checks."""
        import_module("lachan.centre.config.checks")
