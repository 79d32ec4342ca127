"""Signing in: sessions, one-time links, what guessing has used up, used codes, ministries' providers and links."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lachan.centre.accounts.models.offices import Office
from lachan.centre.accounts.models.persons import Person


class SignInSession(models.Model):
    """One session. `session_key` is the SHA-256 of what the cookie holds, so a stolen table opens nothing.

    Personal data: `device` (kind of browser and system) and `network` (IPv4 /24, IPv6 /56) say where a session is, so
    that its owner recognises it. They go with the session, 12 hours after its beginning at the latest.
    """

    session_key = models.CharField(max_length=64, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    device = models.CharField(max_length=40, blank=True)
    network = models.CharField(max_length=45, blank=True)
    # slugs of the ministries' services by which somebody proved who they are in it, each between blanks: " bo-a "
    providers = models.TextField(blank=True)

    def __str__(self) -> str:
        """This will name the session by the beginning of its hash."""
        return f"session {self.session_key[:12]}"


class OneTimeLink(models.Model):
    """A link by which a person sets a password: once, and for a while. Only its hash is kept."""

    class Purpose(models.TextChoices):
        """What it is for."""

        INVITATION = "invitation"
        FORGOTTEN = "forgotten"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """This will name the link by its id."""
        return f"link {self.pk}"


class GuessBudget(models.Model):
    """What one budget of guesses has used up (`spent`) at a moment (`at`); it drains as time passes.

    `key` is a keyed hash of what is counted (account and network, device, network), so it names nobody.
    """

    key = models.CharField(max_length=64, primary_key=True)
    spent = models.FloatField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """This will name the budget by the beginning of its hash."""
        return f"budget {self.key[:12]}"


class KnownNetwork(models.Model):
    """A person has signed in wholly from this network; kept 90 days. `network` is a keyed hash."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    network = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """One row for a pair."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "network"], name="accounts_knownnetwork_once")
        ]

    def __str__(self) -> str:
        """This will name the row by its id."""
        return f"network {self.pk}"


class UsedCode(models.Model):
    """A time-based code that has been used: it is refused a second time, in whatever process."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    step = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        """One use of one step."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "step"], name="accounts_usedcode_once")
        ]

    def __str__(self) -> str:
        """This will name the row by its id."""
        return f"code {self.pk}"


class FailedHour(models.Model):
    """How many sign-ins failed in an hour at addresses that belong to nobody. The number alone."""

    hour = models.DateTimeField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    told = models.BooleanField(default=False)

    def __str__(self) -> str:
        """This will name the hour."""
        return f"failed {self.hour:%Y-%m-%dT%H}"


class SecondFactorReset(models.Model):
    """One administrator asks that a person's lost second factor be taken away; another decides."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open"
        DONE = "done"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Two administrators, neither of them the person; one open request a person."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="accounts_secondfactorreset_two_administrators",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person"))
                & (Q(decided_by__isnull=True) | ~Q(decided_by=F("person"))),
                name="accounts_secondfactorreset_not_oneself",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="open"), name="accounts_secondfactorreset_one_open"
            ),
        ]

    def __str__(self) -> str:
        """This will name the request by its id."""
        return f"reset {self.pk} {self.state}"


class SignInProvider(models.Model):
    """A ministry's own sign-in (OpenID Connect). It signs in persons of its office, and of offices below it, alone."""

    slug = models.SlugField(max_length=40, unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    issuer = models.URLField(max_length=200)
    client_id = models.CharField(max_length=200)
    # sealed under the master key
    secret = models.TextField(blank=True)
    # values of `acr` or `amr`, parted by spaces, that say the provider has asked for a second factor; "" for none
    second_factor_values = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        """This will name the provider by its slug."""
        return self.slug


class SignInLink(models.Model):
    """A subject at a provider is this person. Made beforehand, never found by an address."""

    provider = models.ForeignKey(SignInProvider, on_delete=models.PROTECT, related_name="links")
    subject = models.CharField(max_length=255)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        """One person for one subject, and one subject for a person at a provider."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "subject"], name="accounts_signinlink_one_person"),
            models.UniqueConstraint(fields=["provider", "person"], name="accounts_signinlink_one_subject"),
        ]

    def __str__(self) -> str:
        """This will name the link by its id."""
        return f"sign-in link {self.pk}"
