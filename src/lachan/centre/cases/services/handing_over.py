"""Handing over a case: evidence, chains of custody and a summary on paper, in an encrypted and signed archive."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import EVIDENCE_EXPORT
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
from lachan.centre.cases.services.paper import summary_of
from lachan.centre.cases.services.taking import need_for_case
from lachan.centre.evidence.archives import sums
from lachan.centre.evidence.queries import file_for
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import Around, export_files
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.cases.queries.handing_over import HandedOver
    from lachan.centre.evidence.services import Archive, Exported, Lasting
    from lachan.centre.web.words import Lang


class Kept(msgspec.Struct, frozen=True):
    """An archive that is kept: where it is written, and what is done in the transaction that writes it down.

    `settle` is given the export's id, the archive's SHA-256 and the ids of the files in it; what it raises undoes all.
    """

    lasting: Lasting
    settle: Callable[[int, str, Sequence[int]], None]


def hand_over_evidence(
    *,
    case_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    lang: Lang = "vi",
    passphrase: str = "",
    kept: Kept | None = None,
) -> Archive:
    """This will give a case's evidence as an encrypted zip that `lachan case verify` verifies, and write that down.

    The summary is in `lang`. `kept` says where it is to stay; else it is gone when it is closed. Raises Refusal: 403,
    404, 409 `cases_no_signer` (the site has none), 503 `cases_signer` (it doesn't answer); EvidenceRefused as
    `evidence.services.export_files`. Nothing is written down then.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    if actor.kind != "machine":
        need_for_case(acting_viewer(actor, now=now), case, EVIDENCE_EXPORT)
    if not heads_state().is_set:
        raise Refusal(409, "cases_no_signer")
    told = case_to_hand_over(case)
    files = [file_for(file_id=one.holding_id, office_ids=None) for one in told.exhibits]
    if any(file is None for file in files):
        raise EvidenceRefused("unknown", status=404)

    def beside(exported: Sequence[Exported]) -> list[tuple[str, bytes]]:
        return _beside(told, exported, reason=reason, actor=actor, now=now, lang=lang)

    def within(export_id: int, sha256: str) -> None:
        for one in told.exhibits:
            record_custody(
                exhibit_id=one.id,
                act="exported",
                actor=actor,
                now=now,
                data={"export": export_id, "archive_sha256": sha256},
            )
        if kept is not None:
            kept.settle(export_id, sha256, [one.holding_id for one in told.exhibits])

    return export_files(
        files=[file for file in files if file is not None],
        reason=reason,
        actor=actor,
        now=now,
        passphrase=passphrase,
        around=Around(beside, within),
        lasting=kept.lasting if kept else None,
    )


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
        (SUMMARY, draw_summary(summary_of(told, files, actor=actor, now=now, lang=lang))),
        (MANIFEST, written(manifest)),
        (CUSTODY, written(told.acts)),
    ]
    return signed(parts, [(file.in_archive, file.sha256) for file in files])


def signed(
    parts: Sequence[tuple[str, bytes]], originals: Sequence[tuple[str, str]]
) -> list[tuple[str, bytes]]:
    """This will give the parts of an archive with the list of all hashes, and what the signer says of that list.

    `originals`: name and SHA-256 of what stands there besides. Raises Refusal (409 `cases_no_signer`, 503
    `cases_signer`).
    """
    listed = sums([*((name, hashlib.sha256(content).hexdigest()) for name, content in parts), *originals])
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
