"""What a receipt code of an appeal opens: how it stands, in plain words and without what was told."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.indicators.proofs import place_of_proof, said_in_proof
from lachan.centre.measures.models import Appeal, Filing, MailProof
from lachan.centre.measures.queries.standing import is_address
from lachan.centre.reports.receipt_codes import NoCodeError, code_hash, read_code
from lachan.centre.reports.receipts import wrong_codes
from lachan.centre.web.limits import too_many
from lachan.centre.web.refusals import Refusal
from lachan.engine.links.suffixes import split_host

if TYPE_CHECKING:
    from collections.abc import Iterable

_WAYS: Final = ("dns", "file")
_ON_ITS_WAY: Final = (MailProof.State.WANTED, MailProof.State.SENT)
_UNPROVEN: Final = (Appeal.Proof.WAITING, Appeal.Proof.LOST)


class Place(msgspec.Struct, frozen=True):
    """Where control of a host is looked for: name and text of a record, address and line of a file."""

    host: str
    record: str
    file: str
    said: str


class MailSeen(msgspec.Struct, frozen=True):
    """How far the mail with a code for a host is (`MailProof.State`, "" before it is asked for), and its end."""

    host: str
    state: str = ""
    ends_at: datetime | None = None


class AppealSeen(msgspec.Struct, frozen=True):
    """One appeal for who has the code: the thing that they named, where it stands, by when, and the answer."""

    number: str
    about: str
    value: str
    state: str
    proof: str
    is_repeat: bool
    due_at: datetime
    ended_at: datetime | None
    was_wrong: bool
    said: str
    looked_at: datetime | None
    last_look: str

    @property
    def is_open(self) -> bool:
        """Whether it waits to be decided."""
        return self.state == Appeal.State.OPEN


class FilingSeen(msgspec.Struct, frozen=True):
    """What was sent at once. `places` are where control can still be shown. `id` never stands on a page.

    `mails`: of the hosts whose control isn't shown, those whose registry may know an address to which a code can go.
    """

    id: int
    received_at: datetime
    appeals: tuple[AppealSeen, ...]
    places: tuple[Place, ...]
    mails: tuple[MailSeen, ...]
    files: int
    additions: int
    withdrawn: bool

    @property
    def waits_for_code(self) -> bool:
        """Whether a code is on its way by mail, or there."""
        return any(one.state in _ON_ITS_WAY for one in self.mails)

    @property
    def is_open(self) -> bool:
        """Whether anything of it waits to be decided."""
        return any(one.is_open for one in self.appeals)


def open_filing(code: str, *, network: str) -> FilingSeen:
    """This will give how what was sent under a code stands. Six queries.

    Raises Refusal: 422 `reports_receipt_typo`, 404 `appeals_receipt_unknown`, 429 `reports_too_many_codes`.
    """
    filing = Filing.objects.get(pk=filing_of(code, network=network))
    rows = list(filing.appeals.prefetch_related("looks").order_by("pk"))
    places = tuple(
        place_at(host, filing.token)
        for host in dict.fromkeys(row.host for row in rows if row.state == Appeal.State.OPEN and row.host)
    )
    return FilingSeen(
        id=filing.pk,
        received_at=filing.received_at,
        appeals=tuple(map(_seen, rows)),
        places=places,
        mails=_mails(filing, rows),
        files=filing.files.count(),
        additions=filing.additions.count(),
        withdrawn=filing.withdrawn_at is not None,
    )


def filing_of(code: str, *, network: str) -> int:
    """This will give the id of the filing that a code opens. Wrong codes are counted with those of reports."""
    if wait_seconds := wrong_codes.wait_seconds(network):
        raise too_many("reports_too_many_codes", wait_seconds)
    try:
        sought = code_hash(read_code(code))
    except NoCodeError:
        wrong_codes.take(network)
        raise Refusal(422, "reports_receipt_typo", pointer="/code") from None
    found = Filing.objects.filter(receipt_sha256=sought).values_list("pk", flat=True).first()
    if found is None:
        wrong_codes.take(network)
        raise Refusal(404, "appeals_receipt_unknown", pointer="/code")
    return found


def place_at(host: str, token: str) -> Place:
    """This will say where control of a host is looked for."""
    record, file = (place_of_proof(host, way) for way in _WAYS)
    return Place(host, record, file, said_in_proof(token))


def registered_name(host: str) -> str:
    """This will give the name that a registry has for a host's owner, "" where it is a platform's or an address."""
    site = split_host(host)
    return (
        ""
        if is_address(host) or site.is_private_suffix or site.is_suffix or not site.known_suffix
        else site.unit
    )


def places_of(hosts: Iterable[str], token: str) -> tuple[Place, ...]:
    """This will say where control of some hosts is looked for."""
    return tuple(place_at(host, token) for host in hosts)


def _mails(filing: Filing, rows: Iterable[Appeal]) -> tuple[MailSeen, ...]:
    if not settings.ENVIRONMENT.rdap:
        return ()
    sent = {row.host: row for row in MailProof.objects.filter(filing=filing)}
    hosts = dict.fromkeys(
        row.host
        for row in rows
        if row.state == Appeal.State.OPEN and row.proof in _UNPROVEN and registered_name(row.host)
    )
    return tuple(
        MailSeen(host, sent[host].state, sent[host].ends_at) if host in sent else MailSeen(host)
        for host in hosts
    )


def _seen(row: Appeal) -> AppealSeen:
    looks = sorted(row.looks.all(), key=lambda look: look.pk)
    return AppealSeen(
        number=row.number,
        about=row.about,
        value=row.value,
        state=row.state,
        proof=row.proof,
        is_repeat=row.is_repeat,
        due_at=row.due_at,
        ended_at=row.ended_at,
        was_wrong=row.was_wrong,
        said=row.said,
        looked_at=row.looked_at,
        last_look=looks[-1].said if looks else "",
    )
