"""Reports' tables. Only this room touches them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

# what a list of reports is narrowed to, but for its office and state
_NARROWED: Final = ("channel", "about", "case_kind", "wants_call", "called_at", "loss_vnd", "same_as")


class Report(models.Model):
    """What somebody told us, as it was told. The message to be judged stands in the register's signal.

    Personal data: `story`, `phone`, `mail` and `name` are what the reporter gave to be helped and called back; they
    are kept until `keep_until` (180 days after the last step) and emptied then or when the reporter withdraws.
    `network`, `device` are keyed hashes, to tell crowds from one person; kept 90 days. `identity` is the keyed hash of
    a verified phone or of who signed in, to count a person once; kept as long as the rest.
    """

    class Channel(models.TextChoices):
        """How it came."""

        WEB = "web"
        API = "api"
        MAIL = "mail"
        SMS = "sms"
        DESK = "desk"

    class State(models.TextChoices):
        """Where it stands."""

        NEW = "new"
        SEEN = "seen"
        CLOSED = "closed"
        WITHDRAWN = "withdrawn"

    class About(models.TextChoices):
        """What is told: a scam, or that an answer of ours was wrong."""

        SCAM = "scam"
        ANSWER_WRONG = "answer_wrong"

    channel = models.CharField(max_length=5, choices=Channel.choices)
    about = models.CharField(max_length=12, choices=About.choices, default=About.SCAM)
    # ids are guessed; the code that opens a report is not in the database, its hash is
    receipt_sha256 = models.CharField(max_length=64, unique=True)
    # what the sender's program names it by, so that sending twice makes one report; the hash of what was told with it;
    # and the code under a pad that only the name gives, so that who sends again is told it again
    idempotency_sha256 = models.CharField(max_length=64, blank=True)
    told_sha256 = models.CharField(max_length=64, blank=True)
    receipt_padded = models.CharField(max_length=20, blank=True)
    # what is judged stands there
    signal_id = models.BigIntegerField(null=True)
    story = models.TextField(blank=True)
    happened_on = models.DateField(null=True)
    territory_code = models.CharField(max_length=24, blank=True)
    case_kind = models.CharField(max_length=24, blank=True)
    loss_vnd = models.PositiveBigIntegerField(null=True)
    wants_call = models.BooleanField(default=False)
    # an officer has rung the reporter back, so that nobody rings twice
    called_at = models.DateTimeField(null=True)
    called_by = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=120, blank=True)
    # its last word, folded, by which who told is found (`reporters.py`); emptied with it
    given_fold = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    phone_verified_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2, default="vi")
    identity = models.CharField(max_length=32, blank=True)
    network = models.CharField(max_length=32, blank=True)
    device = models.CharField(max_length=32, blank=True)
    # the smallest hashes of what is said in it (`likeness.py`); nothing of the text can be read from them
    sketch = models.TextField(blank=True)
    received_at = models.DateTimeField()
    # when it was compared with the others (`tasks.py`)
    joined_at = models.DateTimeField(null=True)
    # since when something more of it waits to be compared: an addition, a picture, a judgement that failed before
    again_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    state_at = models.DateTimeField()
    # who answers for it now; null where no office does (`services/handing_over.py`)
    office_id = models.BigIntegerField(null=True)
    # the office that it was given to and since when, where that is not `office_id` since it came: what successions
    # made of it is reckoned from there
    given_to_id = models.BigIntegerField(null=True)
    given_on = models.DateField(null=True)
    # an officer's words; nobody's name or number belongs there
    closed_because = models.CharField(max_length=500, blank=True)
    # the first report of the same incident; each report is kept
    same_as = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="again", db_index=False
    )
    keep_until = models.DateField()
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        """The triage list, newest first; what is to be compared; what is to be emptied."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["idempotency_sha256"],
                condition=~Q(idempotency_sha256=""),
                name="reports_report_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            # all that the triage list is narrowed to, so that it is found without the wide rows (`finding.py`)
            models.Index(fields=["state", "-id", "office_id", *_NARROWED], name="reports_report_state"),
            models.Index(fields=["office_id", "-id", "state", *_NARROWED], name="reports_report_office"),
            models.Index(
                fields=["same_as", "id", "office_id"],
                name="reports_report_same",
                condition=Q(same_as__isnull=False),
            ),
            models.Index(
                fields=["keep_until"], name="reports_report_keep", condition=Q(emptied_at__isnull=True)
            ),
            models.Index(
                fields=["received_at"], name="reports_report_traces", condition=~Q(network="", device="")
            ),
            # what came on each day (`figures.py`), without the wide rows
            models.Index(fields=["received_at", "office_id", "about", "state"], name="reports_report_came"),
            models.Index(fields=["id"], name="reports_report_unjoined", condition=Q(joined_at__isnull=True)),
            models.Index(fields=["id"], name="reports_report_again", condition=Q(again_at__isnull=False)),
            models.Index(fields=["phone"], name="reports_report_phone", condition=~Q(phone="")),
            models.Index(
                fields=["given_fold", "-id"], name="reports_report_given", condition=~Q(given_fold="")
            ),
        ]

    def __str__(self) -> str:
        """This will name the report by its id."""
        return f"report {self.pk}"


class Assignment(models.Model):
    """A report was given to an office by hand, and why; nobody's name or number belongs into the reason."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="assignments")
    office_id = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    assigned_by = models.CharField(max_length=80)
    assigned_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name both."""
        return f"report {self.report_id} to office {self.office_id}"


class CarriedOn(models.Model):
    """One row: up to which succession, on which day, open reports were looked through for offices that handed over."""

    day = models.DateField(default=date.min)
    succession_id = models.BigIntegerField(default=0)
    # reports up to this id were looked at
    cursor = models.BigIntegerField(default=0)
    is_done = models.BooleanField(default=False)

    def __str__(self) -> str:
        """This will name the day."""
        return f"reports carried on up to {self.day}"


class Band(models.Model):
    """A mark of a report's text: reports that share one may be nearly the same, and are compared (`likeness.py`)."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="bands")
    mark = models.BigIntegerField()

    class Meta:
        """Found by the mark, the newest first."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mark", "-report"], name="reports_band_mark"),
        ]

    def __str__(self) -> str:
        """This will name the report."""
        return f"mark of report {self.report_id}"


class ReportFile(models.Model):
    """A file of a report, kept by `evidence`."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    holding_id = models.BigIntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name both."""
        return f"file {self.holding_id} of report {self.report_id}"


class Addition(models.Model):
    """What the reporter added later. Personal data: `text`, as `Report.story`."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="additions")
    text = models.TextField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name the report."""
        return f"addition to report {self.report_id}"


class Telling(models.Model):
    """What a report tells, folded, to be searched: its words, one blank between, of story, message and additions.

    Personal data: `words`, as `Report.story`; the row goes when the report is withdrawn or emptied. The database keeps
    an index of the words beside it (migration `0008_tellings`).
    """

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.PROTECT, related_name="telling")
    words = models.TextField()
    # the message is kept no longer than at first, though the report was added to: then they are written once more
    again_on = models.DateField(null=True)

    class Meta:
        """What is to be written once more."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["again_on"], name="reports_telling_again", condition=Q(again_on__isnull=False)
            )
        ]

    def __str__(self) -> str:
        """This will name the report."""
        return f"words of report {self.report_id}"


class TellingsBehind(models.Model):
    """One row: reports below `before_id` were joined before there were tellings, and get theirs bit by bit."""

    before_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        """This will name the id."""
        return f"tellings of reports below {self.before_id} are to be made"


class Alarm(models.Model):
    """Many reports on one thing that depend on one another: a crowd, or one who plays a crowd. For the desk to look at.

    It accuses nobody and changes nothing; while it is open, no count of its indicator is released.
    """

    indicator_id = models.BigIntegerField()
    # the first of the reports that are counted in it, and how many there were at the last look
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    reports = models.PositiveIntegerField()
    independent = models.PositiveIntegerField()
    # when the first of them may have come: long before it was raised, where detection stood still in between
    since_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    closed_because = models.CharField(max_length=500, blank=True)
    # the officer found that it was a crowd: what is not verified in it counts as one for good
    was_crowd = models.BooleanField(default=False)

    class Meta:
        """One open alarm for an indicator."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["indicator_id"], condition=Q(closed_at__isnull=True), name="reports_alarm_once"
            )
        ]

    def __str__(self) -> str:
        """This will name the alarm."""
        return f"alarm {self.pk} on indicator {self.indicator_id}"


class CountRelease(models.Model):
    """An officer has looked at the reports on an indicator and lets their number be public, as it was then."""

    indicator_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    value_sha256 = models.CharField(max_length=64)
    # how many independent reporters there were then; what comes later is shown only after another look
    count = models.PositiveIntegerField()
    released_by = models.CharField(max_length=80)
    released_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        """One at a time for an indicator."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "value_sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="reports_countrelease_once",
            )
        ]

    def __str__(self) -> str:
        """This will name the release."""
        return f"release {self.pk} for indicator {self.indicator_id}"


class ShortCodeCall(models.Model):
    """The mark of a signed call that was taken by the short code, so that it is never taken again; kept 15 minutes."""

    # of operator, id and time; nothing of the message can be read from it
    call_sha256 = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """This will name the mark by its id."""
        return f"call {self.pk}"
