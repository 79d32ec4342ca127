"""The trained weights, read once when the first message comes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lachan.engine.data import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FILE = "text-model.npz"
VIETNAMESE, WORLD, LANGUAGE, RARITY = range(4)
"""Columns of the table: two experts, which of them a passage is for (above nought: the Vietnamese), and the squared
rarity that a passage's evidence is divided by."""


class Weights(NamedTuple):
    """What was learnt.

    `table`: shape (2 ** TABLE_BITS, 4), one row for each hash, in whole numbers so that sums are exact whatever
    stands beside a message in a batch; `scale` says what one is worth in each column.
    `shrink`: what is added to a passage's rarity.
    `start`: for each expert, what a passage's evidence starts from before it is divided. Below nought, so that a few
    words, cut out of an honest message, need more to look bad than the whole of a bad one does.
    `slope`, `bias`: for each expert, from evidence to the logit of being bad at the stated base rate.
    `cues`: by a cue's code, how much its presence adds to the logit, never less than nought; a cue that was written
    after the training adds nothing until the next.
    """

    table: NDArray[np.int8]
    scale: tuple[float, float, float, float]
    shrink: float
    start: tuple[float, float]
    slope: tuple[float, float]
    bias: tuple[float, float]
    cues: dict[str, float]


@cache
def packaged() -> Weights:
    """This will give the packaged weights."""
    return read(path_of(FILE))


def read(path: Path) -> Weights:
    """This will read weights that `write` wrote. Raises `OSError` and `KeyError` for a file that is none."""
    with np.load(path, allow_pickle=False) as file:
        return Weights(
            # the columns lie in the file one after the other, since that packs better
            table=np.ascontiguousarray(file["table"].T),
            scale=tuple(file["scale"].tolist()),
            shrink=float(file["shrink"]),
            start=tuple(file["start"].tolist()),
            slope=tuple(file["slope"].tolist()),
            bias=tuple(file["bias"].tolist()),
            cues=dict(zip(file["cue_codes"].tolist(), file["cue_weights"].tolist(), strict=True)),
        )


def write(path: Path, weights: Weights) -> None:
    """This will write weights; the same weights give the same bytes."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            table=np.ascontiguousarray(weights.table.T),
            scale=np.array(weights.scale),
            shrink=np.array(weights.shrink),
            start=np.array(weights.start),
            slope=np.array(weights.slope),
            bias=np.array(weights.bias),
            cue_codes=np.array(list(weights.cues), np.str_),
            cue_weights=np.array(list(weights.cues.values()), np.float64),
        )


def quantise(
    columns: NDArray[np.float32], *, shrink: float, start: tuple[float, float], bias: tuple[float, float]
) -> Weights:
    """This will bring columns of real weights, shape (2 ** TABLE_BITS, 4), to eight bits, with slopes of 1.

    The few weights past the 99.99th percentile are cut to it: no single word is to decide.
    """
    scale = np.maximum(np.quantile(np.abs(columns), 0.9999, axis=0), 1e-9) / 127
    table = np.clip(np.rint(columns / scale), -127, 127).astype(np.int8)
    return Weights(table, tuple(scale.tolist()), shrink, start, (1.0, 1.0), bias, {})
