"""Factories and the demo story, for tests and `lachan demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Factories and the demo story, for tests and `lachan demo`."""

    name = "lachan.centre.demo"
