"""The desk: pages that join capabilities."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The desk."""

    name = "lachan.centre.console"

    def ready(self) -> None:
        """This will put the ground floor's pages into the rail."""
        from lachan.centre.console import rail  # noqa: PLC0415 - it imports models, which stand only now

        rail.register(rail.GROUND_FLOOR)
