"""The register: what came in, what was seen in it, what is known of it."""

from django.apps import AppConfig

from lachan.centre.audit.kinds import register
from lachan.centre.indicators.audit_kinds import KINDS


class IndicatorsConfig(AppConfig):
    """The register."""

    name = "lachan.centre.indicators"

    def ready(self) -> None:
        """This will say what this room writes into the log."""
        register(KINDS)
