"""What people tell us, and who of them is independent of whom."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What people tell us."""

    name = "lachan.centre.reports"
