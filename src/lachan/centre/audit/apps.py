"""The sealed log: who did what, when, and the proof that nobody changed it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The sealed log."""

    name = "lachan.centre.audit"
