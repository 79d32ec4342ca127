"""Search over what one may see: the register here, and what rooms above have registered.

What is typed is read as a number, link or name in any form (`extract`), then matched as a beginning and by its words,
folded, so that accents, capitals, spaces and dots make no difference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import connection, transaction

from lachan.centre.accounts.permissions import REGISTER_VIEW
from lachan.centre.audit import log
from lachan.centre.indicators.models import Indicator as Known
from lachan.centre.indicators.naming import Named, lists_naming
from lachan.centre.indicators.queries import IndicatorShown, indicators_by_id
from lachan.centre.indicators.spelling import fold_of, keepable, value_hash
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract import extract
from lachan.engine.fold import fold, prepare
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer

TEXT_CHARS: Final = 2_000
LEAST_CHARS: Final = 2
REASON_CHARS: Final = (10, 300)
SHOWN: Final = 50
# words and things of one question that are looked for; a pasted message has dozens
_MOST_WORDS: Final = 6
_MOST_THINGS: Final = 20
_START_CHARS: Final = 120
# of the newest, and what PostgreSQL reads of a common word before it sorts
_MOST_READ: Final = 2_000

_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"\+?[\d\s.\-()]{3,24}")
_WORDS_OF: Final = "to_tsvector('simple', regexp_replace(fold, '[!-/:-@[-`{-~]+', ' ', 'g'))"


class Hit(msgspec.Struct, frozen=True):
    """One thing that was found: of which source, its id there, and the line that is shown. `subject` for the log."""

    source: str
    id: int
    title: str
    subject: str = ""


class Source(msgspec.Struct, frozen=True):
    """What a room above brings to search: who may, whether it holds personal data, and how it is searched.

    `find(viewer, text, limit)` gives what this viewer may see, at most `limit`, the best first; each hit of a source
    with personal data names its `subject` (`report:12`).
    """

    name: str
    permission: str
    find: Callable[[Viewer, str, int], tuple[Hit, ...]]
    personal: bool = False


class Found(msgspec.Struct, frozen=True):
    """What was found. `exact` are indicators that were typed, `others` begin so or hold the words, newest first.

    `lists` is what lists say of what was typed; `elsewhere` are the hits of rooms above; `asks_reason` names
    sources that need a reason and were not searched.
    """

    exact: tuple[IndicatorShown, ...]
    others: tuple[IndicatorShown, ...]
    lists: Named = Named()
    elsewhere: tuple[Hit, ...] = ()
    asks_reason: tuple[str, ...] = ()


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """This will have a room's things found too; call it from `AppConfig.ready`. The same again changes nothing."""
    _sources[source.name] = source


def search_for(viewer: Viewer, text: str, *, now: datetime, reason: str = "", limit: int = SHOWN) -> Found:
    """This will give what the viewer may see of what is typed.

    Sources with personal data are searched only with a `reason` (10–300 characters), which is recorded before it is
    searched, and so is whom it showed. Raises Refusal (400 for what can't be searched, 403).
    """
    if not viewer.may(REGISTER_VIEW):
        raise Refusal(403, "not_permitted")
    typed = keepable(text).strip()
    if not LEAST_CHARS <= len(typed) <= TEXT_CHARS:
        raise Refusal(400, "search_text", pointer="/text")
    said = reason.strip()
    if said and not REASON_CHARS[0] <= len(said) <= REASON_CHARS[1]:
        raise Refusal(400, "search_reason", pointer="/reason")
    exact, others = find_indicators(typed, limit=limit)
    allowed = [source for source in _sources.values() if viewer.may(source.permission)]
    elsewhere: list[Hit] = []
    for source in allowed:
        if not source.personal:
            elsewhere += source.find(viewer, typed, limit)
    personal = [source for source in allowed if source.personal]
    if personal and said:
        elsewhere += _search_persons(viewer, personal, typed, said, now, limit)
    return Found(
        exact,
        others,
        lists_naming(_with_hosts(_things(typed)), day=viewer.day),
        tuple(elsewhere),
        () if said else tuple(source.name for source in personal),
    )


def _search_persons(
    viewer: Viewer, sources: list[Source], typed: str, reason: str, now: datetime, limit: int
) -> list[Hit]:
    actor = viewer.actor()
    with transaction.atomic():
        log.record(
            kind="indicators.search_reason", actor=actor, now=now,
            data={"sources": [source.name for source in sources]},
            personal={viewer.person_id: {"reason": reason}},
        )  # fmt: skip
        hits = [hit for source in sources for hit in source.find(viewer, typed, limit)]
        subjects = [hit.subject for hit in hits if hit.subject]
        if subjects:
            log.record_read(kind="indicators.persons_searched", actor=actor, now=now, subjects=subjects)
    return hits


def find_indicators(
    typed: str, *, limit: int = SHOWN
) -> tuple[tuple[IndicatorShown, ...], tuple[IndicatorShown, ...]]:
    """This will give the indicators that are typed, and those that begin so or hold the words. Six queries at most.

    Words are looked for only where nothing is known of what is typed as a whole.
    """
    exact = _exact(typed)
    start = start_of(typed)
    ids = _beginning(start, limit) if len(start) >= LEAST_CHARS else []
    if not exact and len(ids) < limit:
        ids += _holding(_words_of(typed), limit)
    rest = [each for each in dict.fromkeys(ids) if each not in exact][:limit]
    shown = indicators_by_id([*exact, *rest])
    return (
        tuple(shown[each] for each in exact if each in shown),
        tuple(shown[each] for each in rest if each in shown),
    )


def start_of(typed: str) -> str:
    """This will give how the folded spelling begins of what is typed: of a number its form with +84."""
    if _NUMBER.fullmatch(typed):
        digits = re.sub(r"[^\d+]", "", typed)
        if digits.startswith("0") and not digits.startswith("00"):
            return f"+84{digits[1:]}"[:_START_CHARS]
        if digits.startswith("84"):
            return f"+{digits}"[:_START_CHARS]
        return digits[:_START_CHARS]
    return fold_of(_clickable(typed))[:_START_CHARS]


def _words_of(typed: str) -> list[str]:
    """This will give the words of what is typed, without a link's scheme, which stands in no folded spelling."""
    text = re.sub(r"^https?://(?:www\.)?", "", _clickable(typed), flags=re.IGNORECASE)
    return _WORD.findall(fold(prepare(text)[0]).text)


def _clickable(typed: str) -> str:
    """This will undo what people do to names and links so that nobody clicks on them."""
    text = re.sub(r"\s*[\[({]\s*(?:\.|dot)\s*[\])}]\s*", ".", typed, flags=re.IGNORECASE)
    return re.sub(r"^hxxp", "http", text, flags=re.IGNORECASE)


def _things(typed: str) -> list[Indicator]:
    prepared, _ = prepare(typed)
    found = extract(prepared, fold(prepared)).indicators[:_MOST_THINGS]
    return [each for each in found if each.kind is not Kind.TEXT]


def _with_hosts(things: list[Indicator]) -> list[Indicator]:
    """This will add the name of each link: whoever asks for a link asks for its site too."""
    links = [each for each in things if each.kind is Kind.URL]
    return [*things, *(Indicator(Kind.DOMAIN, host) for each in links if (host := _host_of(each.value)))]


def _exact(typed: str) -> list[int]:
    found = _things(typed)
    keys = {(str(each.kind), value_hash(keepable(each.value))): None for each in found}
    for each in found:
        # a link's host is asked for with it
        if each.kind is Kind.URL and (host := _host_of(each.value)):
            keys[str(Kind.DOMAIN), value_hash(host)] = None
    if not keys:
        return []
    # with the kinds, which the index begins with
    kinds, hashes = {kind for kind, _ in keys}, [hashed for _, hashed in keys]
    rows = Known.objects.filter(kind__in=kinds, value_sha256__in=hashes)
    ids = {(kind, hashed): pk for pk, kind, hashed in rows.values_list("id", "kind", "value_sha256")}
    return [ids[key] for key in keys if key in ids]


def _host_of(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2].partition(":")[0]


def _beginning(start: str, limit: int) -> list[int]:
    if connection.vendor == "postgresql":
        where = "substr(fold, 1, 120) ~>=~ %s AND substr(fold, 1, 120) ~<~ %s"
        order = "substr(fold, 1, 120) USING ~<~"
    else:
        where = "substr(fold, 1, 120) >= %s AND substr(fold, 1, 120) < %s"
        order = "substr(fold, 1, 120)"
    sql = f"SELECT id FROM indicators_indicator WHERE {where} ORDER BY {order} LIMIT %s"  # noqa: S608 - fixed text
    with connection.cursor() as cursor:
        cursor.execute(sql, (start, start + "\U0010ffff", limit))
        return [row[0] for row in cursor.fetchall()]


def _holding(words: list[str], limit: int) -> list[int]:
    """This will give those that hold all words, the newest first; then, for a word still being typed, its beginning.

    The newest of the register are looked at first: what most of it holds is found there at once, where an index would
    bring a million rows together for the first fifty.
    """
    some = [word[:64] for word in dict.fromkeys(words) if len(word) >= LEAST_CHARS][:_MOST_WORDS]
    if not some:
        return []
    # letter by letter first, which a thousand times is quicker than to take each apart into words
    newest = [(pk, _WORD.findall(folded)) for pk, folded in _newest() if all(word in folded for word in some)]
    ids: list[int] = []
    for is_begun in (False, True):
        near = [pk for pk, words_of in newest if _holds(words_of, some, is_begun=is_begun)]
        ids += near if len(near) >= limit else _matching(some, limit, is_begun=is_begun)
        if len(ids) >= limit:
            break
    return ids


def _newest() -> list[tuple[int, str]]:
    """This will give the newest indicators, id and folded spelling."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, fold FROM indicators_indicator ORDER BY id DESC LIMIT %s", (_MOST_READ,))
        return list(cursor.fetchall())


def _holds(words_of: list[str], words: list[str], *, is_begun: bool) -> bool:
    *whole, last = words
    if not all(word in words_of for word in whole):
        return False
    return any(word.startswith(last) for word in words_of) if is_begun else last in words_of


def _matching(words: list[str], limit: int, *, is_begun: bool) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            said = " & ".join(f"'{word}'" for word in words) + (":*" if is_begun else "")
            cursor.execute(
                # planned by itself, so by the index: for the few rows of a limit the planner would read the whole table
                f"WITH held AS MATERIALIZED (SELECT id FROM indicators_indicator WHERE {_WORDS_OF}"  # noqa: S608
                " @@ to_tsquery('simple', %s))"
                " SELECT id FROM (SELECT id FROM held LIMIT %s) AS found ORDER BY id DESC LIMIT %s",
                (said, _MOST_READ, limit),
            )
        else:
            said = " ".join(f'"{word}"' for word in words) + ("*" if is_begun else "")
            cursor.execute(
                "SELECT rowid FROM indicators_words WHERE indicators_words MATCH %s ORDER BY rowid DESC LIMIT %s",
                (said, limit),
            )
        return [row[0] for row in cursor.fetchall()]
