"""The trained part: how much each concept, word and pair speaks for each kind, and for any kind at all."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from lachan.engine.data import path_of
from lachan.engine.text.types.features import KINDS, concepts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import numpy.typing as npt

    type Floats = npt.NDArray[np.float32]

FILE = "scam-types.npz"
# How much the rules' own weights count beside the trained ones. Set by cross-validation on the project's messages.
HAND = 0.6
# A message has few words or many; each counts for this, divided by the root of how many are known.
WORDS_WEIGHT = 6.0
# Concepts of kinds count less where the question is only whether it is any kind at all.
KIND_IN_GATE = 0.3
# In the gate: the best kind's weight by the rules, its lead over the second, and a constant.
GATE_EXTRAS = 3


def hand_weights() -> Floats:
    """This will give the weights of the rules: concepts x kinds."""
    column = {kind: place for place, kind in enumerate(KINDS)}
    weights = np.zeros((len(concepts()), len(KINDS)), np.float32)
    for number, concept in enumerate(concepts()):
        if concept.kind:
            weights[number, column[concept.kind]] = concept.weight
    return weights


class TypesModel:
    """Weights as they are used. `kinds` has a row per concept, `words_kinds` one per known word or pair."""

    __slots__ = (
        "gate", "gate_bias", "gate_lead", "gate_top", "hand", "kinds", "numbers", "of_concepts", "of_words",
        "words_gate", "words_kinds",
    )  # fmt: skip

    def __init__(
        self,
        *,
        words: Iterable[str],
        concept_keys: Iterable[str],
        kinds: Floats,
        gate: Floats,
        words_kinds: Floats,
        words_gate: Floats,
        extras: Floats,
    ) -> None:
        """This will join the trained weights and those of the rules.

        A concept is found again by its words, so that a rule may be added or changed without training anew: it then
        counts with the weight that its author gave it. Shapes: `kinds` concepts x kinds, `gate` concepts,
        `words_kinds` words x kinds, `words_gate` words, `extras` as in `GATE_EXTRAS`.
        """
        rows = {key: row for row, key in enumerate(concept_keys)}
        known = [
            (number, rows[concept.key]) for number, concept in enumerate(concepts()) if concept.key in rows
        ]
        numbers = [number for number, _ in known]
        trained = [row for _, row in known]
        self.hand = hand_weights()
        self.kinds = self.hand * np.float32(HAND)
        self.kinds[numbers] += kinds[trained]
        self.gate = np.zeros(len(concepts()), np.float32)
        self.gate[numbers] = gate[trained]
        self.numbers: Mapping[str, int] = {word: number for number, word in enumerate(words)}
        self.words_kinds = words_kinds.astype(np.float32)
        self.words_gate = words_gate.astype(np.float32)
        # side by side, so that one look-up sums all of them: rules' weights, all weights, gate
        self.of_concepts = np.hstack([self.hand, self.kinds, self.gate[:, None]])
        self.of_words = np.hstack([self.words_kinds, self.words_gate[:, None]])
        self.gate_top, self.gate_lead, self.gate_bias = map(float, extras)


def load(path: Path) -> TypesModel:
    """This will read a model. Raises ValueError or KeyError when the file is not one; nothing in it is executed."""
    with np.load(path, allow_pickle=False) as file:
        return TypesModel(
            words=file["words"].tobytes().decode("utf-8").split("\n"),
            concept_keys=file["concept_keys"].tobytes().decode("utf-8").split("\n"),
            kinds=file["kinds"].astype(np.float32),
            gate=file["gate"].astype(np.float32),
            words_kinds=file["words_kinds"],
            words_gate=file["words_gate"],
            extras=file["extras"],
        )


@cache
def shipped() -> TypesModel:
    """This will give the packaged model, read at first use."""
    return load(path_of(FILE))
