"""Exchange: lists, zones, feeds and look-ups for machines outside."""

from django.apps import AppConfig

from lachan.centre.audit import kinds
from lachan.centre.exchange.audit_kinds import KINDS


class ExchangeConfig(AppConfig):
    """What goes out to machines, and what they send back."""

    name = "lachan.centre.exchange"

    def ready(self) -> None:
        """This will register what this room writes into the log."""
        kinds.register(KINDS)
