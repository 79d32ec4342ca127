"""Train what tells the kinds of scam apart. Everything is summed in a fixed order, so one machine gives one result."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from lachan.engine.fold import fold, prepare
from lachan.engine.text.types import model as shape
from lachan.engine.text.types.features import KINDS, concepts, grams, known_grams, read
from lachan.engine.text.types.rank import rank_words
from lachan.training.types_card import write_card

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    type Floats = npt.NDArray[np.float32]

OWN = Path(__file__).parent / "own" / "scam_types.jsonl"
FOLDS = 5
_SEED = 20261124
# Of each group of near-duplicates so many, and of a set at most so many: a set must not teach its own manner.
_PER_GROUP_HONEST, _MOST_HONEST, _MOST_SCAM = 3, 3_600, 2_200
# How much all foreign messages weigh together beside the own ones, in own messages.
_HONEST_WEIGHT, _SCAM_WEIGHT, _OWN_HONEST_WEIGHT = 300.0, 300.0, 2.5
_LAMBDA_KINDS, _LAMBDA_GATE = 1e-4, 4e-5
_STEPS_KINDS, _STEPS_GATE = 80, 150


class Message(NamedTuple):
    """A message that has been read: its kind ("" for none), its words, the numbers of its concepts."""

    kind: str
    words: list[str]
    spoken: set[int]


def read_message(text: str, kind: str) -> Message:
    """This will read a message as the engine does."""
    return Message(kind, *read(fold(prepare(text)[0]).text))


def own_messages() -> list[Message]:
    """This will give the messages that the project wrote for training, honest ones (kind "") among them."""
    lines = OWN.read_text(encoding="utf-8").splitlines()
    return [read_message(row["text"], row["type"]) for row in map(json.loads, lines)]


def foreign_messages(data: Path) -> tuple[list[Message], list[Message]]:
    """This will give honest messages and scams (of no stated kind) of the training sets that are there."""
    honest: list[str] = []
    scams: list[str] = []
    seen: Counter[str] = Counter()
    for name, keep in (
        ("vi_text_real", 99_999),
        ("vi_text_llm", 99_999),
        ("en_sms", 800),
        ("smishtank_en", 99_999),
    ):
        path = data / f"{name}.parquet"
        if not path.is_file():
            continue
        frame = pl.read_parquet(path).sort("id")
        if "doubtful_label" in frame.columns:
            frame = frame.filter(~pl.col("doubtful_label"))
        taken = 0
        for label, group, text in frame.select("label", "group_id", "text").iter_rows():
            bad = label == "smishing"
            seen[group] += 1
            if label == "spam" or seen[group] > (1 if bad else _PER_GROUP_HONEST) or taken >= keep:
                continue
            taken += not bad
            (scams if bad else honest).append(text)
    return (
        [read_message(text, "") for text in _spread(honest, _MOST_HONEST)],
        [read_message(text, "?") for text in _spread(scams, _MOST_SCAM)],
    )


def _spread(texts: list[str], most: int) -> list[str]:
    if len(texts) <= most:
        return texts
    return [texts[i * len(texts) // most] for i in range(most)]


def _vocabulary(own: Iterable[Message], foreign: Iterable[Message]) -> list[str]:
    few: Counter[str] = Counter()
    for message in own:
        few.update(grams(message.words))
    many = Counter(few)
    for message in foreign:
        many.update(grams(message.words))
    return sorted({gram for gram, n in few.items() if n > 1} | {gram for gram, n in many.items() if n > 4})  # noqa: PLR2004


def _descend(gradient: Callable[[Floats], Floats], like: Floats, steps: int, rate: float = 0.1) -> Floats:
    """This will minimise by Adam with a rate that falls in a straight line."""
    weights, first, second = np.zeros_like(like), np.zeros_like(like), np.zeros_like(like)
    for step in range(1, steps + 1):
        slope = gradient(weights)
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope * slope
        falling = rate * (1.05 - step / steps)
        weights -= falling * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-7)
    return weights


def _word_values(message: Message, numbers: dict[str, int]) -> tuple[list[int], float]:
    known = sorted(known_grams(message.words, numbers))
    return known, shape.WORDS_WEIGHT / np.sqrt(len(known)) if known else 0.0


def _train_kinds(messages: Sequence[Message], numbers: dict[str, int]) -> Floats:
    count = len(concepts())
    features = np.zeros((len(messages), count + len(numbers)), np.float32)
    wanted = np.zeros((len(messages), len(KINDS)), np.float32)
    for row, message in enumerate(messages):
        features[row, sorted(message.spoken)] = 1
        known, value = _word_values(message, numbers)
        features[row, [count + number for number in known]] = value
        wanted[row, KINDS.index(message.kind)] = 1

    def gradient(weights: Floats) -> Floats:
        scores = features @ weights
        odds = np.exp(scores - scores.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)
        return features.T @ ((odds - wanted) / len(messages)) + _LAMBDA_KINDS * weights

    return _descend(gradient, np.zeros((features.shape[1], len(KINDS)), np.float32), _STEPS_KINDS)


def _gate_row(message: Message, numbers: dict[str, int], hand: Floats) -> tuple[list[int], list[float]]:
    count, spoken = len(concepts()), sorted(message.spoken)
    known, value = _word_values(message, numbers)
    best = np.sort(hand[spoken].sum(0))[-2:] if spoken else np.zeros(2, np.float32)
    columns = [*spoken, *(count + number for number in known)]
    values = [shape.KIND_IN_GATE if concepts()[number].kind else 1.0 for number in spoken] + [value] * len(
        known
    )
    extras = count + len(numbers)
    columns += [extras, extras + 1, extras + 2]
    return columns, [*values, float(best[1]) / 4, float(best[1] - best[0]) / 4, 1.0]


def _train_gate(messages: Sequence[Message], weights: Sequence[float], numbers: dict[str, int]) -> Floats:
    hand = shape.hand_weights()
    rows, columns, values = [], [], []
    for row, message in enumerate(messages):
        at, value = _gate_row(message, numbers, hand)
        rows += [row] * len(at)
        columns += at
        values += value
    row_of, column_of = np.asarray(rows), np.asarray(columns)
    value_of = np.asarray(values, np.float64)
    size = len(concepts()) + len(numbers) + shape.GATE_EXTRAS
    share = np.asarray(weights, np.float64) / sum(weights)
    bad = np.asarray([bool(message.kind) for message in messages], np.float64)

    def gradient(gate: Floats) -> Floats:
        score = np.bincount(row_of, value_of * gate[column_of], len(messages))
        miss = (1 / (1 + np.exp(-score)) - bad) * share
        slope = np.bincount(column_of, value_of * miss[row_of], size) + _LAMBDA_GATE * gate
        slope[-1] -= _LAMBDA_GATE * gate[-1]
        return slope.astype(np.float32)

    return _descend(gradient, np.zeros(size, np.float32), _STEPS_GATE)


def fit(
    own: Sequence[Message], honest: Sequence[Message], scams: Sequence[Message]
) -> dict[str, npt.NDArray[np.generic]]:
    """This will train both parts and give the arrays of the model file."""
    words = _vocabulary(own, [*honest, *scams])
    numbers = {word: number for number, word in enumerate(words)}
    count = len(concepts())
    kinds = _train_kinds([message for message in own if message.kind], numbers)
    weights = [1.0 if message.kind else _OWN_HONEST_WEIGHT for message in own]
    weights += [_HONEST_WEIGHT / max(len(honest), 1)] * len(honest) + [
        _SCAM_WEIGHT / max(len(scams), 1)
    ] * len(scams)
    gate = _train_gate([*own, *honest, *scams], weights, numbers)
    of_kind = np.asarray([shape.KIND_IN_GATE if concept.kind else 1.0 for concept in concepts()], np.float32)
    extras = gate[count + len(words) :] * np.asarray([0.25, 0.25, 1.0], np.float32)
    return {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "concept_keys": np.frombuffer("\n".join(concept.key for concept in concepts()).encode(), np.uint8),
        "kinds": kinds[:count].astype(np.float16),
        "gate": (gate[:count] * of_kind).astype(np.float32),
        "words_kinds": kinds[count:].astype(np.float16),
        "words_gate": gate[count : count + len(words)].astype(np.float32),
        "extras": extras.astype(np.float32),
    }


def as_model(arrays: dict[str, npt.NDArray[np.generic]]) -> shape.TypesModel:
    """This will give the model of trained arrays, as the engine will read it from the file."""
    return shape.TypesModel(
        words=arrays["words"].tobytes().decode().split("\n"),
        concept_keys=arrays["concept_keys"].tobytes().decode().split("\n"),
        kinds=arrays["kinds"].astype(np.float32),
        gate=arrays["gate"].astype(np.float32),
        words_kinds=arrays["words_kinds"].astype(np.float32),
        words_gate=arrays["words_gate"].astype(np.float32),
        extras=arrays["extras"].astype(np.float32),
    )


class Figures(NamedTuple):
    """Shares of messages: of scams those with the right kind first, among three; of honest ones those without any."""

    first: float
    among_three: float
    none: float
    scams: int
    honest: int


def measure(messages: Sequence[Message], model: shape.TypesModel, *, bonus: float = 0.0) -> Figures:
    """This will rank messages whose kind is known."""
    first = among = none = 0
    for message in messages:
        named = [kind for kind, _ in rank_words(message.words, message.spoken, model, bonus=bonus)]
        if message.kind:
            first += named[:1] == [message.kind]
            among += message.kind in named
        else:
            none += not named
    scams = sum(bool(message.kind) for message in messages)
    honest = len(messages) - scams
    return Figures(first / max(scams, 1), among / max(scams, 1), none / max(honest, 1), scams, honest)


def cross_validated(
    own: list[Message], honest: list[Message], scams: list[Message]
) -> tuple[Figures, Figures]:
    """This will measure own and foreign honest messages, each with a model that was trained without it."""
    place = np.random.default_rng(_SEED).permutation(len(own)) % FOLDS
    parts: list[Figures] = []
    others: list[Figures] = []
    for part in range(FOLDS):
        model = as_model(
            fit(
                [message for message, at in zip(own, place, strict=True) if at != part],
                [message for at, message in enumerate(honest) if at % FOLDS != part],
                [message for at, message in enumerate(scams) if at % FOLDS != part],
            )
        )
        parts.append(measure([message for message, at in zip(own, place, strict=True) if at == part], model))
        others.append(measure(honest[part::FOLDS], model))
    return _together(parts), _together(others)


def _together(parts: Sequence[Figures]) -> Figures:
    scams, honest = sum(part.scams for part in parts), sum(part.honest for part in parts)
    return Figures(
        sum(part.first * part.scams for part in parts) / max(scams, 1),
        sum(part.among_three * part.scams for part in parts) / max(scams, 1),
        sum(part.none * part.honest for part in parts) / max(honest, 1),
        scams,
        honest,
    )


def train(data: Path, out: Path) -> None:
    """This will write `scam-types.npz` and its card into `out`.

    The kinds are learned from the project's own messages alone; `data` may hold the training sets, whose honest
    messages and scams teach when to name none (without them the model is made, but names kinds too readily).
    """
    own = own_messages()
    honest, scams = foreign_messages(data)
    arrays = fit(own, honest, scams)
    path = out / shape.FILE
    with path.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    figures = cross_validated(own, honest, scams)
    write_card(
        out / "scam-types-model.card.md",
        own=figures[0],
        foreign=figures[1],
        foreign_scams=len(scams),
        words=len(arrays["words"].tobytes().split(b"\n")),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
