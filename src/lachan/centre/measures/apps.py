"""Measures: proposed, signed by two, sent, checked, undone."""

from django.apps import AppConfig

from lachan.centre.audit import kinds
from lachan.centre.measures.audit_kinds import KINDS


class MeasuresConfig(AppConfig):
    """What somebody outside is asked to do."""

    name = "lachan.centre.measures"

    def ready(self) -> None:
        """This will register what this room writes into the log."""
        kinds.register(KINDS)
