"""Reports by the words of what was told in them, with accents or without, for searches that have a reason.

The words are kept folded in a table of their own, which the worker fills (`services/joining.py`, `rejoining.py`), so
that taking a report takes no longer for it. Both databases have an index of the words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.db import connection

from lachan.centre.indicators.spelling import keepable
from lachan.centre.reports.finding import TriageFilter, find_reports
from lachan.centre.reports.models import Report, Words
from lachan.centre.reports.queries import TriageRow, offices_seen_by, rows_of, seen_by
from lachan.engine.fold import fold, prepare

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer

# what is longer is a pasted page
_MOST_CHARS: Final = 20_000
_WORD_CHARS: Final = 64
_LEAST_CHARS: Final = 2
_MOST_WORDS: Final = 8
# the newest that the viewer sees are looked through; of a rarer word, so many of all reports that hold it
_LOOKED_AT: Final = 1_000
_MOST_HELD: Final = 2_000
# an index puts together all words that begin so: of two letters, thousands
_BEGUN_CHARS: Final = 5
_WORD: Final = re.compile(r"[^\W_]+")


def words_of(*texts: str) -> str:
    """This will give the words of texts in lower case without accents (đ → d), a space between them, "" for none."""
    said = keepable("\n".join(text for text in texts if text)[:_MOST_CHARS])
    return " ".join(word[:_WORD_CHARS] for word in _WORD.findall(fold(prepare(said)[0]).text))


def reports_saying(viewer: Viewer, typed: str, limit: int) -> tuple[TriageRow, ...]:
    """This will give the reports that the viewer sees in which all these words are told, the newest first.

    The last word may be the beginning of one, among older reports from five letters on. Among the newest 1,000 that the
    viewer sees every one is found; of older ones, those that an index brings first where over 2,000 hold the words.
    """
    every = words_of(typed).split()
    words = [word for word in dict.fromkeys(every) if len(word) >= _LEAST_CHARS][:_MOST_WORDS]
    if not words:
        return ()
    newest = find_reports(
        office_ids=offices_seen_by(viewer), wanted=TriageFilter(state=""), down=True, limit=_LOOKED_AT
    )
    said = Words.objects.filter(report_id__in=newest).order_by("-report_id").values_list("report_id", "fold")
    ids = [pk for pk, folded in said if _holds(f" {folded} ", words)]
    if len(ids) < limit and len(newest) == _LOOKED_AT:
        older = seen_by(viewer).filter(pk__in=_held(words), pk__lt=newest[-1]).order_by("-pk")
        ids += older.values_list("pk", flat=True)[: limit - len(ids)]
    return rows_of(Report.objects.filter(pk__in=ids[:limit]).order_by("-pk")) if ids else ()


def _holds(folded: str, words: list[str]) -> bool:
    *whole, last = words
    return f" {last}" in folded and all(f" {word} " in folded for word in whole)


def _held(words: list[str]) -> list[int]:
    begun = len(words[-1]) >= _BEGUN_CHARS
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            said = " & ".join(f"'{word}'" for word in words) + (":*" if begun else "")
            cursor.execute(
                # planned by itself, so by the index (`indicators/search.py`)
                "WITH held AS MATERIALIZED (SELECT report_id FROM reports_words"
                " WHERE to_tsvector('simple', fold) @@ to_tsquery('simple', %s))"
                " SELECT report_id FROM held LIMIT %s",
                (said, _MOST_HELD),
            )
        else:
            said = " ".join(f'"{word}"' for word in words) + ("*" if begun else "")
            cursor.execute(
                "SELECT rowid FROM reports_words_index WHERE reports_words_index MATCH %s"
                " ORDER BY rowid DESC LIMIT %s",
                (said, _MOST_HELD),
            )
        return [row[0] for row in cursor.fetchall()]
