"""The desk: pages that join capabilities."""

from django.apps import AppConfig

from lachan.centre.audit import kinds
from lachan.centre.console import audit_kinds


class ConsoleConfig(AppConfig):
    """The desk."""

    name = "lachan.centre.console"

    def ready(self) -> None:
        """This will put the ground floor's pages into the rail."""
        from lachan.centre.console import rail  # noqa: PLC0415 - it imports models, which stand only now

        kinds.register(audit_kinds.KINDS)
        rail.register(rail.GROUND_FLOOR)
