"""How well kinds of scam are found in messages that neither the rules nor the model have seen.

The messages of messages.jsonl were invented from the names, the ways of working and the red flags of
scam-types.csv alone, without a look at the rules, the training texts or the examples. They measure only as long
as they are never used to write a rule, so a failing message is no reason to add its words to one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import msgspec
import pytest

from lachan.engine import Level, check, default_lists
from lachan.engine.fold import fold, prepare
from lachan.engine.text.types import rank_types

TODAY = date(2026, 11, 24)
TYPES = [f"V{number:02d}" for number in range(1, 47)]
MIN_MESSAGES_PER_TYPE = 6
MIN_HONEST_MESSAGES = 54
MIN_CHARS, MAX_CHARS = 40, 600
SHINGLE_CHARS = 5


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One invented message with the kind it is; `also` is a second kind that would be equally right."""

    id: str
    type: str
    also: str | None
    lang: str
    text: str

    def is_kind(self, kind: str) -> bool:
        return kind in {self.type, self.also}


MESSAGES = [
    msgspec.json.decode(line, type=Message)
    for line in Path(__file__).with_name("messages.jsonl").read_text(encoding="utf-8").splitlines()
]
SCAMS = [message for message in MESSAGES if message.type != "none"]
HONEST = [message for message in MESSAGES if message.type == "none"]


def ranked(message: Message) -> list[str]:
    prepared, _ = prepare(message.text)
    return [kind for kind, _ in rank_types(prepared, fold(prepared))]


def show(figures: str) -> None:
    # kinds only, never texts: whoever mends a rule should see what is confused, not the words that would fix it
    print(f"\n{figures}")  # noqa: T201 - the figures are what this file is run for; pytest -s shows them


@pytest.fixture(scope="module")
def ranks() -> list[tuple[Message, list[str]]]:
    return [(message, ranked(message)) for message in SCAMS]


def test_it_has_enough_well_formed_messages_of_every_kind() -> None:
    counts = Counter(message.type for message in MESSAGES)
    assert set(counts) == {*TYPES, "none"}
    assert min(counts[kind] for kind in TYPES) >= MIN_MESSAGES_PER_TYPE
    assert counts["none"] >= MIN_HONEST_MESSAGES
    assert len({message.id for message in MESSAGES}) == len(MESSAGES)
    for message in MESSAGES:
        assert unicodedata.is_normalized("NFC", message.text), message.id
        assert MIN_CHARS <= len(message.text) <= MAX_CHARS, message.id
        assert message.lang in {"vi", "en"}, message.id
        assert message.also is None or message.also in TYPES, message.id


def test_it_does_not_say_the_same_thing_twice() -> None:
    shingles = {
        message.id: {
            message.text.lower()[start : start + SHINGLE_CHARS]
            for start in range(len(message.text) - SHINGLE_CHARS + 1)
        }
        for message in MESSAGES
    }
    for (one, first), (other, second) in combinations(shingles.items(), 2):
        assert len(first & second) <= 0.5 * len(first | second), (one, other)


def test_it_puts_the_right_kind_first_in_seven_of_ten_messages(
    ranks: list[tuple[Message, list[str]]],
) -> None:
    wrong = [
        (m.type, kinds[0] if kinds else "-") for m, kinds in ranks if not (kinds and m.is_kind(kinds[0]))
    ]
    share = 1 - len(wrong) / len(ranks)
    confusions = Counter(f"{right}->{found}" for right, found in wrong)
    show(f"first: {share:.3f} of {len(ranks)}; {dict(sorted(confusions.items()))}")
    assert share >= 0.7


def test_it_has_the_right_kind_among_three_in_nine_of_ten_messages(
    ranks: list[tuple[Message, list[str]]],
) -> None:
    missed = [m.type for m, kinds in ranks if not any(m.is_kind(kind) for kind in kinds[:3])]
    share = 1 - len(missed) / len(ranks)
    show(f"among three: {share:.3f} of {len(ranks)}; missed {dict(sorted(Counter(missed).items()))}")
    assert share >= 0.9


def test_it_does_not_call_honest_messages_a_scam() -> None:
    lists = default_lists(TODAY)
    answers = [(message, check(message.text, lists=lists, today=TODAY)) for message in HONEST]
    named = [answer.scam_type for _, answer in answers if answer.scam_type]
    levels = Counter(answer.level.name for _, answer in answers)
    share = 1 - len(named) / len(answers)
    show(f"honest without a kind: {share:.3f} of {len(answers)}; {named}; levels {dict(levels)}")
    assert [message.id for message, answer in answers if answer.level is Level.DANGEROUS] == []
    assert share >= 0.9
