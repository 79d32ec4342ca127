"""What leaves: durable, idempotent, retried."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """What leaves."""

    name = "lachan.centre.outbox"
