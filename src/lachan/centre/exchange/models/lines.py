"""How far each partner's program has been told, and what is on its way to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lachan.centre.exchange.models.subscriptions import Subscription


class WebhookLine(models.Model):
    """One subscription's line: one message at a time is on its way, so that they arrive in order.

    Personal data: none; what is on its way stands in the outbox.
    """

    subscription = models.OneToOneField(Subscription, on_delete=models.CASCADE, related_name="line")
    # `Reader.key` and endpoint that the line was begun for: with another reader all is told anew
    reader_key = models.CharField(max_length=16)
    endpoint_id = models.BigIntegerField()
    # `webhooks.saying.Place` as JSON: what has arrived, and what will have once the message has; "" for none
    place = models.CharField(max_length=200)
    ahead = models.CharField(max_length=200, blank=True)
    message_id = models.BigIntegerField(null=True)
    # of the last message, so that no two have one key; claims go by it
    number = models.PositiveBigIntegerField(default=0)
    # how many in a row could not be delivered
    failed = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        """What is on its way stands with the place that it leads to."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(message_id__isnull=True, ahead="")
                | (models.Q(message_id__isnull=False) & ~models.Q(ahead="")),
                name="exchange_line_ahead",
            )
        ]

    def __str__(self) -> str:
        """This will name the line by its id."""
        return f"line {self.pk}"
