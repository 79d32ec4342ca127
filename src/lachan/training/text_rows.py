"""The texts that the text model learns from and is measured on, in one form.

Nothing of them is stored in the repository; the licences stand in the sets' own README and in the model's card.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

BAD = frozenset({"smishing", "spam_or_smishing"})

# How much one row counts. Real Vietnamese messages are few and the ones that matter; texts written by language
# models, old English and lists with one class only would drown them.
WEIGHTS = {
    "vi_text_real": 1.0,
    "vi_text_llm": 0.2,
    "en_sms": 0.3,
    "smishtank_en": 0.3,
    "spamhunter_multi": 0.1,
    "catalogue": 0.1,
    "own": 0.5,
}

# The set of many languages holds honest messages with a one-time code, sent in among the spam that people showed.
_CODE_SENT = (
    r"(?i)\b(otp|one ?time pass\w*|verification code|security code|passcode|kode (verifikasi|otp)|"
    r"c[oó]digo de (verificaci[oó]n|verifica[cç][aã]o|seguridad)|code de (v[eé]rification|s[eé]curit[eé])|"
    r"verificatiecode|never (share|reveal|tell)|(do not|don'?t|do n't) (share|give)|niemals)\b"
)

SCHEMA = {
    "id": pl.String, "text": pl.String, "bad": pl.Boolean, "set": pl.String, "origin": pl.String,
    "group": pl.String, "doubtful": pl.Boolean, "weight": pl.Float64, "lang": pl.String,
}  # fmt: skip


def read_rows(data: Path) -> pl.DataFrame:
    """This will read the labelled text sets of a folder into one table (see `SCHEMA`), in a fixed order.

    `spam` of the real Vietnamese and the English set is left out: adverts that somebody disliked are neither scam
    nor honest for certain. Raises `FileNotFoundError` for a set that is missing.
    """
    real = pl.read_parquet(data / "vi_text_real.parquet").with_columns(
        origin=pl.col("channel"),
        doubtful=pl.col("doubtful_label") | pl.col("ambiguous_group"),
        lang=pl.lit("vi"),
    )
    written = pl.read_parquet(data / "vi_text_llm.parquet").with_columns(lang=pl.lit("vi"))
    english = pl.read_parquet(data / "en_sms.parquet").with_columns(lang=pl.lit("en"))
    tank = pl.read_parquet(data / "smishtank_en.parquet").with_columns(lang=pl.lit("en"))
    hunter = pl.read_parquet(data / "spamhunter_multi.parquet").with_columns(
        lang=pl.lit(None, pl.String), doubtful=pl.col("text").str.contains(_CODE_SENT)
    )
    sets = {
        "vi_text_real": real, "vi_text_llm": written, "en_sms": english, "smishtank_en": tank,
        "spamhunter_multi": hunter,
    }  # fmt: skip
    tables = [_in_form(table, name) for name, table in sets.items()]
    return pl.concat(tables)


def _in_form(table: pl.DataFrame, name: str) -> pl.DataFrame:
    return (
        table.filter(pl.col("label") != "spam")
        .sort("id")
        .with_columns(
            bad=pl.col("label").is_in(BAD),
            set=pl.lit(name),
            group=pl.format("{}:{}", pl.lit(name if name != "vi_text_llm" else "vi_text_real"), "group_id"),
            weight=pl.lit(WEIGHTS[name]),
            **{c: pl.lit(None) for c in ("origin", "doubtful") if c not in table.columns},
        )
        .select(pl.col(column).cast(kind) for column, kind in SCHEMA.items())
        .with_columns(pl.col("origin").fill_null(""), pl.col("doubtful").fill_null(value=False))
    )


def fold_of(group: str, folds: int) -> int:
    """This will say into which fold a group falls: by its hash, so that it is the same on every machine."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:8], "big") % folds
