"""The desk: pages that join capabilities."""

from django.apps import AppConfig

from lachan.centre.audit import kinds
from lachan.centre.console import audit_kinds


class ConsoleConfig(AppConfig):
    """The desk."""

    name = "lachan.centre.console"

    def ready(self) -> None:
        """This will put the ground floor's pages into the rail, and its work and its health into theirs."""
        # these import models, which stand only now
        from lachan.centre.console import rail, waiting, waits  # noqa: PLC0415
        from lachan.centre.console.queries import (  # noqa: PLC0415
            health,
            health_of_detection,
            health_of_rooms,
            health_of_sharing,
            searched,
        )
        from lachan.centre.indicators.search import register_source  # noqa: PLC0415

        kinds.register(audit_kinds.KINDS)
        rail.register(rail.GROUND_FLOOR)
        waiting.register(waits.GROUND_FLOOR)
        health.register(health_of_rooms.GROUND_FLOOR)
        health.register(health_of_detection.CHECKS)
        health.register(health_of_sharing.CHECKS)
        register_source(searched.REPORTS)
