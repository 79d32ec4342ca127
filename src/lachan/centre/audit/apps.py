"""The sealed log: who did what, when, and the proof that nobody changed it."""

from importlib import import_module

from django.apps import AppConfig

from lachan.centre.audit.audit_kinds import KINDS
from lachan.centre.audit.kinds import register


class AuditConfig(AppConfig):
    """The sealed log."""

    name = "lachan.centre.audit"

    def ready(self) -> None:
        """This will register the room's kinds of entries and its system checks."""
        register(KINDS)
        import_module("lachan.centre.audit.checks")
