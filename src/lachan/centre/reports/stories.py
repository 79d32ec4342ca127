"""What reports tell, searched by its words, with accents or without, by who may see the report.

The words are kept folded (`models.Telling`, filled by `services/telling.py`) and looked for where common ones are found
at once: among the newest, and only then in the database's index. A number alone is not looked for in stories: it may be
a person's, and persons are searched with a reason (`reporters.py`).
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import connection

from lachan.centre.accounts.permissions import REPORT_VIEW
from lachan.centre.indicators.spelling import keepable
from lachan.centre.reports.finding import FEW_OFFICES, TriageFilter, find_reports, one_of
from lachan.centre.reports.models import Addition, Report
from lachan.centre.reports.queries import TriageRow, offices_seen_by, rows_of, texts_of
from lachan.centre.web.paging import PAGE_ROWS
from lachan.engine.fold import fold, prepare

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lachan.centre.accounts.access import Viewer

LEAST_CHARS: Final = 2
MOST_WORDS: Final = 6
WORD_CHARS: Final = 64
# a tsvector of PostgreSQL holds one megabyte; twenty long additions have more
WORDS_CHARS: Final = 100_000
# of the offices seen, where they are few; and what is looked at of a word that very many reports hold
_OWN: Final = 2_000
_PARTS: Final = (400, 2_000, 17_600)
_MOST_FOUND: Final = 5_000
_BEFORE_CHARS: Final = 60
_AROUND_CHARS: Final = 200
_MOST_PLACES: Final = 500
_NEAR: Final = 40
_PIECES: Final = 2

_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"[\d\s.+\-()]+")
_INDEXED: Final = "reports_words_of(words)"


class Told(msgspec.Struct, frozen=True):
    """What was told in a report: own words, what detection judges (they may begin it), and what was added later."""

    story: str
    text: str
    additions: tuple[str, ...] = ()

    def parts(self) -> tuple[str, ...]:
        """This will give the texts, each said once."""
        return (self.story, self.text.removeprefix(self.story), *self.additions)


type Marked = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it is a word that is looked for."""


class StoryFound(msgspec.Struct, frozen=True):
    """A report that tells of it; `excerpt`: pieces of its text with the words, () where the beginning holds all."""

    row: TriageRow
    beginning: Marked
    excerpt: Marked


class StoriesFound(msgspec.Struct, frozen=True):
    """Reports that hold all the words, the newest first, at most a page. `is_cut`: there may be older ones."""

    stories: tuple[StoryFound, ...] = ()
    is_cut: bool = False


def words_of(told: Told) -> str:
    """This will give the words of what was told, folded, with a blank between, at most 100,000 characters."""
    found = (word for part in told.parts() for word in _words_in(part))
    return keepable(" ".join(found)[:WORDS_CHARS]).strip()


def words_looked_for(typed: str) -> tuple[str, ...]:
    """This will give the words that are looked for of what is typed; none of a number, which may be a person's."""
    if _NUMBER.fullmatch(typed):
        return ()
    words = tuple(dict.fromkeys(_words_in(typed)))[:MOST_WORDS]
    return words if any(len(word) >= LEAST_CHARS for word in words) else ()


def find_stories(viewer: Viewer, typed: str, *, limit: int = PAGE_ROWS) -> StoriesFound:
    """This will give reports of the viewer's reach that hold all the words (six at most).

    Whoever shows them records the reading. At most 16 queries, none for who may see no reports.
    """
    words = words_looked_for(keepable(typed))
    if not words or not viewer.offices_where(REPORT_VIEW):
        return StoriesFound()
    ids, is_cut = _find(offices_seen_by(viewer), words, limit)
    reports = Report.objects.defer("sketch").filter(pk__in=ids).order_by("-pk")
    rows = rows_of(reports)
    told = _told_in(list(reports))
    return StoriesFound(tuple(_shown(row, told[row.id], words) for row in rows), is_cut)


def excerpt_of(told: Told, words: Collection[str]) -> Marked:
    """This will give the piece of what was told that holds the most of the words, and one with most of the others."""
    parts = [_placed(part, words) for part in told.parts()]
    pieces: list[tuple[str, bool]] = []
    missing = set(words)
    for _ in range(_PIECES):
        text, near, held = max((_densest(one, missing) for one in parts), key=itemgetter(2))
        if not held:
            break
        pieces += _parted(text, near)
        missing -= {word for _, _, word in near}
    return tuple(pieces)


def _shown(row: TriageRow, told: Told, words: Sequence[str]) -> StoryFound:
    text, places = _placed(row.beginning, words)
    parts: list[tuple[str, bool]] = []
    at = 0
    for start, end, _ in places:
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    beginning = tuple(part for part in (*parts, (text[at:], False)) if part[0])
    # the pieces repeat nothing of the beginning
    missing = [word for word in words if word not in {one for _, _, one in places}]
    return StoryFound(row, beginning, excerpt_of(told, missing) if missing else ())


type _Place = tuple[int, int, str]


def _placed(text: str, words: Collection[str]) -> tuple[str, list[_Place]]:
    """This will give the text as it is read, and where the words stand in it: start, end, the word."""
    prepared = prepare(text)[0]
    folded = fold(prepared)
    found = ((one, one[0][:WORD_CHARS]) for one in _WORD.finditer(folded.text))
    places = [(*folded.span(*one.span()), word) for one, word in found if word in words]
    return prepared, places[:_MOST_PLACES]


def _densest(placed: tuple[str, list[_Place]], words: Collection[str]) -> tuple[str, list[_Place], int]:
    """This will give the text, the places in that stretch of it that holds the most of the words, and how many."""
    text, places = placed
    best: list[_Place] = []
    most = 0
    for at, (start, _, word) in enumerate(places):
        if word not in words:
            continue
        near = [
            place for place in places[at : at + _NEAR] if place[1] <= start + _AROUND_CHARS - _BEFORE_CHARS
        ]
        held = len({word for _, _, word in near}.intersection(words))
        if held > most:
            best, most = near or [places[at]], held
    return text, best, most


def _parted(text: str, places: Sequence[_Place]) -> Marked:
    start = max(0, places[0][0] - _BEFORE_CHARS)
    end = min(len(text), max(start + _AROUND_CHARS, places[-1][1]))
    # whole words at both ends, where there are blanks near
    if start and (blank := text.find(" ", start, places[0][0])) >= 0:
        start = blank + 1
    if end < len(text) and (blank := text.rfind(" ", places[-1][1], end)) >= 0:
        end = blank
    parts: list[tuple[str, bool]] = [("… ", False)] if start else []
    for begin, after, _ in places:
        parts += [(text[start:begin], False), (text[begin:after], True)]
        start = after
    parts += [(text[start:end], False), (" … " if end < len(text) else " ", False)]
    return tuple(part for part in parts if part[0])


def _words_in(text: str) -> list[str]:
    return [word[:WORD_CHARS] for word in _WORD.findall(fold(prepare(text)[0]).text)]


def _told_in(reports: Sequence[Report]) -> dict[int, Told]:
    texts = texts_of(reports)
    added: dict[int, list[str]] = {}
    found = Addition.objects.filter(report__in=[one.pk for one in reports]).order_by("pk")
    for report_id, text in found.values_list("report_id", "text"):
        added.setdefault(report_id, []).append(text)
    return {one.pk: Told(one.story, texts.get(one.pk, ""), tuple(added.get(one.pk, ()))) for one in reports}


def _find(offices: Collection[int], words: Sequence[str], limit: int) -> tuple[list[int], bool]:
    """This will give the ids of reports of these very offices, the newest first, and whether there may be more."""
    own: list[int] = []
    if len(offices) <= FEW_OFFICES:
        newest = find_reports(office_ids=offices, wanted=TriageFilter(state=""), down=True, limit=_OWN)
        own = _holding(newest, words)
        if len(newest) < _OWN or len(own) > limit:
            return own[:limit], len(own) > limit
    found = set(own)
    is_cut = False
    for ids, is_last in _candidates(words):
        found.update(_of_offices(ids, offices))
        is_cut = is_last
        if len(found) > limit:
            break
    return sorted(found, reverse=True)[:limit], is_cut or len(found) > limit


def _holding(ids: Sequence[int], words: Sequence[str]) -> list[int]:
    where, values = _words_held(words)
    these, named = _among(ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT report_id FROM reports_telling WHERE report_id {these} AND {where}",  # noqa: S608
            (named, *values),
        )
        return sorted((row[0] for row in cursor.fetchall()), reverse=True)


def _words_held(words: Sequence[str]) -> tuple[str, list[str]]:
    """This will give a condition that holds where all the words stand among those of a telling, and its values."""
    holds = "strpos" if connection.vendor == "postgresql" else "instr"
    return " AND ".join([f"{holds}(' ' || words || ' ', %s) > 0"] * len(words)), [
        f" {word} " for word in words
    ]


def _candidates(words: Sequence[str]) -> Iterator[tuple[list[int], bool]]:
    """This will give ids of reports of anybody that hold all the words, in parts, and whether there are more behind.

    At most 20,000 of the newest, or what PostgreSQL finds first where it would have to sort more than 5,000.
    """
    return _newest_first(words) if connection.vendor == "postgresql" else _by_index(words)


def _by_index(words: Sequence[str]) -> Iterator[tuple[list[int], bool]]:
    """This will give them as the index of SQLite does, which goes from the newest on and no further than is asked."""
    said = " ".join(f'"{word}"' for word in words)
    before = 2**63 - 1
    for most in _PARTS:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM reports_words WHERE reports_words MATCH %s AND rowid < %s"
                " ORDER BY rowid DESC LIMIT %s",
                (said, before, most),
            )
            ids = [row[0] for row in cursor.fetchall()]
        yield ids, len(ids) == most
        if len(ids) < most:
            return
        before = ids[-1]


def _newest_first(words: Sequence[str]) -> Iterator[tuple[list[int], bool]]:
    """This will give them among the newest word by word, for PostgreSQL's index has no order; then by that index."""
    where, values = _words_held(words)
    before = 2**63 - 1
    for most in _PARTS:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT array_agg(report_id) FILTER (WHERE {where}), min(report_id), count(*) FROM"  # noqa: S608
                " (SELECT report_id, words FROM reports_telling WHERE report_id < %s"
                " ORDER BY report_id DESC LIMIT %s) AS newest",
                (*values, before, most),
            )
            ids, least, looked_at = cursor.fetchone()
        yield ids or [], looked_at == most
        if looked_at < most:
            return
        before = least
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH held AS MATERIALIZED (SELECT report_id FROM reports_telling WHERE {_INDEXED}"  # noqa: S608
            " @@ CAST(%s AS tsquery)) SELECT report_id FROM held LIMIT %s",
            (" & ".join(f"'{word}'" for word in words), _MOST_FOUND),
        )
        ids = [row[0] for row in cursor.fetchall()]
    yield ids, len(ids) == _MOST_FOUND


def _of_offices(ids: Sequence[int], offices: Collection[int]) -> list[int]:
    """This will give those of some reports that belong to one of these very offices."""
    if not ids:
        return []
    whose, named = one_of(sorted(offices))
    these, named_ids = _among(ids)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM reports_report WHERE id {these} AND {whose}", (named_ids, named))  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def _among(ids: Sequence[int]) -> tuple[str, Any]:
    if connection.vendor == "postgresql":
        return "= ANY(%s)", list(ids)
    return "IN (SELECT value FROM json_each(%s))", msgspec.json.encode(list(ids)).decode()
