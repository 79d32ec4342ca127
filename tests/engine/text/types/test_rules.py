"""Every rule's own table: the messages that are of its kind, and those that must not be taken for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lachan.engine.fold import fold, prepare
from lachan.engine.scam_types import scam_types
from lachan.engine.text.types import rank_types
from lachan.engine.text.types.phrases import branches
from lachan.engine.text.types.registry import RULES

if TYPE_CHECKING:
    from lachan.engine.text.types.rule import TypeRule

HITS = [(rule, text) for rule in RULES for text in rule.hits]
MISSES = [(rule, text) for rule in RULES for text in rule.misses]


def _first(text: str) -> str:
    prepared, _ = prepare(text)
    ranked = rank_types(prepared, fold(prepared))
    return ranked[0][0] if ranked else ""


@pytest.mark.parametrize(("rule", "text"), HITS, ids=[f"{rule.id}-{text[:40]}" for rule, text in HITS])
def test_a_message_of_the_kind_is_ranked_first(rule: TypeRule, text: str) -> None:
    assert _first(text) == rule.id


@pytest.mark.parametrize(("rule", "text"), MISSES, ids=[f"{rule.id}-{text[:40]}" for rule, text in MISSES])
def test_a_near_miss_is_of_another_kind_or_of_none(rule: TypeRule, text: str) -> None:
    assert _first(text) != rule.id
    if text.startswith("#"):
        kind, text = text[1:].split(" ", 1)
        assert _first(text) == kind
    else:
        assert _first(text) == ""


@pytest.mark.parametrize(("rule", "text"), HITS, ids=[f"{rule.id}-{text[:40]}" for rule, text in HITS])
def test_accents_make_no_difference(rule: TypeRule, text: str) -> None:
    assert _first(fold(text).text) == rule.id


def test_there_is_a_rule_for_every_kind_with_hits_and_misses() -> None:
    assert [rule.id for rule in RULES] == list(scam_types())
    for rule in RULES:
        assert len(rule.hits) >= 2
        assert rule.misses


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_pattern_can_be_read(rule: TypeRule) -> None:
    for pattern, _ in rule.concepts():
        assert branches(pattern)
