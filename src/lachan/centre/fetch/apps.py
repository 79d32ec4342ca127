"""What we ask outside: the one guarded client."""

from django.apps import AppConfig


class FetchConfig(AppConfig):
    """What we ask outside."""

    name = "lachan.centre.fetch"
