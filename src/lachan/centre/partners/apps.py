"""Partners: who acts outside, how they are reached, by which keys they come, what they may see."""

from django.apps import AppConfig

from lachan.centre.audit.kinds import register
from lachan.centre.partners.audit_kinds import KINDS


class PartnersConfig(AppConfig):
    """Who acts outside."""

    name = "lachan.centre.partners"

    def ready(self) -> None:
        """This will say what this room writes into the log."""
        register(KINDS)
