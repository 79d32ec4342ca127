"""Runs the engine over what came in, and keeps what it says."""

from django.apps import AppConfig

from lachan.centre.audit.kinds import register
from lachan.centre.detection.audit_kinds import KINDS


class DetectionConfig(AppConfig):
    """Runs the engine over what came in."""

    name = "lachan.centre.detection"

    def ready(self) -> None:
        """This will say what this room writes into the log."""
        register(KINDS)
