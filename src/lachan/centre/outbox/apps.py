"""What leaves: durable, idempotent, retried."""

from importlib import import_module

from django.apps import AppConfig

from lachan.centre.audit.kinds import register
from lachan.centre.outbox.audit_kinds import KINDS


class OutboxConfig(AppConfig):
    """What leaves."""

    name = "lachan.centre.outbox"

    def ready(self) -> None:
        """This will say what this room writes into the log, and register the system checks."""
        register(KINDS)
        import_module("lachan.centre.outbox.checks")
