"""Partners as they are shown: who they are, their desks, endpoints and promises."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, Q

from lachan.centre.accounts.permissions import PARTNER_VIEW
from lachan.centre.partners.models import Desk, Endpoint, Key, Partner, Promise
from lachan.centre.web.paging import PAGE_ROWS, Page, page_of
from lachan.centre.web.refusals import Refusal
from lachan.engine.fold import fold, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer

# More than a country has internet providers and banks together; a file that is longer says so by its length.
MOST_ROWS: Final = 5_000


class PartnerRow(msgspec.Struct, frozen=True):
    """A partner. `sees` are kinds of indicator, `answers_for` as `answers.py` reads them."""

    id: int
    code: str
    kind: str
    name_vi: str
    name_en: str
    country: str
    language: str
    office_id: int | None
    state: str
    public_phone: str
    public_source: str
    answers_for: tuple[str, ...]
    tlp: str
    pap: str
    sees: tuple[str, ...]
    made_at: datetime
    joined_at: datetime | None
    stopped_by: str
    stopped_at: datetime | None
    because: str

    def name(self, lang: str) -> str:
        """This will give the name in a language."""
        return self.name_vi if lang == "vi" else self.name_en


class PartnerCounted(msgspec.Struct, frozen=True):
    """A partner in the list: with its live keys and the changes that wait."""

    partner: PartnerRow
    keys: int
    drafts: int


class DeskRow(msgspec.Struct, frozen=True):
    """A desk of a partner as it stands. `phone_since`: since when the number has been known."""

    id: int
    desk: str
    mail: str
    phone: str
    phone_since: datetime
    since: datetime


class EndpointRow(msgspec.Struct, frozen=True):
    """Where requests to a partner go. `address` is "" where it fetches (`way`)."""

    id: int
    way: str
    address: str
    secret_name: str
    allow_private: bool
    since: datetime


class PromiseRow(msgspec.Struct, frozen=True):
    """By when a partner acknowledges a kind of measure and by when it takes effect, in minutes on the wall."""

    measure_kind: str
    acknowledge_minutes: int
    effect_minutes: int
    since: datetime


class PartnerFilter(msgspec.Struct, frozen=True):
    """What is looked for; what is empty does not matter."""

    words: str = ""
    kind: str = ""
    state: str = ""


_EVERYTHING: Final = PartnerFilter()


def partners_for(
    viewer: Viewer, wanted: PartnerFilter = _EVERYTHING, *, place: str = "", size: int = PAGE_ROWS
) -> Page[PartnerCounted]:
    """This will give a page of the partners by name; nothing for who may not see partners. Three queries."""
    page = page_of(_narrowed(viewer, wanted), key="name_vi", place=place, size=size)
    return Page(_counted(page.rows), earlier=page.earlier, later=page.later)


def all_partners_for(viewer: Viewer, wanted: PartnerFilter = _EVERYTHING) -> tuple[PartnerCounted, ...]:
    """This will give all partners that fit, by name, at most 5,000: for a file. Two queries."""
    return _counted(tuple(_narrowed(viewer, wanted).order_by("name_vi", "pk")[:MOST_ROWS]))


def all_partners() -> tuple[PartnerCounted, ...]:
    """This will give all partners but those that never joined, by name: for who sits at the machine. Three queries."""
    rows = Partner.objects.exclude(state=Partner.State.NOT_JOINED).order_by("name_vi", "pk")
    return _counted(tuple(rows[:MOST_ROWS]))


def partner_for(viewer: Viewer, partner_id: int) -> PartnerRow:
    """This will give a partner that the viewer sees. Raises Refusal (404). One query."""
    row = _seen(viewer).filter(pk=partner_id).first()
    if row is None:
        raise Refusal(404, "not_found")
    return partner_row(row)


def count_partners_for(viewer: Viewer) -> dict[str, int]:
    """This will count the partners by state. One query."""
    rows = _seen(viewer).order_by().values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def partner_by_code(code: str) -> PartnerRow:
    """This will give a partner by its code, for who sits at the machine. Raises Refusal (404)."""
    # PostgreSQL holds no NUL, and will not look for one
    rows = Partner.objects.filter(code=code.strip().upper()) if "\0" not in code else Partner.objects.none()
    row = rows.exclude(state=Partner.State.NOT_JOINED).first()
    if row is None:
        raise Refusal(404, "not_found")
    return partner_row(row)


def partners_by_id(partner_ids: Iterable[int]) -> dict[int, PartnerRow]:
    """This will give partners by id. One query."""
    ids = set(partner_ids)
    return {row.pk: partner_row(row) for row in Partner.objects.filter(pk__in=ids)} if ids else {}


def desks_of(partner_id: int) -> tuple[DeskRow, ...]:
    """This will give the desks of a partner as they stand. One query."""
    rows = Desk.objects.filter(partner_id=partner_id, until__isnull=True).order_by("desk")
    return tuple(desk_row(row) for row in rows)


def endpoint_of(partner_id: int) -> EndpointRow | None:
    """This will give where requests to a partner go, None where nothing is set. One query."""
    row = Endpoint.objects.filter(partner_id=partner_id, until__isnull=True).first()
    return None if row is None else endpoint_row(row)


def promises_of(partner_id: int) -> tuple[PromiseRow, ...]:
    """This will give what a partner has promised, by kind of measure. One query."""
    rows = Promise.objects.filter(partner_id=partner_id).order_by("measure_kind")
    return tuple(promise_row(row) for row in rows)


def partner_row(row: Partner) -> PartnerRow:
    """This will give a partner as other rooms get it."""
    return PartnerRow(
        row.pk,
        row.code,
        row.kind,
        row.name_vi,
        row.name_en,
        row.country,
        row.language,
        row.office_id,
        row.state,
        row.public_phone,
        row.public_source,
        tuple(row.answers_for.splitlines()),
        row.tlp,
        row.pap,
        tuple(row.sees.split()),
        row.made_at,
        row.joined_at,
        row.stopped_by,
        row.stopped_at,
        row.because,
    )


def desk_row(row: Desk) -> DeskRow:
    """This will give a desk as other rooms get it."""
    return DeskRow(row.pk, row.desk, row.mail, row.phone, row.phone_since, row.since)


def endpoint_row(row: Endpoint) -> EndpointRow:
    """This will give an endpoint as other rooms get it."""
    return EndpointRow(row.pk, row.way, row.address, row.secret_name, row.allow_private, row.since)


def promise_row(row: Promise) -> PromiseRow:
    """This will give a promise as other rooms get it."""
    return PromiseRow(row.measure_kind, row.acknowledge_minutes, row.effect_minutes, row.since)


def sought(*names: str) -> str:
    """This will give what a partner is found by: its names without accents and capitals."""
    return " ".join(fold(prepare(name)[0]).text for name in names)[:500]


def _seen(viewer: Viewer) -> QuerySet[Partner]:
    return Partner.objects.all() if viewer.may(PARTNER_VIEW) else Partner.objects.none()


def _narrowed(viewer: Viewer, wanted: PartnerFilter) -> QuerySet[Partner]:
    rows = _seen(viewer)
    nothing_came = Partner.State.NOT_JOINED
    rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state=nothing_came)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    plain = wanted.words.replace("\0", " ").strip()[:200]
    if plain:
        rows = rows.filter(Q(sought__contains=sought(plain)) | Q(code__icontains=plain))
    return rows


def _counted(rows: tuple[Partner, ...]) -> tuple[PartnerCounted, ...]:
    ids = [row.pk for row in rows]
    # two counts over two tables in one query would multiply each other
    keys = dict(
        Key.objects.filter(partner_id__in=ids, state=Key.State.LIVE)
        .order_by()
        .values_list("partner_id")
        .annotate(count=Count("pk"))
    )
    drafts = dict(
        Partner.objects.filter(pk__in=ids, drafts__state="open").values_list("pk").annotate(count=Count("pk"))
    )
    return tuple(PartnerCounted(partner_row(row), keys.get(row.pk, 0), drafts.get(row.pk, 0)) for row in rows)
