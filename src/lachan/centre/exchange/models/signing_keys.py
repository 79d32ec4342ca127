"""Which keys lists were, are and will be signed with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

_GOES_ON = ("next", "current", "former")


class SigningKey(models.Model):
    """A key of the centre's: announced, then the one that counts, then signing beside the next, then over.

    There is no row before the first change: the key is then the file `exchange`, known since the centre was set up.
    Personal data: none. Private halves are files among the keys and never stand here.
    """

    # as minisign shows it, and what it is reckoned from (32 bytes, hexadecimal)
    name = models.CharField(max_length=16, unique=True)
    public = models.CharField(max_length=64)
    # its file among the keys
    file = models.CharField(max_length=40)
    state = models.CharField(max_length=8)
    # the name of the key that announced it, "" where none did
    follows = models.CharField(max_length=16, blank=True)
    announced_at = models.DateTimeField(null=True)
    # before that it is not switched to
    switch_from = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # `announcing.announcement` with the signature of the key before (64 bytes, hexadecimal), and minisign's of the file
    announcement = models.TextField(blank=True)
    announcement_signature = models.CharField(max_length=128, blank=True)
    minisig = models.TextField(blank=True)
    # `announcing.withdrawal`, signed by the key itself: that nobody is to believe it any more
    withdrawal = models.TextField(blank=True)
    withdrawal_signature = models.CharField(max_length=128, blank=True)

    class Meta:
        """Of each that signs there is one."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state__in=_GOES_ON), name="exchange_one_key_a_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(*_GOES_ON, "over", "stolen")), name="exchange_key_state"
            ),
        ]

    def __str__(self) -> str:
        """This will name the key as minisign does."""
        return self.name
