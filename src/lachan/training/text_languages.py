"""Tells the language of a message, to hold whole languages out of a training.

The set of scam messages in many languages does not say which is which. Naive Bayes over words and letter n-grams of the
message catalogues tells it well enough to keep a language out; the engine itself has no need of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from sklearn.naive_bayes import MultinomialNB

from lachan.training.text_fit import passages, read_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

LANGUAGES = (
    "ar", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "ms", "nb",
    "nl", "pl", "pt", "ro", "ru", "sv", "ta", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""Languages that are told apart; in the set of scam messages the first ten make up all but a few hundred."""

# links, numbers and masks say nothing of the language
_NOISE = re.compile(r"https?\s*:?//\S+|\S*[\d/]\S*|\b[xX]{2,}\b")


def tell_languages(known: pl.DataFrame, texts: Sequence[str]) -> list[str]:
    """This will tell the language of each text, learnt from rows (see `text_rows.SCHEMA`) whose language is known."""
    known = known.filter(known["lang"].is_in(LANGUAGES))
    words = read_words([_NOISE.sub(" ", text) for text in [*known["text"], *texts]])
    first = words.grams.first_word
    counts = passages(words, first[:-1], first[1:])
    counts.data = 1 + np.log(counts.data)
    model = MultinomialNB(alpha=0.01)
    model.fit(counts[: len(known)], known["lang"].to_list())
    told: list[str] = model.predict(counts[len(known) :]).tolist()
    return told
