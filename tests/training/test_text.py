from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from lachan.engine.text.weights import packaged, read, write
from lachan.training import text
from lachan.training.text import Material, fit_rows, score_unseen
from lachan.training.text_calibrate import BASE_RATE, cues_present, fit_line
from lachan.training.text_catalogues import LEAST_PER_LANGUAGE, catalogue_rows
from lachan.training.text_fit import rarity_of, read_grams, read_words, score
from lachan.training.text_own import fill, own_rows
from lachan.training.text_rows import SCHEMA, fold_of, read_rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def material() -> Material:
    own = own_rows()
    rows = pl.concat(
        [own.filter(pl.col("lang") == "vi"), own.filter(pl.col("lang").is_in(["en", "es", "de", "id"]))]
    )
    rows = rows.with_columns(
        set=pl.when(pl.col("lang") == "vi").then(pl.lit("vi_text_real")).otherwise(pl.lit("en_sms"))
    )
    return Material(rows, read_words(rows["text"].to_list()))


def test_a_model_of_a_few_hundred_messages_tells_unseen_scams_from_honest_ones(
    material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "FOLDS", 2)
    logits = score_unseen(material)
    bad = material.rows["bad"].to_numpy()
    assert np.median(logits[bad]) > np.quantile(logits[~bad], 0.9)


def test_training_twice_gives_the_same_bytes(material: Material, tmp_path: Path) -> None:
    everything = np.ones(len(material.rows), np.bool_)
    for name in ("one", "other"):
        write(tmp_path / name, fit_rows(material, everything))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write(tmp_path / "model", packaged())
    again = read(tmp_path / "model")
    assert np.array_equal(again.table, packaged().table)
    assert again[1:] == packaged()[1:]


def test_the_scorer_of_the_training_is_the_engine_s(material: Material) -> None:
    alone = read_grams(material.rows["text"].to_list()[:20])
    assert np.array_equal(score(alone, packaged()), score(material.words.grams, packaged())[:20])


def test_what_was_never_learnt_says_nothing_and_weighs_nothing(material: Material) -> None:
    some = material.words.own[:50]
    rarity = rarity_of(some, np.ones(50))
    seen = np.zeros(len(rarity), np.bool_)
    seen[some.indices] = True
    assert (rarity[~seen] == 0).all()
    assert (rarity[seen] >= 1).all()


def test_a_few_words_alone_need_more_to_look_bad() -> None:
    """Evidence starts below nought, so that a piece cut out of an honest message is no scam."""
    assert max(packaged().start) < 0


def test_no_cue_speaks_for_a_message(material: Material) -> None:
    line = fit_line(
        material.rows, score(material.words.grams, packaged()), cues_present(material.rows["text"].to_list())
    )
    assert (line.cues >= 0).all()
    assert line.slope > 0
    assert 0 < BASE_RATE < 0.5
    assert all(weight >= 0 for weight in packaged().cues.values())


def test_own_messages_are_the_same_every_time() -> None:
    assert own_rows().equals(own_rows())
    assert fill("{a|b} <code>", "x") == fill("{a|b} <code>", "x")
    assert own_rows()["text"].str.contains(r"[<{|}]\w*[>}]").sum() == 0


def test_rows_of_one_group_fall_into_one_fold() -> None:
    assert fold_of("own:1", 5) == fold_of("own:1", 5)
    assert {fold_of(f"g{i}", 5) for i in range(100)} == set(range(5))


def test_catalogues_are_read_and_broken_ones_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    texts = {f"source {i}": f"honest interface text number {i}" for i in range(LEAST_PER_LANGUAGE)}
    (folder / "program.mo").write_bytes(_catalogue(texts))
    (folder / "broken.mo").write_bytes(b"no catalogue")
    rows = catalogue_rows(tmp_path)
    assert set(rows["text"]) == set(texts.values())
    assert not rows["bad"].any()
    assert rows.columns == list(SCHEMA)


def test_a_missing_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_rows(tmp_path)


def _catalogue(texts: dict[str, str]) -> bytes:
    """The binary form of a message catalogue: header, two tables of (length, offset), the strings."""
    pairs = sorted({"": "Content-Type: text/plain; charset=UTF-8\n", **texts}.items())
    offset = 28 + 16 * len(pairs)
    body = b""
    tables: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for side in (0, 1):
        for pair in pairs:
            data = pair[side].encode()
            tables[side].append((len(data), offset + len(body)))
            body += data + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b"".join(struct.pack("<2I", *entry) for table in tables for entry in table) + body
