from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lachan.engine.data import read_text
from lachan.engine.fold import fold
from lachan.engine.scam_types import scam_types
from lachan.engine.text.types.features import concepts
from lachan.engine.text.types.model import load, shipped
from lachan.engine.text.types.registry import RULES
from lachan.training import types

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def own() -> list[types.Message]:
    return types.own_messages()


def test_the_projects_messages_cover_every_kind_and_honest_look_alikes(own: list[types.Message]) -> None:
    count = Counter(message.kind for message in own)
    assert set(count) == {"", *scam_types()}
    assert min(count.values()) >= 14
    assert count[""] >= 300


def test_no_message_of_the_training_is_an_example_of_a_rule_or_of_the_csv() -> None:
    def plain(text: str) -> str:
        return " ".join(fold(text).text.split())

    own = {plain(json.loads(line)["text"]) for line in types.OWN.read_text(encoding="utf-8").splitlines()}
    table = {plain(text) for rule in RULES for text in rule.hits}
    assert not own & table
    csv = plain(read_text("scam-types.csv"))
    assert not [text for text in own if text in csv]


def test_the_same_messages_give_the_same_bytes(own: list[types.Message]) -> None:
    few = own[::20]
    first, second = types.fit(few, [], []), types.fit(few, [], [])
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_a_model_is_written_with_its_card_and_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: list[types.Message]
) -> None:
    monkeypatch.setattr(types, "own_messages", lambda: own[::20])
    types.train(tmp_path, tmp_path)
    model = load(tmp_path / "scam-types.npz")
    assert model.kinds.shape == (len(concepts()), 46)
    card = (tmp_path / "scam-types-model.card.md").read_text(encoding="utf-8")
    assert "right kind first" in card
    assert "§" not in card


def test_the_shipped_model_knows_the_messages_it_was_trained_on(own: list[types.Message]) -> None:
    figures = types.measure(own, shipped())
    assert figures.first > 0.9
    assert figures.none > 0.85
