"""What is done around a case: tasks, notes, links, evidence; and what people keep for their own work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lachan.centre.cases.models.cases import Case


class Task(models.Model):
    """Something to be done by an office, which sees the case for as long as it has a task in it.

    Personal data: `title` and `answer` are officers' words, for whoever works on the case, kept with it.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=300)
    office_id = models.BigIntegerField()
    assignee_id = models.BigIntegerField(null=True)
    # the office it was given to and on which day, where a succession brought it on: what the next one goes out from
    given_office_id = models.BigIntegerField(null=True)
    given_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.CharField(max_length=2000, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """What an office and a person have to do, the most pressing first."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "state", "due_at"], name="cases_task_office"),
            models.Index(fields=["assignee_id", "state", "due_at"], name="cases_task_assignee"),
        ]

    def __str__(self) -> str:
        """This will name it by its id."""
        return f"task {self.pk} of case {self.case_id}"


class Note(models.Model):
    """An officer's words on a case. Personal data: `text`, for whoever works on the case, kept with it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """This will name it by its id."""
        return f"note {self.pk} of case {self.case_id}"


class Mention(models.Model):
    """A person who is named in a note and told of it."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="mentions")
    person_id = models.BigIntegerField()
    seen_at = models.DateTimeField(null=True)
    # since when it is known that the person can't see the case any more; whoever wrote the note was told
    lost_at = models.DateTimeField(null=True)

    class Meta:
        """Once a note; what waits for a person."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["note", "person_id"], name="cases_mention_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person_id"], name="cases_mention_unseen", condition=Q(seen_at__isnull=True))
        ]

    def __str__(self) -> str:
        """This will name note and person by id."""
        return f"person {self.person_id} in note {self.note_id}"


class Link(models.Model):
    """Two cases that have to do with each other, and how. The one with the lower id stands first."""

    class Because(models.TextChoices):
        """How."""

        SAME_PERSON = "same_person"
        SAME_CAMPAIGN = "same_campaign"
        SPLIT = "split"
        RELATED = "related"

    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_on")
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links_back")
    because = models.CharField(max_length=16, choices=Because.choices)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        """One link of a kind between two; none to itself."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["first", "second", "because"],
                condition=Q(ended_at__isnull=True),
                name="cases_link_once",
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="cases_link_in_order"),
        ]

    def __str__(self) -> str:
        """This will name both cases."""
        return f"case {self.first_id} and case {self.second_id}"


class Exhibit(models.Model):
    """A file or message as evidence. `evidence` keeps the content as `holding_id`; what it is stands here for good.

    Personal data: `name` as the file was called, `source` where it came from (an officer's words); kept with the case.
    """

    class Kind(models.TextChoices):
        """What it is."""

        FILE = "file"
        MESSAGE = "message"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    holding_id = models.BigIntegerField()
    name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=80)
    # taken out of the case: file and chain stay, and it is handed over no more
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        """The same held file is in a case once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "holding_id"], name="cases_exhibit_once")
        ]

    def __str__(self) -> str:
        """This will name it by its id."""
        return f"exhibit {self.pk} of case {self.case_id}"


class SavedView(models.Model):
    """A view of the inbox, of a person or of an office: a name and what it is narrowed to (JSON of `wanted.Wanted`).

    An office's is there for all who see cases at the office or below it. Personal data: a person's own says what the
    person looks for; it goes when the account is erased.
    """

    person_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=60)
    wanted = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80, default="")

    class Meta:
        """A name once for a person or an office; each view is of one of them."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person_id", "name"], name="cases_savedview_once"),
            models.UniqueConstraint(fields=["office_id", "name"], name="cases_savedview_office_once"),
            models.CheckConstraint(
                condition=Q(person_id__isnull=True) ^ Q(office_id__isnull=True), name="cases_savedview_of_one"
            ),
        ]

    def __str__(self) -> str:
        """This will name whose it is by id."""
        whose = f"office {self.office_id}" if self.person_id is None else f"person {self.person_id}"
        return f"view {self.pk} of {whose}"


class ShiftNote(models.Model):
    """What one shift of an office tells the next. Personal data: `text`, for the office; shown a week, kept a year."""

    office_id = models.BigIntegerField()
    # the office at which it was written, where a succession brought it on
    written_office_id = models.BigIntegerField(null=True)
    text = models.TextField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    # how the office's cases stood then, as JSON of `queries.shifts.Stood`: counts, and ids of the most pressing
    stood = models.TextField(default="{}")

    class Meta:
        """The last of an office."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["office_id", "-id"], name="cases_shiftnote_office")
        ]

    def __str__(self) -> str:
        """This will name the office."""
        return f"shift note {self.pk} of office {self.office_id}"


class ShiftRead(models.Model):
    """Somebody of the next shift has read a note. Personal data: who read when; it goes with note or account."""

    note = models.ForeignKey(ShiftNote, on_delete=models.CASCADE, related_name="reads")
    person_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        """Once a note; the first reading counts."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["note", "person_id"], name="cases_shiftread_once")
        ]

    def __str__(self) -> str:
        """This will name note and person by id."""
        return f"person {self.person_id} read shift note {self.note_id}"
