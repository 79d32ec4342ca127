"""Files by content hash, sealed, with previews made apart."""

from importlib import import_module

from django.apps import AppConfig

from lachan.centre.audit import kinds
from lachan.centre.evidence.audit_kinds import KINDS


class EvidenceConfig(AppConfig):
    """Files by content hash, sealed, with previews made apart."""

    name = "lachan.centre.evidence"

    def ready(self) -> None:
        """This will register what this room writes into the log, and its system checks."""
        kinds.register(KINDS)
        import_module("lachan.centre.evidence.checks")
