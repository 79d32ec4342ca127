"""The case, what belongs to it, what happened to it, and which office has had it."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

# by what every figure is narrowed or grouped
_COUNTED: Final = ("office_id", "state", "kind", "province_id", "territory_id")


class CaseNumber(models.Model):
    """The last number given in a year; whoever opens a case raises it in the same transaction, so none is left out."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """This will give year and number."""
        return f"{self.year}-{self.last:06}"


class Case(models.Model):
    """Work for an office, in a territory, with deadlines.

    Personal data: `title` and `waiting_for` are an officer's words. They are for whoever works on the case, who is told
    on the page that nobody's name or number belongs there; kept with the case.
    """

    class State(models.TextChoices):
        """Where it stands; `waiting`: for somebody outside, and the clocks stand still."""

        OPEN = "open"
        WAITING = "waiting"
        CLOSED = "closed"
        MERGED = "merged"

    class Stage(models.TextChoices):
        """What comes next: nobody has looked, somebody works on it, all is done but the end."""

        FIRST_LOOK = "first_look"
        ACT = "act"
        CLOSE = "close"

    class Outcome(models.TextChoices):
        """What came of it."""

        STOPPED = "stopped"
        RECOVERED = "recovered"
        HANDED_TO_COURT = "handed_to_court"
        NO_SCAM = "no_scam"
        NOT_PROVEN = "not_proven"
        NOT_REACHED = "not_reached"
        DOUBLE = "double"

    # what people say aloud: 2026-000123
    number = models.CharField(max_length=16, unique=True)
    # a code of `accounts/case_kinds.py`
    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    # what it is found by: title, kind and place in both languages, folded (`finding_words.py`)
    words = models.CharField(max_length=900, default="")
    territory_id = models.BigIntegerField(null=True)
    # the province in which the territory lay when the case was opened, for lists and figures
    province_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField()
    assignee_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    # by it lists begin in an index, whatever is closed: the database makes it from the state
    going_on = models.GeneratedField(
        expression=Q(state__in=["open", "waiting"]),  # type: ignore[arg-type] # Django takes conditions too
        output_field=models.BooleanField(),
        db_persist=True,
    )
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.FIRST_LOOK)
    # raised by each change of the case; who changes an older one is told what changed
    version = models.PositiveIntegerField(default=1)
    priority = models.IntegerField(default=0)
    # the parts that it is the sum of, as JSON: code, points, params
    priority_parts = models.TextField(default="[]")
    # when it has to be made anew, whatever happens
    priority_until = models.DateTimeField(null=True)
    # until when moved money can be stopped (24 hours after it moved); null where none moved
    urgent_until = models.DateTimeField(null=True)
    loss_vnd = models.PositiveBigIntegerField(null=True)
    # an officer said the loss: reports that come later don't change it
    loss_by_hand = models.BooleanField(default=False)
    recovered_vnd = models.PositiveBigIntegerField(null=True)
    victims = models.PositiveIntegerField(default=0)
    # an officer said how many: reports that come later don't change it
    victims_by_hand = models.BooleanField(default=False)
    provinces = models.PositiveIntegerField(default=0)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    # since the last of its reports joined that are not counted in these yet: of many the worker counts them later
    uncounted_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    # the rule that opened it, "" by hand; why, in codes: [{"code", "params"}]
    opened_rule = models.CharField(max_length=40, blank=True)
    opened_reasons = models.TextField(default="[]")
    first_looked_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    # the next of its clocks that runs, and since when one is late; beside the clocks so that lists sort by them
    due_at = models.DateTimeField(null=True)
    late_since = models.DateTimeField(null=True)
    escalated_to_id = models.BigIntegerField(null=True)
    waiting_for = models.CharField(max_length=200, blank=True)
    waiting_since = models.DateTimeField(null=True)
    # while it waits: when somebody is reminded next, and since when it has waited for longer than is usual
    remind_at = models.DateTimeField(null=True)
    waits_long_since = models.DateTimeField(null=True)
    # a verdict that the case stands on has fallen, and nobody has answered yet whether it goes on
    question_at = models.DateTimeField(null=True)
    question_ref = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        """The inbox of an office by priority, by due time and by age; one's own; the worker's looks; the figures."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "going_on", "-priority", "-id"], name="cases_case_inbox"),
            models.Index(fields=["going_on", "-priority", "-id"], name="cases_case_priority"),
            models.Index(fields=["-priority", "-id"], name="cases_case_weight"),
            models.Index(fields=["going_on", "due_at", "id"], name="cases_case_due"),
            models.Index(fields=["office_id", "state", "-id"], name="cases_case_office"),
            models.Index(fields=["state", "-id"], name="cases_case_state"),
            models.Index(fields=["assignee_id", "going_on", "due_at"], name="cases_case_assignee"),
            models.Index(fields=["province_id", "going_on", "-id"], name="cases_case_province"),
            # what the figures count stands within these, so that they don't read the rows
            models.Index(
                fields=["opened_at", *_COUNTED, "loss_vnd"],
                name="cases_case_opened",
            ),
            models.Index(
                fields=["closed_at", *_COUNTED, "opened_at", "outcome", "recovered_vnd"],
                name="cases_case_closed",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["first_looked_at", *_COUNTED, "opened_at"],
                name="cases_case_looked",
                condition=Q(first_looked_at__isnull=False),
            ),
            models.Index(
                fields=["acted_at", *_COUNTED, "first_looked_at"],
                name="cases_case_acted",
                condition=Q(acted_at__isnull=False),
            ),
            models.Index(
                fields=[
                    *_COUNTED,
                    "late_since",
                    "assignee_id",
                    "urgent_until",
                    "question_at",
                    "escalated_to_id",
                ],
                name="cases_case_standing",
                condition=Q(state__in=["open", "waiting"]),
            ),
            models.Index(
                fields=["escalated_to_id"],
                name="cases_case_escalated",
                condition=Q(escalated_to_id__isnull=False),
            ),
            models.Index(
                fields=["question_at"], name="cases_case_question", condition=Q(question_at__isnull=False)
            ),
            models.Index(
                fields=["urgent_until"], name="cases_case_urgent", condition=Q(urgent_until__isnull=False)
            ),
            models.Index(
                fields=["uncounted_at"], name="cases_case_uncounted", condition=Q(uncounted_at__isnull=False)
            ),
            models.Index(
                fields=["remind_at"], name="cases_case_remind", condition=Q(remind_at__isnull=False)
            ),
            models.Index(
                fields=["waits_long_since"],
                name="cases_case_waits_long",
                condition=Q(waits_long_since__isnull=False),
            ),
            models.Index(
                fields=["priority_until"], name="cases_case_again", condition=Q(priority_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """This will name the case by its number."""
        return f"case {self.number}"


class Member(models.Model):
    """What belongs to a case: a report or an indicator. Taken out it is ended, never removed."""

    class Kind(models.TextChoices):
        """What can belong to a case."""

        REPORT = "report"
        INDICATOR = "indicator"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    thing_id = models.BigIntegerField()
    since_at = models.DateTimeField()
    by = models.CharField(max_length=80)
    until_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    # a case works on it now; a closed case no longer has its reports to itself
    holds = models.BooleanField(default=True)

    class Meta:
        """A report is in one open case at most; the same thing is in a case once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["thing_id"],
                condition=Q(kind="report", holds=True, until_at__isnull=True),
                name="cases_member_one_case",
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "thing_id"],
                condition=Q(until_at__isnull=True),
                name="cases_member_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "thing_id", "holds"], name="cases_member_thing")
        ]

    def __str__(self) -> str:
        """This will name both."""
        return f"{self.kind} {self.thing_id} in case {self.case_id}"


class Event(models.Model):
    """One thing that happened to a case: the timeline. Written beside the log's entry; triggers let nobody change it.

    `data` holds ids, codes and times as JSON. What people wrote stands in `Said`, where it can be emptied.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    office_id = models.BigIntegerField(null=True)
    data = models.TextField(default="{}")
    # of the case, once this had happened
    version = models.PositiveIntegerField()
    entry_id = models.BigIntegerField()

    class Meta:
        """The timeline of one case."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "-id"], name="cases_event_case")
        ]

    def __str__(self) -> str:
        """This will name kind and case."""
        return f"{self.kind} of case {self.case_id}"


class Said(models.Model):
    """What somebody wrote when something happened: a reason, a title before and after.

    Personal data: `text` may hold what an officer should not have written; for whoever works on the case, kept with it.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="said")
    name = models.CharField(max_length=30)
    text = models.TextField()

    def __str__(self) -> str:
        """This will name the event."""
        return f"{self.name} of event {self.event_id}"


class Posting(models.Model):
    """Which office has had the case, from when to when, and why, as it was said then."""

    class Because(models.TextChoices):
        """How it came to the office."""

        ROUTED = "routed"
        HANDED_OVER = "handed_over"
        SUCCESSION = "succession"
        NO_SUCCESSOR = "no_successor"
        SPLIT = "split"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="postings")
    office_id = models.BigIntegerField()
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=12, choices=Because.choices)
    # one sentence a line
    why_vi = models.TextField(blank=True)
    why_en = models.TextField(blank=True)
    by = models.CharField(max_length=80)
    # the office that was given the case and the day in Vietnam on which it was: what a succession goes out from
    given_office_id = models.BigIntegerField()
    given_on = models.DateField()
    # ids of the successions by which it came here, divided by blanks
    successions = models.CharField(max_length=400, blank=True)

    class Meta:
        """One office at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until_at__isnull=True), name="cases_posting_one_now"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "until_at"], name="cases_posting_office")
        ]

    def __str__(self) -> str:
        """This will name case and office."""
        return f"case {self.case_id} at office {self.office_id}"


class Custody(models.Model):
    """One act on a piece of evidence, chained: `chain` is the hash of the one before and of what this one says.

    Triggers let nobody change it.
    """

    exhibit = models.ForeignKey("cases.Exhibit", on_delete=models.PROTECT, related_name="custody")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    office_id = models.BigIntegerField(null=True)
    data = models.TextField(default="{}")
    chain = models.CharField(max_length=64)
    entry_id = models.BigIntegerField()

    class Meta:
        """Each number once for an exhibit."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exhibit", "number"], name="cases_custody_number")
        ]

    def __str__(self) -> str:
        """This will name act and exhibit."""
        return f"{self.act} of exhibit {self.exhibit_id}"
