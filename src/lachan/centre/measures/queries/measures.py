"""Measures as pages show them: rows, one with all around it, what waits for a signature."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.accounts.access import person_viewer
from lachan.centre.accounts.permissions import MEASURE_SIGN, MEASURE_VIEW
from lachan.centre.accounts.tree import below_in_query
from lachan.centre.measures.blast import Blast
from lachan.centre.measures.models import Event, Measure, Order, Reply, Said, Signature
from lachan.centre.measures.models.sending import TOLD
from lachan.centre.measures.preview import neutral_form, seen_sha256
from lachan.centre.measures.queries.calling import to_call
from lachan.centre.measures.queries.delegations import delegated_to
from lachan.centre.measures.queries.signers import Signers
from lachan.centre.measures.queries.undoing import not_undone
from lachan.centre.measures.reach import Stop
from lachan.centre.measures.signing_rules import ToSign, why_not
from lachan.centre.partners.queries.partners import PartnerRow, partners_by_id
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

# shown of a timeline; a measure has a dozen
EVENTS_SHOWN: Final = 200


class MeasureFilter(msgspec.Struct, frozen=True):
    """What a list is narrowed to; "" is any. `state` is a `Measure.State`, or see `measures_wanted`."""

    state: str = "to_sign"
    kind: str = ""
    value: str = ""


class MeasureRow(msgspec.Struct, frozen=True):
    """A measure in a list. `signed` signatures count of `needed`; `stops` are what stands out."""

    id: int
    number: str
    kind: str
    about: str
    value: str
    case_id: int | None
    office_id: int
    state: str
    effect: str
    version: int
    is_urgent: bool
    is_hold: bool
    reason: str
    lasting_days: int
    proposed_by: str
    proposed_at: datetime
    needed: int
    signed: int
    stops: tuple[Stop, ...]
    blast: Blast
    looked_at: datetime | None
    expires_at: datetime | None
    ended_at: datetime | None
    ended_because: str
    was_wrong: bool
    seen_sha256: str


class SignatureShown(msgspec.Struct, frozen=True):
    """Who said yes or no, and when, in whose place (0: one's own); `is_void` where the signer may approve no more."""

    person_id: int
    says: str
    at: datetime
    in_place_of: int
    is_void: bool


class ReplyShown(msgspec.Struct, frozen=True):
    """What a partner said: `says` as `Reply.Says`, and its words."""

    says: str
    at: datetime
    words: str


class OrderShown(msgspec.Struct, frozen=True):
    """A measure with one partner: where it stands, by when it is to answer, and what it said, the newest first.

    `partner` is None for a provider's abuse desk that is none; its name and address are `desk` and `mail` then.
    """

    id: int
    partner: PartnerRow | None
    way: str
    state: str
    ordered_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    answer_by: datetime | None
    replies: tuple[ReplyShown, ...]
    desk: str = ""
    mail: str = ""
    # whether it is undone: by when it is to be, what was seen of that and since when; None and "" where nothing is
    undo_by: datetime | None = None
    undo_seen: str = ""
    undo_seen_at: datetime | None = None
    is_late: bool = False


class EventShown(msgspec.Struct, frozen=True):
    """One thing that happened: kind, who, when, codes and ids, and what was written."""

    kind: str
    actor: str
    at: datetime
    data: dict[str, Any]
    said: dict[str, str]


class MeasureShown(msgspec.Struct, frozen=True):
    """A measure with all around it. `why_not` is why the viewer can't sign ("" where the viewer can)."""

    row: MeasureRow
    form: dict[str, Any]
    signatures: tuple[SignatureShown, ...]
    orders: tuple[OrderShown, ...]
    events: tuple[EventShown, ...]
    why_not: str


def measures_seen(viewer: Viewer, permission: str = MEASURE_VIEW) -> QuerySet[Measure]:
    """This will give the measures at the viewer's offices and below, and of whom the viewer signs for, as a query."""
    offices = set(viewer.offices_where(permission))
    if viewer.token is None and viewer.may(MEASURE_SIGN):
        offices |= offices_of_absent(viewer)
    return (
        Measure.objects.filter(office_id__in=below_in_query(offices)) if offices else Measure.objects.none()
    )


def measures_page(
    viewer: Viewer, wanted: MeasureFilter, *, place: str = "", size: int = PAGE_ROWS
) -> Page[MeasureRow]:
    """This will give a page of measures: what waits for a signature the oldest first, else the newest first."""
    waits = wanted.state in {"to_sign", Measure.State.PROPOSED}
    page = page_of(measures_wanted(viewer, wanted), descending=not waits, place=place, size=size)
    return Page(rows_of(page.rows), earlier=page.earlier, later=page.later)


def count_to_sign(viewer: Viewer, *, most: int) -> int:
    """This will count what waits for the viewer's signature, up to `most`."""
    return measures_wanted(viewer, MeasureFilter()).order_by()[:most].count()


def measure_for(viewer: Viewer, number: str, *, now: datetime) -> MeasureShown:
    """This will give a measure that the viewer sees, by its number. Raises Refusal (404)."""
    measure = measures_seen(viewer).filter(number=number).first()
    if measure is None:
        raise Refusal(404, "not_found")
    signatures = list(Signature.objects.filter(measure=measure).order_by("pk"))
    signers = Signers(viewer.actor(), now=now)
    counts = {each.pk: signers.signed(each, measure.office_id) for each in signatures}
    to_sign = ToSign(
        proposer_id=measure.proposer_id,
        needed=measure.signatures_needed,
        signed=tuple(counts[each.pk] for each in signatures if each.says == Signature.Says.APPROVE),
        behind=frozenset(map(int, measure.behind.split())),
    )
    signer, _ = signers.at(measure.office_id, to_sign)
    [row] = rows_of([measure])
    return MeasureShown(
        row=row,
        form=neutral_form(measure),
        signatures=tuple(
            SignatureShown(
                each.person_id,
                each.says,
                each.at,
                counts[each.pk].in_place_of,
                not counts[each.pk].still_may,
            )
            for each in signatures
        ),
        orders=orders_of(measure.pk),
        events=events_of(measure.pk),
        why_not=why_not(signer, to_sign),
    )


def measure_number(viewer: Viewer, measure_id: int) -> str:
    """This will give the number of a measure that the viewer sees. Raises Refusal (404)."""
    number = measures_seen(viewer).filter(pk=measure_id).values_list("number", flat=True).first()
    if number is None:
        raise Refusal(404, "not_found")
    return number


def orders_of(measure_id: int) -> tuple[OrderShown, ...]:
    """This will give what partners were asked and what they said, in the order in which they were. Three queries."""
    orders = list(Order.objects.filter(measure_id=measure_id).select_related("contact").order_by("pk"))
    partners = partners_by_id({order.partner_id for order in orders if order.partner_id is not None})
    replies: dict[int, list[ReplyShown]] = {}
    for each in Reply.objects.filter(order__measure_id=measure_id).order_by("-pk"):
        replies.setdefault(each.order_id, []).append(ReplyShown(each.says, each.at, each.words))
    return tuple(
        OrderShown(
            order.pk,
            None if order.partner_id is None else partners[order.partner_id],
            order.way,
            order.state,
            order.ordered_at,
            order.sent_at,
            order.answered_at,
            order.answer_by,
            tuple(replies.get(order.pk, ())),
            order.contact.name if order.contact else "",
            order.contact.mail if order.contact else "",
            order.undo_by,
            order.undo_seen if order.undo_by else "",
            order.undo_seen_at,
            order.undo_reminded == TOLD and order.undo_seen != "undone",
        )
        for order in orders
    )


def events_of(measure_id: int) -> tuple[EventShown, ...]:
    """This will give what happened to a measure, the newest first. Two queries."""
    events = list(Event.objects.filter(measure_id=measure_id).order_by("-pk")[:EVENTS_SHOWN])
    said: dict[int, dict[str, str]] = {}
    for each in Said.objects.filter(event_id__in=[event.pk for event in events]):
        said.setdefault(each.event_id, {})[each.name] = each.text
    return tuple(
        EventShown(event.kind, event.actor, event.at, msgspec.json.decode(event.data), said.get(event.pk, {}))
        for event in events
    )


def rows_of(measures: Iterable[Measure]) -> tuple[MeasureRow, ...]:
    """This will give rows, in one query for their signatures."""
    found = list(measures)
    counts: dict[int, int] = {}
    standing = Signature.objects.filter(
        measure_id__in=[each.pk for each in found], says=Signature.Says.APPROVE
    )
    for measure_id in standing.values_list("measure_id", flat=True):
        counts[measure_id] = counts.get(measure_id, 0) + 1
    return tuple(_row(each, counts.get(each.pk, 0)) for each in found)


def measures_wanted(viewer: Viewer, wanted: MeasureFilter) -> QuerySet[Measure]:
    """This will give the measures that a filter leaves of those that the viewer sees, as a query."""
    found = measures_seen(viewer)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.value:
        found = found.filter(value=wanted.value)
    match wanted.state:
        case "":
            return found
        case "in_force":
            return found.filter(in_force=True)
        case "returned":
            return found.filter(in_force=True, effect=Measure.Effect.RETURNED)
        case "to_call" | "not_undone":
            return found.filter(to_call() if wanted.state == "to_call" else not_undone())
        case "to_sign":
            mine = Signature.objects.filter(person_id=viewer.person_id).values("measure_id")
            to_sign = measures_seen(viewer, MEASURE_SIGN).filter(state=Measure.State.PROPOSED)
            if wanted.kind:
                to_sign = to_sign.filter(kind=wanted.kind)
            # what one proposed oneself waits for others
            return to_sign.exclude(proposer_id=viewer.person_id).exclude(pk__in=mine)
        case state:
            return found.filter(state=state)


def offices_of_absent(viewer: Viewer) -> frozenset[int]:
    """This will give the offices at which those may sign for whom the viewer stands in today."""
    offices: frozenset[int] = frozenset()
    for _, person_id in delegated_to(viewer.person_id, day=viewer.day):
        absent = person_viewer(person_id, day=viewer.day)
        offices |= absent.offices_where(MEASURE_SIGN) if absent is not None else frozenset()
    return offices


def _row(each: Measure, signed: int) -> MeasureRow:
    return MeasureRow(
        id=each.pk,
        number=each.number,
        kind=each.kind,
        about=each.about,
        value=each.value,
        case_id=each.case_id,
        office_id=each.office_id,
        state=each.state,
        effect=each.effect,
        version=each.version,
        is_urgent=each.is_urgent,
        is_hold=each.is_hold,
        reason=each.reason,
        lasting_days=each.lasting_days,
        proposed_by=each.proposed_by,
        proposed_at=each.proposed_at,
        needed=each.signatures_needed,
        signed=signed,
        stops=msgspec.json.decode(each.stands_out, type=tuple[Stop, ...]),
        blast=msgspec.json.decode(each.blast, type=Blast),
        looked_at=each.looked_at,
        expires_at=each.expires_at,
        ended_at=each.ended_at,
        ended_because=each.ended_because,
        was_wrong=each.was_wrong,
        seen_sha256=seen_sha256(each),
    )
