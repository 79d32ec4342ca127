"""What programs send. Limits are those of the services; a body with anything else in it is refused."""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec resolves the annotations
from typing import Annotated, Literal

import msgspec

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.cases.models import Case
from lachan.centre.cases.services.changing import MOST_VICTIMS, WAITING_CHARS
from lachan.centre.cases.services.members import MOST_MEMBERS
from lachan.centre.cases.services.notes import MOST_MENTIONS, NOTE_CHARS
from lachan.centre.cases.services.opening import MOST_VND, TITLE_CHARS
from lachan.centre.cases.services.own import NAME_CHARS
from lachan.centre.cases.services.redacting import MOST_MARKED, PARTNER_CHARS
from lachan.centre.cases.services.taking import REASON_CHARS
from lachan.centre.cases.services.tasks import ANSWER_CHARS
from lachan.centre.cases.services.tasks import TITLE_CHARS as TASK_CHARS
from lachan.centre.indicators.typed import LINE_CHARS, MOST_LINES

MOST_ACTS = 500
_MOST_EXHIBITS = 100
_MOST_DAYS = 400
_MOST_SPANS = 8
# as `evidence.archives.new_passphrase` makes it, or "" for one that the site makes
PASSPHRASE_PATTERN = "^(|[0-9a-hjkmnp-tv-z]{5}(-[0-9a-hjkmnp-tv-z]{5}){4})$"  # noqa: S105 - a form, no passphrase
_ID = msgspec.Meta(ge=1, le=2**53 - 1)
NUMBER_PATTERN = "^[0-9]{4}-[0-9]{6}$"

type Id = Annotated[int, _ID]
type Ids = Annotated[list[Id], msgspec.Meta(max_length=MOST_MEMBERS)]
type Number = Annotated[
    str, msgspec.Meta(pattern=NUMBER_PATTERN, description="As people say it: 2026-000123.")
]
type Title = Annotated[str, msgspec.Meta(min_length=1, max_length=TITLE_CHARS)]
type Reason = Annotated[
    str, msgspec.Meta(min_length=1, max_length=REASON_CHARS, description="Why, for who reads the case later.")
]
type Kind = Annotated[str, msgspec.Meta(description=f"One of {', '.join(CASE_KINDS)}.")]
type Place = Annotated[
    str, msgspec.Meta(max_length=40, description='The code of a province or commune; "" for none.')
]
type OfficeCode = Annotated[
    str, msgspec.Meta(min_length=1, max_length=60, description="An office by its code.")
]
type Typed = Annotated[str, msgspec.Meta(min_length=1, max_length=LINE_CHARS)]
type Spans = Annotated[
    list[Annotated[str, msgspec.Meta(max_length=20)]], msgspec.Meta(max_length=_MOST_SPANS)
]
type Money = Annotated[int, msgspec.Meta(ge=0, le=MOST_VND, description="In đồng.")]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every body has in common: no other field than is named."""


class Nothing(Body, frozen=True, kw_only=True):
    """An act that needs nothing said."""


class Opened(Body, frozen=True, kw_only=True):
    """A case to open. It goes to the office that answers for kind and place today."""

    kind: Kind
    title: Title
    territory: Place = ""
    reports: Ids = []
    indicators: Ids = []
    loss_vnd: Money | None = None


class Changed(Body, frozen=True, kw_only=True):
    """What to change; what isn't named stays. `loss_vnd` and `victims` null count from the reports again."""

    title: Title | msgspec.UnsetType = msgspec.UNSET
    kind: Kind | msgspec.UnsetType = msgspec.UNSET
    territory: Place | msgspec.UnsetType = msgspec.UNSET
    loss_vnd: Money | msgspec.UnsetType | None = msgspec.UNSET
    recovered_vnd: Money | msgspec.UnsetType | None = msgspec.UNSET
    victims: Annotated[int, msgspec.Meta(ge=0, le=MOST_VICTIMS)] | msgspec.UnsetType | None = msgspec.UNSET


class Assigned(Body, frozen=True, kw_only=True):
    """To whom the case is given: the id of a person who works on cases there; null for nobody."""

    assignee: Id | None


class Paused(Body, frozen=True, kw_only=True):
    """For whom outside the case waits, and why; its clocks stand."""

    waiting_for: Annotated[str, msgspec.Meta(min_length=1, max_length=WAITING_CHARS)]
    reason: Reason


class Because(Body, frozen=True, kw_only=True):
    """An act that needs its reason alone."""

    reason: Reason


class HandedOver(Body, frozen=True, kw_only=True):
    """The office that is to have the case, and why."""

    office: OfficeCode
    reason: Reason


class Closed(Body, frozen=True, kw_only=True):
    """What came of the case, what was got back, and why it ends.

    `recovered_vnd` null: not known; not named, it stays what the case says.
    """

    outcome: Annotated[str, msgspec.Meta(description=f"One of {', '.join(Case.Outcome.values)}.")]
    reason: Reason
    recovered_vnd: Money | msgspec.UnsetType | None = msgspec.UNSET


class Merged(Body, frozen=True, kw_only=True):
    """The case that goes on, with the version of it that was read."""

    into: Number
    into_version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    reason: Reason


class Split(Body, frozen=True, kw_only=True):
    """What goes into a case of its own. `kind` "" and `territory` null are as in the first."""

    title: Title
    reports: Ids = []
    indicators: Ids = []
    kind: str = ""
    territory: Place | None = None
    reason: Reason


class Members(Body, frozen=True, kw_only=True):
    """Reports and indicators that belong to the case."""

    reports: Ids = []
    indicators: Ids = []


class MembersIn(Members, frozen=True, kw_only=True):
    """Reports and indicators that belong to the case by their ids, and indicators as they are written.

    `typed`: links, numbers, accounts, apps, in whatever form; what the register doesn't have comes into it as a signal
    of this case.
    """

    typed: Annotated[list[Typed], msgspec.Meta(max_length=MOST_LINES)] = []


class MembersOut(Members, frozen=True, kw_only=True):
    """Reports and indicators that no longer belong to the case: all of them go, or none."""

    reason: Annotated[str, msgspec.Meta(max_length=REASON_CHARS)] = ""


class Note(Body, frozen=True, kw_only=True):
    """A note, and the persons who are told of it."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=NOTE_CHARS)]
    mentions: Annotated[list[Id], msgspec.Meta(max_length=MOST_MENTIONS)] = []


class Task(Body, frozen=True, kw_only=True):
    """Something to be done by an office, which sees the case for as long as the task is open.

    `assignee`: the id of a person who works on cases there; null for the office as a whole.
    """

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=TASK_CHARS)]
    office: OfficeCode
    assignee: Id | None = None
    due_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class TaskGiven(Body, frozen=True, kw_only=True):
    """To whom of its office an open task is given: the id of a person; null for the office as a whole."""

    task: Id
    assignee: Id | None


class TaskEnded(Body, frozen=True, kw_only=True):
    """What came of a task; `dropped`: it isn't to be done any more."""

    task: Id
    answer: Annotated[str, msgspec.Meta(min_length=1, max_length=ANSWER_CHARS)]
    dropped: bool = False


class Linked(Body, frozen=True, kw_only=True):
    """Another case, and how it has to do with this one."""

    other: Number
    because: Literal["same_person", "same_campaign", "related"]


class Unlinked(Body, frozen=True, kw_only=True):
    """A link of the case that ends."""

    link: Id


class Message(Body, frozen=True, kw_only=True):
    """A message as evidence, as it was written, and where it came from."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=NOTE_CHARS)]
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class ExhibitOut(Body, frozen=True, kw_only=True):
    """A piece of evidence that no longer belongs to the case: file and chain stay, and it is handed over no more."""

    exhibit: Id
    reason: Reason


class TakenOut(Body, frozen=True, kw_only=True):
    """Evidence that leaves: which, why, and for whose key (age or SSH) it is sealed."""

    exhibits: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=_MOST_EXHIBITS)]
    reason: Reason
    recipient: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class ArchiveWanted(Body, frozen=True, kw_only=True):
    """Evidence that is handed over as a signed archive: whole, or with `partner` redacted for who is named there.

    `tlp` says how far the partner may pass it on, `marked` what is to be covered besides. `passphrase` has the form of
    those that the site makes, at random: a program that may lose the answer brings its own.
    """

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    partner: Annotated[str, msgspec.Meta(max_length=PARTNER_CHARS)] = ""
    tlp: Literal["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"] = "AMBER"
    marked: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=300)]], msgspec.Meta(max_length=MOST_MARKED)
    ] = []
    language: Literal["vi", "en"] = "vi"
    passphrase: Annotated[str, msgspec.Meta(pattern=PASSPHRASE_PATTERN)] = ""


class ShiftNote(Body, frozen=True, kw_only=True):
    """What a shift of an office tells the next."""

    office: OfficeCode
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=NOTE_CHARS)]


class View(Body, frozen=True, kw_only=True):
    """A view of the inbox under a name, the owner's own or an office's; one that has the name already is replaced.

    `filters` are the parameters of `GET /cases`, as they stand in its address.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_CHARS)]
    filters: dict[str, str]
    office: OfficeCode | None = None


class Week(Body, frozen=True, kw_only=True):
    """When an office works: for each day spans such as `08:00-12:00`, none for a day that is free."""

    monday: Spans = []
    tuesday: Spans = []
    wednesday: Spans = []
    thursday: Spans = []
    friday: Spans = []
    saturday: Spans = []
    sunday: Spans = []


class Hours(Body, frozen=True, kw_only=True):
    """The hours of an office from a day on. `closed` and `worked` are days beside the country's holidays."""

    valid_from: date
    week: Week
    closed: Annotated[list[date], msgspec.Meta(max_length=_MOST_DAYS)] = []
    worked: Annotated[list[date], msgspec.Meta(max_length=_MOST_DAYS)] = []
    zone: Annotated[str, msgspec.Meta(max_length=60)] = "Asia/Ho_Chi_Minh"
    country: Annotated[str, msgspec.Meta(max_length=2)] = "VN"


class BulkAct(Body, frozen=True, kw_only=True):
    """One act of many. `version`: as with If-Match; null (as `*`) for what only adds. `body`: as of the act alone."""

    act: str
    case: Annotated[str, msgspec.Meta(max_length=16, description='The number; "" to open one.')] = ""
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    body: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"{}"))


class Bulk(Body, frozen=True, kw_only=True):
    """Up to 500 acts, each done or refused by itself, in their order."""

    acts: Annotated[list[BulkAct], msgspec.Meta(min_length=1, max_length=MOST_ACTS)]
