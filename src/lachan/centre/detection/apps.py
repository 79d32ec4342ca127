"""Runs the engine over what came in, and keeps what it says."""

from django.apps import AppConfig


class DetectionConfig(AppConfig):
    """Runs the engine over what came in."""

    name = "lachan.centre.detection"
