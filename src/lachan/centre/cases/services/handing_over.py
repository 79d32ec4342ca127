"""Handing over a case: evidence, chains of custody and a summary on paper, in an encrypted and signed archive."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.permissions import EVIDENCE_EXPORT
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.audit.heads import ForeignSignerError, SignerRefusedError, attest_hash, heads_state
from lachan.centre.audit.signer import SignerUnreachableError
from lachan.centre.audit.signing import KeyFileError
from lachan.centre.cases.archive.form import (
    CUSTODY,
    FORM,
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    STATEMENT,
    SUMMARY,
    SUMS,
    FileTold,
    Manifest,
    written,
)
from lachan.centre.cases.archive.summary import draw_summary
from lachan.centre.cases.models import Case
from lachan.centre.cases.queries.handing_over import case_to_hand_over
from lachan.centre.cases.services.exhibits import record_custody
from lachan.centre.cases.services.taking import need_for_case
from lachan.centre.evidence.archives import sums
from lachan.centre.evidence.queries import file_for
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import export_files
from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.cases.queries.handing_over import HandedOver
    from lachan.centre.evidence.services import Archive, Exported
    from lachan.centre.web.words import Lang

ACTS_ON_PAPER: Final = 500
_PERSON: Final = "person:"


def hand_over_evidence(
    *, case_id: int, reason: str, actor: Actor, now: datetime, lang: Lang = "vi", passphrase: str = ""
) -> Archive:
    """This will give a case's evidence as an encrypted zip that `lachan case verify` verifies, and write that down.

    The summary is in `lang`. Raises Refusal: 403, 404, 409 `cases_no_signer` (the site has none), 503 `cases_signer`
    (it doesn't answer); EvidenceRefused as `evidence.services.export_files`. Nothing is written down then.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    if actor.kind == "person":
        need_for_case(acting_viewer(actor, now=now), case, EVIDENCE_EXPORT)
    if not heads_state().is_set:
        raise Refusal(409, "cases_no_signer")
    told = case_to_hand_over(case)
    files = [file_for(file_id=one.holding_id, office_ids=None) for one in told.exhibits]
    if any(file is None for file in files):
        raise EvidenceRefused("unknown", status=404)

    def beside(exported: Sequence[Exported]) -> list[tuple[str, bytes]]:
        return _beside(told, exported, reason=reason, actor=actor, now=now, lang=lang)

    archive = export_files(
        files=[file for file in files if file is not None],
        reason=reason,
        actor=actor,
        now=now,
        passphrase=passphrase,
        beside=beside,
    )
    try:
        for one in told.exhibits:
            record_custody(
                exhibit_id=one.id,
                act="exported",
                actor=actor,
                now=now,
                data={"export": archive.export_id, "archive_sha256": archive.sha256},
            )
    except BaseException:
        archive.file.close()
        raise
    return archive


def _beside(
    told: HandedOver,
    exported: Sequence[Exported],
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    lang: Lang,
) -> list[tuple[str, bytes]]:
    """This will make everything that stands in the archive before the files."""
    files = tuple(
        FileTold(
            file.in_archive, one.sha256, one.size_bytes, one.id, one.kind, one.name, one.source, one.taken_at,
            one.taken_by,
        )
        for file, one in zip(exported, told.exhibits, strict=True)
    )  # fmt: skip
    if any(file.sha256 != one.sha256 for file, one in zip(exported, told.exhibits, strict=True)):
        raise EvidenceRefused("damaged", status=500)
    manifest = Manifest(FORM, told.row.number, now, str(actor), " ".join(reason.split()), files)
    parts = [
        (SUMMARY, draw_summary(_summary(told, files, actor=actor, now=now, lang=lang))),
        (MANIFEST, written(manifest)),
        (CUSTODY, written(told.acts)),
    ]
    listed = sums(
        [(name, hashlib.sha256(content).hexdigest()) for name, content in parts]
        + [(file.in_archive, file.sha256) for file in files]
    )
    try:
        attestation = attest_hash(hashlib.sha256(listed).hexdigest())
    except (SignerRefusedError, ForeignSignerError, SignerUnreachableError, KeyFileError) as error:
        raise Refusal(503, "cases_signer", retry_after_seconds=60) from error
    if attestation is None:
        raise Refusal(409, "cases_no_signer")
    return [
        *parts,
        (SUMS, listed),
        (STATEMENT, attestation.said),
        (SIGNATURE, attestation.signature),
        (PUBLIC_KEY, attestation.public_pem),
    ]


def _summary(
    told: HandedOver, files: Sequence[FileTold], *, actor: Actor, now: datetime, lang: Lang
) -> Mapping[str, Any]:
    """This will say in a language what stands on paper, as `archive/summary.typ` takes it."""

    def word(name: str, /, **params: str) -> str:
        return say(f"cases.paper.{name}", lang, **params)

    row, office = told.row, told.row.office
    parent = offices_by_id({office.parent_id} if office and office.parent_id else set())
    people = {actor.partition(":")[2] for actor in _actors(told, actor) if actor.startswith(_PERSON)}
    names = names_of(int(one) for one in people)
    day = now.astimezone(VIETNAM)
    kind = CASE_KINDS[row.kind]
    place = (row.place.name_vi if lang == "vi" else row.place.name_en) if row.place else word("no_place")
    facts = [
        (word("number"), row.number),
        (word("titled"), row.title(lang)),
        (word("case_kind"), kind.vi if lang == "vi" else kind.en),
        (word("place"), place),
        (word("office"), office.name(lang) if office else ""),
        (word("opened_at"), _moment(row.opened_at)),
        (word("state"), word(f"state_{row.state}")),
        (word("victims"), f"{row.victims}"),
        (word("loss"), _money(row.loss_vnd, word("not_known"), word)),
    ]
    if row.closed_at is not None:
        facts += [
            (word("closed_at"), _moment(row.closed_at)),
            (word("outcome"), word(f"outcome_{row.outcome}") if row.outcome else ""),
            (word("recovered"), _money(row.recovered_vnd, word("not_known"), word)),
        ]
    numbers = {file.exhibit: number for number, file in enumerate(files, 1)}
    shown = told.acts[:ACTS_ON_PAPER]
    left = len(told.acts) - len(shown)
    return {
        "lang": lang,
        "title": word("title", number=row.number),
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "above": parent[office.parent_id].name(lang) if office and office.parent_id in parent else "",
        "office": office.name(lang) if office else "",
        "sign": word("sign"),
        "state_name": word("state_name"),
        "motto": word("motto"),
        "place_and_day": word("place_and_day", day=f"{day:%d}", month=f"{day:%m}", year=f"{day:%Y}"),
        "kind": word("kind"),
        "about": word("about", number=row.number),
        "parts": [
            {"heading": word("part_case"), "facts": facts},
            {
                "heading": word("part_evidence"),
                "lines": [word("evidence_line", count=f"{len(files)}")],
                "items": [
                    {
                        "name": word("evidence_item", number=f"{numbers[file.exhibit]}", called=file.name),
                        "facts": [
                            (word("in_archive"), file.in_archive),
                            (word("sha256"), " ".join(file.sha256[at : at + 16] for at in range(0, 64, 16))),
                            (word("size"), word("bytes", count=_grouped(file.size_bytes))),
                            (word("source"), file.source),
                            (word("taken_at"), _moment(file.taken_at)),
                            (word("taken_by"), _who(file.taken_by, names, word)),
                        ],
                    }
                    for file in files
                ],
            },
            {
                "heading": word("part_custody"),
                "lines": [word("custody_left", count=f"{left}")] if left else [],
                "widths": [2, 2, 5, 5, 7],
                "head": [word(name) for name in ("evidence", "act_number", "act", "at", "by")],
                "table": [
                    [
                        f"{numbers[one.act.exhibit]}",
                        f"{one.act.number}",
                        word(f"act_{one.act.act}"),
                        _moment(one.act.at),
                        _who(one.act.actor, names, word),
                    ]
                    for one in shown
                ],
            },
            {"heading": word("part_verify"), "lines": [word("verify"), word("unsigned")]},
        ],
        "receivers": word("receivers"),
        "receivers_list": [word("receiver"), word("kept")],
        "signer": word("signer"),
        "signer_hint": word("signer_hint"),
    }


def _actors(told: HandedOver, actor: Actor) -> set[str]:
    return {str(actor), *(one.taken_by for one in told.exhibits), *(one.act.actor for one in told.acts)}


def _who(actor: str, names: Mapping[int, str], word: Any) -> str:
    kind, _, number = actor.partition(":")
    if kind == "person" and int(number) in names:
        return f"{names[int(number)]} ({actor})"
    return actor if kind == "person" else str(word("by_machine", actor=actor))


def _moment(at: datetime) -> str:
    """This will write a moment by Vietnam's clock."""
    return f"{at.astimezone(VIETNAM):%H:%M:%S, %d/%m/%Y}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _money(amount: int | None, unknown: str, word: Any) -> str:
    return unknown if amount is None else str(word("dong", amount=_grouped(amount)))
