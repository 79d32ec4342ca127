"""Cases: work for an office, with deadlines."""

from django.apps import AppConfig

from lachan.centre.audit import kinds
from lachan.centre.cases.audit_kinds import KINDS


class CasesConfig(AppConfig):
    """Work for an office, with deadlines."""

    name = "lachan.centre.cases"

    def ready(self) -> None:
        """This will register what this room writes into the log."""
        kinds.register(KINDS)
