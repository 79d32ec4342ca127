"""What people tell us, and who of them is independent of whom."""

from django.apps import AppConfig

from lachan.centre.audit import kinds
from lachan.centre.reports.audit_kinds import KINDS


class ReportsConfig(AppConfig):
    """What people tell us."""

    name = "lachan.centre.reports"

    def ready(self) -> None:
        """This will register what this room writes into the log."""
        kinds.register(KINDS)
