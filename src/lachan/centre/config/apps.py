"""The app that holds settings, addresses and the one API."""

from importlib import import_module

from django.apps import AppConfig

from lachan.centre.audit import kinds
from lachan.centre.config.audit_kinds import KINDS


class ConfigConfig(AppConfig):
    """Where the whole is put together."""

    name = "lachan.centre.config"

    def ready(self) -> None:
        """This will register the system checks and the kinds of the log."""
        import_module("lachan.centre.config.checks")
        kinds.register(KINDS)
