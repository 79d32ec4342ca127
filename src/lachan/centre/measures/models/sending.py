"""What partners are asked, what they say, and what became of it with each of them."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from lachan.centre.measures.models.contacts import Contact
from lachan.centre.measures.models.measures import Measure

# Reminders before the desk is told, which `reminded` counts as one more.
REMINDERS: Final = 2
TOLD: Final = REMINDERS + 1
# who has to be telephoned: what was sent came back, or two reminders have no answer
TO_CALL: Final = Q(state="failed") | Q(reminded=TOLD, state__in=["ordered", "sent"])
# Was to be undone and wasn't yet, as far as is known: seen to stand still, whatever is said; or nobody says or saw that
# it is undone.
UNDO_OPEN: Final = Q(undo_at__isnull=False) & (
    Q(undo_seen="still") | Q(undo_seen="not_verified", state__in=["undo_ordered", "undo_sent", "failed"])
)

# What has run out had its day from the first, and silence about it accuses nobody: it counts where it was seen.
UNDO_WAITED_FOR: Final = UNDO_OPEN & (Q(undo_seen="still") | Q(measure__state="lifted"))
# of these somebody has to ask: it stands still after all reminders
NOT_UNDONE: Final = UNDO_OPEN & Q(undo_reminded=TOLD)


class Order(models.Model):
    """A measure with one partner, or with a provider's abuse desk that is none: asked, acknowledged, undone.

    Its id names it to them for ever. Exactly one of `partner_id` and `contact` is set.
    """

    class State(models.TextChoices):
        """Where it stands with the partner. `kept_back`: the partner may not see it; `failed`: it can't be reached."""

        KEPT_BACK = "kept_back"
        ORDERED = "ordered"
        SENT = "sent"
        ACKNOWLEDGED = "acknowledged"
        REFUSED = "refused"
        FAILED = "failed"
        UNDO_ORDERED = "undo_ordered"
        UNDO_SENT = "undo_sent"
        UNDONE = "undone"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="orders")
    partner_id = models.BigIntegerField(null=True)
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, null=True, related_name="order")
    way = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    # the outbox's message that carries the last thing asked, None where the partner fetches
    message_id = models.BigIntegerField(null=True)
    ordered_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # by when the partner has promised to answer and to have it take effect
    answer_by = models.DateTimeField(null=True)
    effect_by = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    undo_at = models.DateTimeField(null=True)
    # by when it is to be undone; what was seen of that (`effect.undoing.Standing`), and since when
    undo_by = models.DateTimeField(null=True)
    undo_seen = models.CharField(max_length=12, default="not_verified")
    undo_seen_at = models.DateTimeField(null=True)
    undo_reminded = models.PositiveSmallIntegerField(default=0)
    undo_reminded_at = models.DateTimeField(null=True)
    # what was seen at this partner, and not what it says; how often the thing has come back there
    effect = models.CharField(max_length=13, default="not_verified")
    effective_at = models.DateTimeField(null=True)
    returned = models.PositiveSmallIntegerField(default=0)
    # when the partner was last asked again because of that
    asked_again_at = models.DateTimeField(null=True)

    class Meta:
        """One for a measure and a partner; what waits to leave, what a partner fetches, what is overdue."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["measure", "partner_id"], name="measures_order_once"),
            models.CheckConstraint(
                condition=Q(partner_id__isnull=False, contact__isnull=True)
                | Q(partner_id__isnull=True, contact__isnull=False),
                name="measures_order_to_one",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partner_id", "id"], name="measures_order_partner"),
            models.Index(
                fields=["message_id"],
                name="measures_order_leaving",
                condition=Q(state__in=["ordered", "undo_ordered"], message_id__isnull=False),
            ),
            models.Index(fields=["answer_by"], name="measures_order_answer", condition=Q(state="sent")),
            models.Index(fields=["measure"], name="measures_order_to_call", condition=TO_CALL),
            models.Index(fields=["undo_by"], name="measures_order_undo_open", condition=UNDO_OPEN),
        ]

    def __str__(self) -> str:
        """This will name the order by its id."""
        return f"order {self.pk}"


class Reply(models.Model):
    """What a partner said of an order. A claim: it changes what the partner has acknowledged, never the effect.

    Personal data: `words` are the partner's; whoever joins is told that nobody's name belongs there. Kept a year.
    """

    class Says(models.TextChoices):
        """What was said."""

        ACKNOWLEDGED = "acknowledged"
        REFUSED = "refused"
        DONE = "done"
        UNDONE = "undone"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="replies")
    says = models.CharField(max_length=12, choices=Says.choices)
    at = models.DateTimeField()
    # by which way it came (`api`, `mail`), and the partner's own mark of it, so that once said is said once
    way = models.CharField(max_length=8)
    mark = models.CharField(max_length=100)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        """Once for a mark."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["order", "mark"], name="measures_reply_once")
        ]

    def __str__(self) -> str:
        """This will name the reply by its order."""
        return f"{self.says} of order {self.order_id}"
