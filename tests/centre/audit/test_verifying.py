from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.audit.logs import START, entry_of, key_of, log_of, seal, signed
from lachan.centre.audit.signing import Statement, sign
from lachan.centre.audit.verifying import (
    FINDINGS,
    FORM,
    BatchLine,
    ExportError,
    Finding,
    Opening,
    faults,
    read_export,
    verify,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lachan.centre.audit.chain import LoggedEntry

KEY = key_of(1)
LOG = log_of()
# what a witness that was told every fifth head holds
HEADS = [signed(batch, serial=at, key=KEY) for at, batch in enumerate(LOG[4::5], 1)]
# how many logs are bent; the issue asks for this many
ALTERATIONS = 10_000

type Groups = list[list[LoggedEntry]]


def codes(batches: Sequence[BatchLine | Finding], heads: Sequence[Statement] = HEADS) -> set[str]:
    return {finding.code for finding in verify(batches, heads, keys=[KEY.public_key()])[0]}


def groups_of(log: Sequence[BatchLine]) -> Groups:
    return [list(batch.entries) for batch in log]


def test_an_untouched_log_gives_nothing() -> None:
    findings, batches, entries = verify(LOG, HEADS, keys=[KEY.public_key()])
    assert findings == []
    assert (batches, entries) == (30, sum(len(batch.entries) for batch in LOG))


def test_a_log_that_has_grown_since_fits_old_heads() -> None:
    assert codes(LOG, HEADS[:2]) == set()


def edit_and_chain_anew(groups: Groups, draw: random.Random) -> list[BatchLine]:
    group = draw.choice(groups)
    at = draw.randrange(len(group))
    field, value = draw.choice(
        [
            ("actor", "person:99"),
            ("data", '{"n":-1}'),
            ("subject", "person:98"),
            ("kind", "accounts.role_ended"),
            ("at", group[at].at - timedelta(microseconds=1)),
            ("office_id", 77),
            ("request_id", "x"),
            ("personal", '["00"]'),
        ]
    )
    group[at] = msgspec.structs.replace(group[at], **{field: value})
    return seal(groups)


def cut_the_tail(groups: Groups, draw: random.Random) -> list[BatchLine]:
    kept = draw.randrange(len(groups))
    groups = groups[:kept]
    if groups and draw.random() < 0.5 and len(groups[-1]) > 1:
        groups[-1] = groups[-1][: draw.randrange(1, len(groups[-1]))]
    return seal(groups)


def restore_an_old_backup(groups: Groups, draw: random.Random) -> list[BatchLine]:
    """This will put back an earlier state and let work go on from there, until it is longer than it was."""
    kept = groups[: draw.randrange(len(groups))]
    more = draw.randrange(1, 2 * len(groups))
    return seal(kept + [[entry_of(10_000 + number)] for number in range(more)])


def swap_entries(groups: Groups, draw: random.Random) -> list[BatchLine]:
    flat = [(batch, at) for batch, group in enumerate(groups) for at in range(len(group))]
    one, other = draw.sample(flat, 2)
    groups[one[0]][one[1]], groups[other[0]][other[1]] = groups[other[0]][other[1]], groups[one[0]][one[1]]
    return seal(groups)


def insert_an_entry(groups: Groups, draw: random.Random) -> list[BatchLine]:
    group = draw.choice(groups)
    group.insert(draw.randrange(len(group) + 1), entry_of(draw.randrange(5_000, 9_999)))
    return seal(groups)


KINDS: list[Callable[[Groups, random.Random], list[BatchLine]]] = [
    edit_and_chain_anew,
    cut_the_tail,
    restore_an_old_backup,
    swap_entries,
    insert_an_entry,
]


def test_ten_thousand_alterations_of_five_kinds_are_all_found() -> None:
    """Each alteration is followed by an honest chaining of all the rest, as whoever holds the database can do it."""
    draw = random.Random(20261128)  # noqa: S311 - the same alterations each time
    found: Counter[str] = Counter()
    for number in range(ALTERATIONS):
        alter = KINDS[number % len(KINDS)]
        if codes(alter(groups_of(LOG), draw)) & {"rewritten", "cut", "gap"}:
            found[alter.__name__] += 1
    assert dict(found) == {alter.__name__: ALTERATIONS // len(KINDS) for alter in KINDS}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda entry: msgspec.structs.replace(entry, data="{}"), "root"),
        (lambda entry: msgspec.structs.replace(entry, id=entry.id + 1), "root"),
    ],
)
def test_an_edit_without_chaining_anew_shows_at_its_batch(
    change: Callable[[LoggedEntry], LoggedEntry], code: str
) -> None:
    bent = list(LOG)
    bent[10] = msgspec.structs.replace(bent[10], entries=(change(bent[10].entries[0]), *bent[10].entries[1:]))
    findings, _, _ = verify(bent, [])
    assert next((finding.code, finding.number) for finding in findings) == (code, 11)


def test_swapped_batches_and_a_batch_taken_out_show() -> None:
    swapped = [*LOG[:5], LOG[6], LOG[5], *LOG[7:]]
    assert {"gap", "previous"} <= codes(swapped)
    assert {"gap", "previous"} <= codes([*LOG[:5], *LOG[6:]])


def test_a_batch_shown_twice_shows() -> None:
    assert "gap" in codes([*LOG, LOG[-1]])


def test_an_empty_log_is_a_cut_one() -> None:
    assert codes([]) == {"cut"}


def test_a_forged_head_is_named_and_counts_for_nothing() -> None:
    forged = msgspec.structs.replace(HEADS[0], head="00" * 32)
    assert codes(LOG, [forged, *HEADS[1:]]) == {"signature"}


def test_a_head_by_another_key_is_named_and_counts_for_nothing() -> None:
    other = signed(LOG[0], serial=9, key=key_of(2))
    findings, _, _ = verify(LOG, [*HEADS, other], keys=[KEY.public_key()])
    assert [(finding.code, finding.number) for finding in findings] == [("key", 1)]


def test_two_keys_may_be_trusted_at_a_change_of_keys() -> None:
    later = signed(LOG[-1], serial=9, key=key_of(2))
    trusted = [KEY.public_key(), key_of(2).public_key()]
    assert verify(LOG, [*HEADS, later], keys=trusted)[0] == []


def test_two_statements_of_one_number_that_differ_are_named() -> None:
    twin = sign(msgspec.structs.replace(HEADS[1], number=1, head=LOG[0].head.head, entries=1), KEY)
    assert codes(LOG, [*HEADS, twin]) == {"serial"}


def test_a_restore_that_the_signer_states_is_shown_and_is_no_fault() -> None:
    restored = seal(groups_of(LOG)[:12] + [[entry_of(10_000 + number)] for number in range(30)])
    at = restored[11].head
    stated = sign(
        Statement(
            kind="break", serial=7, number=at.number, head=at.head, entries=at.entries, sealed_at=at.sealed_at,
            signed_at=START + timedelta(days=1), key="", lost_to=30, reason="Ổ đĩa hỏng, khôi phục bản sao ngày 27/11",
        ),
        KEY,
    )  # fmt: skip
    later = signed(restored[-1], serial=8, key=KEY)
    findings, _, _ = verify(restored, [*HEADS, stated, later], keys=[KEY.public_key()])
    assert [(finding.code, finding.number) for finding in findings] == [("lost", 12)]
    assert "batches 13 to 30" in findings[0].detail
    assert faults(findings) == []
    assert "rewritten" in codes(restored, [*HEADS, later])


def test_an_export_is_read_back_as_it_was() -> None:
    lines = [msgspec.json.encode(Opening(FORM, START)), *(msgspec.json.encode(batch) for batch in LOG)]
    assert list(read_export(lines)) == LOG


def test_a_line_that_cannot_be_read_is_a_finding_and_the_rest_is_read() -> None:
    lines = [msgspec.json.encode(Opening(FORM, START)), *(msgspec.json.encode(batch) for batch in LOG)]
    lines[3] = lines[3][:-7]
    read = list(read_export(lines))
    assert read[2] == Finding("form", 0, "line 4")
    assert {"form", "gap", "previous"} <= codes(read)


@pytest.mark.parametrize(
    "first", [b"", b"{}", b"no json", b'{"form":"lachan-log-export-2","exported_at":"2026-11-28T00:00:00Z"}']
)
def test_another_file_is_refused(first: bytes) -> None:
    with pytest.raises(ExportError, match="lachan audit export"):
        list(read_export([first]))


def test_a_moment_without_a_zone_is_no_entry_that_was_sealed() -> None:
    bent = list(LOG)
    naive = msgspec.structs.replace(bent[0].entries[0], at=START.replace(tzinfo=None))
    bent[0] = msgspec.structs.replace(bent[0], entries=(naive, *bent[0].entries[1:]))
    assert "root" in codes(bent)


def test_every_code_has_its_words() -> None:
    assert all(words and words[0].islower() for words in FINDINGS.values())
