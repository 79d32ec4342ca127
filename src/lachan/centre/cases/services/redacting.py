"""A case for a partner: signed and verified as a whole archive is, without what reporters gave of themselves.

Left out: reporters, what they told in their own words, notes, tasks, the timeline, and each file that no officer has
cleared (`clearing.py`). Texts are covered (`archive/masking.py`). What was left out is counted in the manifest and on
paper. What can't be looked at is left out, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import EVIDENCE_EXPORT
from lachan.centre.accounts.queries.territories import chains_of, places_by_code
from lachan.centre.audit.heads import heads_state
from lachan.centre.cases.archive.form import (
    CASE,
    CUSTODY,
    FORM_PARTNER,
    MANIFEST,
    SUMMARY,
    TLP,
    CaseTold,
    FileTold,
    IndicatorTold,
    LeftOut,
    Manifest,
    TextTold,
    written,
)
from lachan.centre.cases.archive.masking import Mask, Personal, byte_forms
from lachan.centre.cases.archive.searching import Values
from lachan.centre.cases.archive.summary import draw_summary
from lachan.centre.cases.models import Case, Event, Exhibit, Member, Note, Task
from lachan.centre.cases.queries.custody import cleared_in
from lachan.centre.cases.queries.handing_over import case_to_hand_over
from lachan.centre.cases.services.exhibits import record_custody
from lachan.centre.cases.services.handing_over import signed
from lachan.centre.cases.services.paper import partner_summary_of
from lachan.centre.cases.services.taking import need_for_case, read_words, write_down
from lachan.centre.evidence.queries import file_for
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import Around, export_files, pieces_of
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.reports.given import given_in, messages_in
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lachan.centre.accounts.queries.territories import Place
    from lachan.centre.audit.actors import Actor
    from lachan.centre.cases.queries.cases import ExhibitShown
    from lachan.centre.cases.queries.handing_over import HandedOver
    from lachan.centre.cases.services.handing_over import Kept
    from lachan.centre.evidence.queries import EvidenceFile
    from lachan.centre.evidence.services import Archive, Exported
    from lachan.centre.web.words import Lang

PARTNER_CHARS: Final = 200
MOST_MARKED: Final = 200
_MARKED_CHARS: Final = 300
# a text as evidence is read whole, to be covered; a larger one is left out
_TEXT_BYTES: Final = 1_000_000


class Receiver(msgspec.Struct, frozen=True):
    """Who gets it, how far they may pass it on (one of `form.TLP`), and what an officer wants covered besides."""

    partner: str
    tlp: str = "AMBER"
    marked: tuple[str, ...] = ()


class _Chosen(msgspec.Struct):
    """What goes out, and what was left out by what and why."""

    files: list[tuple[ExhibitShown, EvidenceFile]] = []
    texts: list[tuple[ExhibitShown, TextTold]] = []
    left: dict[tuple[str, str], int] = {}

    def leave_out(self, what: str, why: str, count: int = 1) -> None:
        if count:
            self.left[what, why] = self.left.get((what, why), 0) + count


def make_redacted_archive(
    *,
    case_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    lang: Lang = "vi",
    passphrase: str = "",
    receiver: Receiver,
    kept: Kept | None = None,
) -> Archive:
    """This will give a case for a partner as an encrypted, signed zip that `lachan case verify` verifies.

    `kept` says where it is to stay; else it is gone when it is closed. Raises Refusal: 403, 404, 409 `cases_no_signer`,
    422 `cases_words`, `cases_tlp`, `cases_marked`, 503 `cases_signer`; EvidenceRefused as
    `evidence.services.export_files`. Nothing is written down then.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    if actor.kind != "machine":
        need_for_case(acting_viewer(actor, now=now), case, EVIDENCE_EXPORT)
    receiver = read_receiver(receiver)
    if not heads_state().is_set:
        raise Refusal(409, "cases_no_signer")
    redacting = _Redacting(case, receiver.marked, lang, kept)
    chosen = redacting.choose()

    def beside(exported: Sequence[Exported]) -> list[tuple[str, bytes]]:
        return redacting.parts(
            exported, receiver=receiver, reason=" ".join(reason.split()), actor=actor, now=now
        )

    def within(export_id: int, sha256: str) -> None:
        _write_down(case, chosen, (export_id, sha256), receiver, reason, actor, now)
        if kept is not None:
            kept.settle(export_id, sha256, [one.holding_id for one, _ in (*chosen.files, *chosen.texts)])

    return export_files(
        files=[file for _, file in chosen.files],
        reason=reason,
        actor=actor,
        now=now,
        passphrase=passphrase,
        around=Around(beside, within, without_files=True),
        lasting=kept.lasting if kept else None,
    )


def read_receiver(receiver: Receiver) -> Receiver:
    """This will give who gets it as it is kept. Raises Refusal (422 `cases_words`, `cases_tlp`, `cases_marked`)."""
    if receiver.tlp not in TLP:
        raise Refusal(422, "cases_tlp", pointer="/tlp")
    marked = tuple(one for one in receiver.marked if one.strip())
    if len(marked) > MOST_MARKED or any(len(one) > _MARKED_CHARS for one in marked):
        raise Refusal(422, "cases_marked", pointer="/marked", most=f"{MOST_MARKED}")
    return Receiver(
        read_words(receiver.partner, most=PARTNER_CHARS, pointer="/partner"), receiver.tlp, marked
    )


def _write_down(
    case: Case,
    chosen: _Chosen,
    export: tuple[int, str],
    receiver: Receiver,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    about = {"export": export[0], "archive_sha256": export[1]}
    write_down(
        case,
        "shared",
        actor=actor,
        now=now,
        data={
            **about,
            "tlp": receiver.tlp,
            "files": len(chosen.files),
            "texts": len(chosen.texts),
            "left_out": sum(chosen.left.values()),
        },
        said={"partner": receiver.partner, "reason": " ".join(reason.split())},
    )
    for exhibit, _ in chosen.files:
        record_custody(exhibit_id=exhibit.id, act="exported", actor=actor, now=now, data=about)
    for exhibit, _ in chosen.texts:
        record_custody(
            exhibit_id=exhibit.id, act="exported", actor=actor, now=now, data={**about, "covered": True}
        )


class _Redacting:
    """One case that is made ready for a partner."""

    def __init__(self, case: Case, marked: tuple[str, ...], lang: Lang, kept: Kept | None) -> None:
        self._case, self._lang, self._kept = case, lang, kept
        self._told: HandedOver = case_to_hand_over(case)
        self._members = list(Member.objects.filter(case=case, until_at__isnull=True))
        given = given_in(_reports_ever_in(case))
        self._personal = Personal(given.names, given.phones, given.mails, marked)
        self._values = Values(byte_forms(self._personal))
        values = indicators_by_id(
            [one.thing_id for one in self._members if one.kind == Member.Kind.INDICATOR]
        )
        own = Mask(self._personal)
        # what a reporter gave as theirs is not what the case is about, whatever it was found in
        self._indicators = sorted(
            (one for one in values.values() if not own.touches(one.value)), key=lambda one: one.id
        )
        self._mask = Mask(
            self._personal,
            kept=[one.value for one in self._indicators],
            cover=say("cases.paper.cover", lang),
        )
        self._covered = 0
        self._chosen = _Chosen(files=[], texts=[], left={})
        self._chosen.leave_out("indicators", "personal", len(values) - len(self._indicators))

    def choose(self) -> _Chosen:
        """This will decide on each piece of evidence, and count what else is left out."""
        cleared = cleared_in(self._case.pk)
        for exhibit in self._told.exhibits:
            file = file_for(file_id=exhibit.holding_id, office_ids=None)
            what = "messages" if exhibit.kind == Exhibit.Kind.MESSAGE else "files"
            if file is None or file.removed_at is not None:
                self._chosen.leave_out(what, "gone")
            elif file.flagged:
                self._chosen.leave_out(what, "flagged")
            elif exhibit.kind == Exhibit.Kind.MESSAGE:
                self._choose_message(exhibit, file)
            elif exhibit.id not in cleared:
                self._chosen.leave_out(what, "not_cleared")
            elif why := self._why_kept_back(file):
                self._chosen.leave_out(what, why)
            else:
                self._chosen.files.append((exhibit, file))
        reports = sum(one.kind == Member.Kind.REPORT for one in self._members)
        for what, count in (
            ("reporters", reports),
            ("notes", Note.objects.filter(case=self._case).count()),
            ("tasks", Task.objects.filter(case=self._case).count()),
            ("timeline", Event.objects.filter(case=self._case).count()),
        ):
            self._chosen.leave_out(what, "never", count)
        return self._chosen

    def parts(
        self,
        exported: Sequence[Exported],
        *,
        receiver: Receiver,
        reason: str,
        actor: Actor,
        now: datetime,
    ) -> list[tuple[str, bytes]]:
        """This will make everything that stands in the archive before the files."""
        cover = self._cover
        files = tuple(
            # what it was called may say whose it is
            FileTold(
                file.in_archive, one.sha256, one.size_bytes, one.id, one.kind, "", cover(one.source), one.taken_at,
                one.taken_by,
            )
            for file, (one, _) in zip(exported, self._chosen.files, strict=True)
        )  # fmt: skip
        if any(file.sha256 != told.sha256 for file, told in zip(exported, files, strict=True)):
            raise EvidenceRefused("damaged", status=500)
        told = self._case_told()
        manifest = Manifest(
            FORM_PARTNER,
            told.case,
            now,
            str(actor),
            cover(reason),
            files,
            partner=cover(receiver.partner),
            tlp=receiver.tlp,
            left_out=tuple(
                LeftOut(what, why, count) for (what, why), count in sorted(self._chosen.left.items())
            ),
            covered=self._covered,
        )
        out = {one.exhibit for one in files}
        acts = tuple(one for one in self._told.acts if one.act.exhibit in out)
        paper = partner_summary_of(self._told.row, told, manifest, acts, now=now, lang=self._lang)
        parts = [
            (SUMMARY, draw_summary(paper)),
            (MANIFEST, written(manifest)),
            (CASE, written(told)),
            (CUSTODY, written(acts)),
        ]
        return signed(parts, [(file.in_archive, file.sha256) for file in files])

    def _case_told(self) -> CaseTold:
        row = self._told.row
        texts = [*self._messages(), *(text for _, text in self._chosen.texts)]
        return CaseTold(
            case=row.number,
            kind=row.kind,
            title=self._cover(row.title(self._lang)),
            place=self._named(row.place) if row.place else "",
            state=row.state,
            outcome=row.outcome,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            victims=row.victims,
            loss_vnd=row.loss_vnd,
            recovered_vnd=row.recovered_vnd,
            indicators=tuple(IndicatorTold(one.kind, one.value, one.level) for one in self._indicators),
            texts=tuple(texts),
        )

    def _messages(self) -> list[TextTold]:
        """This will give what was sent to reporters, covered, with the province alone of where they live."""
        found = messages_in([one.thing_id for one in self._members if one.kind == Member.Kind.REPORT])
        places = places_by_code({one.territory_code for one in found if one.territory_code})
        chains = chains_of({place.id for place in places.values()})
        provinces = {code: self._named(chains[place.id][-1]) for code, place in places.items()}
        return [
            self._text("report", one.received_at, provinces.get(one.territory_code, ""), one.text)
            for one in found
            if one.text
        ]

    def _named(self, place: Place) -> str:
        return place.name_vi if self._lang == "vi" else place.name_en

    def _choose_message(self, exhibit: ExhibitShown, file: EvidenceFile) -> None:
        if file.size_bytes > _TEXT_BYTES:
            self._chosen.leave_out("messages", "too_large")
            return
        text = b"".join(pieces_of(file)).decode("utf-8", "replace")
        self._chosen.texts.append((exhibit, self._text("evidence", exhibit.taken_at, "", text)))

    def _text(self, source: str, at: datetime, province: str, text: str) -> TextTold:
        covered = self._mask.cover(text)
        self._covered += covered.pieces
        return TextTold(source, at, province, covered.text, covered.pieces)

    def _cover(self, text: str) -> str:
        covered = self._mask.cover(text)
        self._covered += covered.pieces
        return covered.text

    def _why_kept_back(self, file: EvidenceFile) -> str:
        """This will look whether a file that was cleared holds what a reporter gave, and say why it stays; "" else."""
        if self._values.stand_in(self._read(file)):
            return "personal"
        if file.kind in {"text", "markup"}:
            if file.size_bytes > _TEXT_BYTES:
                return "too_large"
            if self._mask.touches(b"".join(pieces_of(file)).decode("utf-8", "replace")):
                return "personal"
        return ""

    def _read(self, file: EvidenceFile) -> Iterator[bytes]:
        """This will give a file piece by piece, and say with each that it goes on."""
        for piece in pieces_of(file):
            if self._kept is not None:
                self._kept.lasting.wrote(0)
            yield piece


def _reports_ever_in(case: Case) -> set[int]:
    """This will give each report that was ever in a case, or in one that was merged into it."""
    cases, new = {case.pk}, {case.pk}
    while new:
        new = set(Case.objects.filter(merged_into_id__in=new).values_list("pk", flat=True)) - cases
        cases |= new
    members = Member.objects.filter(case_id__in=cases, kind=Member.Kind.REPORT)
    return set(members.values_list("thing_id", flat=True))
