"""The register: what came in, what was seen in it, what is known of it."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The register."""

    name = "lachan.centre.indicators"
