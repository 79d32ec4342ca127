"""Taking an appeal: what one person sends at once, its files and its clocks in one transaction, and a receipt."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import IntegrityError

from lachan.centre.accounts.queries.offices import chains_above
from lachan.centre.audit.actors import Actor
from lachan.centre.audit.log import NewEntry, record, record_all
from lachan.centre.evidence.services.keeping import HeldFor, ToKeep, keep_all
from lachan.centre.measures.appeal_clock import REPEAT, due_of
from lachan.centre.measures.models import Appeal, Filing, FilingFile, Measure
from lachan.centre.measures.numbers import next_appeal_numbers
from lachan.centre.measures.queries.listed import Named, listed_host
from lachan.centre.measures.queries.standing import is_address
from lachan.centre.outbox.contents import BadMessageError, check_address
from lachan.centre.reports.marks import mark_of
from lachan.centre.reports.receipt_codes import code_hash, new_code, write_code
from lachan.centre.reports.services.filing import FileTold, taken_in
from lachan.centre.reports.told import clean_text
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.limits import too_many
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.evidence.incoming import Incoming

__all__: Final = ["FileTold", "Filed", "ToFile", "file_appeals"]

WHY_CHARS: Final = 4_000
# Of one network in a day: an owner with sister names sends them together, and behind one address of a mobile carrier
# are few who appeal on the same day.
MOST_A_DAY: Final = 20
# Of one thing at a time; they are decided together, so that more would only fill the disk.
MOST_OF_A_THING: Final = 200
# While it is open nothing of it is emptied; then it is kept for as long as a report (`reports`).
KEPT: Final = timedelta(days=180)
# files are held for the longest that an appeal may stay open and be kept; their term is set when it ends
_FILES_KEPT: Final = timedelta(days=400)
_DAY: Final = timedelta(days=1)
# When the first look for a proof is made, in seconds: nobody puts a record there sooner, and when it is looked is not
# to be known.
FIRST_LOOK_SECONDS: Final = (120, 600)


class ToFile(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody sends, as it was typed; `network` is whence it came, `form_key` names the form ("" for none).

    `insists`: things that no list names are taken too, because their owner says that something is done to them.
    """

    things: tuple[Named, ...]
    why: str
    contact: str = ""
    language: str = "vi"
    network: str = ""
    form_key: str = ""
    consents: bool = False
    insists: bool = False


class Filed(msgspec.Struct, frozen=True):
    """What was taken: the receipt code, for who appeals alone; the numbers; the hosts whose control can be shown."""

    filing_id: int
    receipt: str
    numbers: tuple[str, ...]
    hosts: tuple[str, ...]
    token: str
    due_at: datetime


def file_appeals(*, told: ToFile, files: Sequence[FileTold] = (), now: datetime) -> Filed:
    """This will take appeals against some things under one receipt, and return once all is on the disk for good.

    Raises Refusal: 409 `appeals_not_listed` where no list names anything of it, `appeals_there` where the same sender
    has an open one against one of them, `appeals_sent_before`; 422 `appeals_why`, `appeals_contact`, `appeals_consent`;
    429 `appeals_many_today`, `appeals_many_there`. EvidenceRefused for files. Nothing is kept then.
    """
    why, contact = _read_words(told)
    if not told.insists and (unlisted := [one.typed for one in told.things if not one.is_listed]):
        raise Refusal(409, "appeals_not_listed", pointer="/insists", things=", ".join(unlisted)[:300])
    key = hashlib.sha256(told.form_key.encode()).hexdigest() if told.form_key else ""
    with taken_in(files) as ready:
        try:
            return together(lambda: _write(told, why, contact, key, ready, now))
        except IntegrityError:
            raise Refusal(409, "appeals_sent_before") from None


def filed_by(filing: Filing) -> Actor:
    """This will give who appeals, as the log names them."""
    return Actor("citizen", f"appeal-{filing.pk}")


def read_addition(text: str, *, needed: bool) -> str:
    """This will read what is added. Raises Refusal (422 `appeals_why`)."""
    if len(text) > 4 * WHY_CHARS or len(said := clean_text(text)) > WHY_CHARS or (needed and not said):
        raise Refusal(422, "appeals_why", pointer="/why", most=str(WHY_CHARS))
    return said


def faults_in(*, why: str, contact: str, consents: bool) -> tuple[Refusal, ...]:
    """This will give all that is wrong with what was typed beside the things, for a form to say it at once."""
    found = []
    try:
        read_addition(why, needed=True)
    except Refusal as refusal:
        found.append(refusal)
    try:
        check_address(contact.strip() or "nobody@lachan.example")
    except BadMessageError:
        found.append(Refusal(422, "appeals_contact", pointer="/contact"))
    if not consents:
        found.append(Refusal(422, "appeals_consent", pointer="/consent"))
    return tuple(found)


def _read_words(told: ToFile) -> tuple[str, str]:
    for refusal in faults_in(why=told.why, contact=told.contact, consents=told.consents):
        raise refusal
    contact = told.contact.strip()
    return read_addition(told.why, needed=True), check_address(contact) if contact else ""


def _write(
    told: ToFile,
    why: str,
    contact: str,
    key: str,
    files: Sequence[tuple[str, Incoming]],
    now: datetime,
) -> Filed:
    if key and Filing.objects.filter(form_key=key).exists():
        raise Refusal(409, "appeals_sent_before")
    network = mark_of("network", told.network)
    who = mark_of("appeal mail", contact.lower()) or network
    _refuse_many(told.things, network, who, now)
    code = new_code()
    open_ones = Filing.objects.filter(who=who, appeals__state=Appeal.State.OPEN)
    first = open_ones.order_by("pk").first() if who else None
    filing = Filing.objects.create(
        receipt_sha256=code_hash(code),
        form_key=key,
        received_at=now,
        language=told.language,
        contact=contact,
        why=why,
        network=network,
        who=who,
        first=None if first is None else first.first or first,
        token=secrets.token_hex(16),
    )
    rows = _appeals(filing, told.things, now)
    actor = filed_by(filing)
    _keep_files(filing, files, rows, actor, now)
    record_all(
        [
            NewEntry(
                kind="measures.appeal_filed", actor=actor, now=now, subject=f"appeal:{row.pk}",
                data={"listed": row.was_listed, "repeat": row.is_repeat, "office": row.office_id, "files": len(files)},
            )
            for row in rows
        ]
    )  # fmt: skip
    return Filed(
        filing.pk,
        write_code(code),
        tuple(row.number for row in rows),
        tuple(dict.fromkeys(row.host for row in rows if row.proof == Appeal.Proof.WAITING)),
        filing.token,
        min(row.due_at for row in rows),
    )


def _refuse_many(things: Sequence[Named], network: str, who: str, now: datetime) -> None:
    today_s = Filing.objects.filter(network=network, received_at__gt=now - _DAY)
    if network and today_s.count() >= MOST_A_DAY:
        raise too_many("appeals_many_today", _DAY.total_seconds())
    for one in things:
        there = Appeal.objects.filter(state=Appeal.State.OPEN, about=one.about, value=one.value)
        # both: an address that somebody else typed locks nobody out, nor does a network that thousands share
        if network and there.filter(filing__who=who, filing__network=network).exists():
            raise Refusal(409, "appeals_there", pointer="/what", thing=one.typed[:200])
        if there.count() >= MOST_OF_A_THING:
            raise too_many("appeals_many_there", _DAY.total_seconds())


def _appeals(filing: Filing, things: Sequence[Named], now: datetime) -> list[Appeal]:
    offices = offices_of({(one.about, one.value) for one in things})
    low, high = FIRST_LOOK_SECONDS
    rows = []
    for one, number in zip(things, next_appeal_numbers(len(things), now), strict=True):
        host = listed_host(one.about, one.value)
        office_id = offices.get((one.about, one.value), 0)
        # who controls an address can't be seen from a record or a file; and nobody has us ask hosts that we say
        # nothing of, where a proof would change nothing
        can_prove = "." in host and not is_address(host) and (one.is_listed or office_id > 0)
        repeat = Appeal.objects.filter(
            state=Appeal.State.UPHELD, about=one.about, value=one.value, ended_at__gt=now - REPEAT
        )
        rows.append(
            Appeal(
                number=number,
                filing=filing,
                sender_id=filing.first_id or filing.pk,
                about=one.about,
                value=one.value,
                host=host if can_prove else "",
                office_id=office_id,
                was_listed=one.is_listed,
                is_repeat=repeat.exists(),
                received_at=filing.received_at,
                due_at=due_of(received_at=filing.received_at, proven_at=None),
                proof=Appeal.Proof.WAITING if can_prove else Appeal.Proof.NONE,
                next_look_at=now + timedelta(seconds=low + secrets.randbelow(high - low))
                if can_prove
                else None,
                changed_at=now,
            )
        )
    return Appeal.objects.bulk_create(rows)


def offices_of(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """This will give the office whose reviewers decide: that of what is in force, of several the nearest above them."""
    found: dict[tuple[str, str], set[int]] = {}
    rows = Measure.objects.filter(in_force=True, value__in={value for _, value in wanted})
    for about, value, office_id in rows.values_list("about", "value", "office_id"):
        if (about, value) in wanted:
            found.setdefault((about, value), set()).add(office_id)
    chains = chains_above({office_id for offices in found.values() for office_id in offices})
    return {thing: _nearest_above(offices, chains) for thing, offices in found.items()}


def _nearest_above(offices: set[int], chains: dict[int, tuple[int, ...]]) -> int:
    if len(offices) == 1:
        return next(iter(offices))
    lines = [chains[office_id] for office_id in sorted(offices)]
    shared = [each for each in lines[0] if all(each in line for line in lines)]
    return shared[0] if shared else 0


def _keep_files(
    filing: Filing, files: Sequence[tuple[str, Incoming]], rows: Sequence[Appeal], actor: Actor, now: datetime
) -> None:
    if files:
        keep_filing_files(filing, files, office_id=rows[0].office_id, actor=actor, now=now)


def keep_filing_files(
    filing: Filing, files: Sequence[tuple[str, Incoming]], *, office_id: int, actor: Actor, now: datetime
) -> None:
    """This will keep files for a filing, in the caller's transaction."""
    held_for = HeldFor(
        holder=f"appeal:{filing.pk}",
        office_id=office_id,
        source=f"appeal:{filing.pk}",
        purpose="appeal",
        keep_until=today(now + _FILES_KEPT),
    )
    ids = keep_all([ToKeep(incoming, name, held_for, actor, now) for name, incoming in files])
    FilingFile.objects.bulk_create([FilingFile(filing=filing, holding_id=each, added_at=now) for each in ids])


def note_added(filing: Filing, *, kind: str, actor: Actor, now: datetime, files: int = 0) -> None:
    """This will write into the log what its sender did with a filing, by each of its appeals."""
    for pk in filing.appeals.order_by("pk").values_list("pk", flat=True):
        record(kind=f"measures.{kind}", actor=actor, now=now, subject=f"appeal:{pk}", data={"files": files})
