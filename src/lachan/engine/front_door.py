"""The front door: what is asked comes in, an `Answer` goes out.

This will extract the indicators, let each judge say what it thinks of its own kind, and join what they say.
The worst part decides: nothing that stands beside it can make a message better.
"""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from lachan.engine import advice, apps, joining, links, payees, phones, text, versions
from lachan.engine.extract import extract
from lachan.engine.extract.reading import NO_SUCH_LINK
from lachan.engine.fold import fold, prepare
from lachan.engine.lists import default_lists
from lachan.engine.model import (
    DANGEROUS_AT,
    Answer,
    Indicator,
    InputKind,
    Judgement,
    Kind,
    Level,
    Lists,
    Reason,
    level_of,
)
from lachan.engine.text.schemes.gather import KIND_OF
from lachan.engine.text.types import LEAST_WORDING, MOST_BY_PLOT, find_plot, rank_types

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lachan.engine.extract import Extraction
    from lachan.engine.fold import Folded

# Rows that are judged together. Larger gains nothing: the arrays then leave the cache.
CHUNK = 1024
# Reasons in one answer. A person reads three; a machine that wants all parts asks for each part.
MAX_REASONS = 12

# Kinds of scam that an answer names, the likeliest first.
_MOST_TYPES = 3

# The weight of a reason that only stands beside the others.
_ASIDE = 0.01

_LINK_KINDS = frozenset({Kind.URL, Kind.DOMAIN, Kind.IP})
# Not said of a text that only quotes a bad address to warn of it.
_UNTRUE_OF_QUOTES = frozenset({"text.click_link", "text.own_warning", "text.model", "text.plot"})


class Question(msgspec.Struct, frozen=True, gc=False):
    """One input: a text as it came, what the asker says it is, and what was read beside it.

    `qr` holds the contents of QR codes found in a picture; `notes` codes of what could not be read.
    """

    text: str
    kind: InputKind = InputKind.AUTO
    qr: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check(
    text: str,
    *,
    kind: InputKind | str | None = None,
    lists: Lists | None = None,
    today: date | None = None,
    qr: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Answer:
    """This will answer for one input.

    `kind` is one of `InputKind`; None and `auto` let the engine see for itself. `lists` defaults to the packaged
    lists, `today` (for expiry and review dates) to the current day. Any text at all gets an answer.

    Raises `ValueError` for a kind that does not exist.
    """
    question = Question(text, InputKind(kind or InputKind.AUTO), tuple(qr), tuple(notes))
    return next(check_many([question], lists=lists, today=today))


def check_many(
    inputs: Iterable[str | Question],
    *,
    kind: InputKind | str | None = None,
    lists: Lists | None = None,
    today: date | None = None,
) -> Iterator[Answer]:
    """This will answer for each input in order, each independent of the others, `CHUNK` rows at a time."""
    as_kind = InputKind(kind or InputKind.AUTO)
    today = today or date.today()  # noqa: DTZ011 - a calendar day; the one place where the engine reads a clock
    lists = lists if lists is not None else default_lists(today)
    engine = versions.name(lists)
    rows = iter(inputs)
    while chunk := list(islice(rows, CHUNK)):
        questions = [row if isinstance(row, Question) else Question(row, as_kind) for row in chunk]
        yield from _answer_chunk(questions, lists, today, engine)


class _Row:
    """One input on its way through the judges."""

    __slots__ = (
        "indicators",
        "judged",
        "kind",
        "links",
        "mail_domains",
        "notes",
        "parts",
        "qr_parts",
        "wording",
    )

    def __init__(self, question: Question) -> None:
        self.notes = list(question.notes)
        self.parts: list[tuple[str, Folded, Extraction]] = []
        if not question.text.strip() and not question.qr:
            self.notes.append("note.empty")
        # an empty text field beside a picture with a code is no part of the question
        if question.text.strip() or not question.qr:
            self.parts.append(_read(question.text, question.kind, self.notes))
        self.qr_parts = len(self.parts)
        self.parts.extend(_read(content, InputKind.AUTO, self.notes) for content in question.qr)
        self.kind = self.parts[0][2].kind if len(self.parts) == 1 else Kind.TEXT
        self.indicators: list[Indicator] = []
        # one for each link among the indicators, in their order
        self.links: list[Judgement] = []
        self.mail_domains: list[Judgement] = []
        self.judged: list[Judgement] = []
        # the score of the words of the first part, 0 where there are none
        self.wording = 0.0
        for i, (_, _, extraction) in enumerate(self.parts):
            if i < self.qr_parts:
                self.indicators.extend(extraction.indicators)
            else:  # a code's content stands nowhere in the text, so its spans would point at the wrong words
                self.indicators.extend(
                    msgspec.structs.replace(each, span=None) for each in extraction.indicators
                )


def _read(source: str, kind: InputKind, notes: list[str]) -> tuple[str, Folded, Extraction]:
    prepared, cut = prepare(source)
    folded = fold(prepared)
    extraction = extract(prepared, folded, kind=kind)
    if cut:
        notes.append("note.cut")
    if extraction.truncated:
        notes.append("note.too_many")
    notes.extend(extraction.notes)
    return prepared, folded, extraction


def _answer_chunk(questions: list[Question], lists: Lists, today: date, engine: str) -> list[Answer]:
    rows = [_Row(question) for question in questions]
    _judge_links(rows, lists, today)
    _judge_texts(rows)
    # with lists off nobody can tell a true address from a stranger's
    if links.knows_official_names(lists):
        _judge_posing(rows)
    return [_join(row, engine) for row in rows]


def _judge_links(rows: list[_Row], lists: Lists, today: date) -> None:
    """This will judge all links of all rows at once, and everything else that has a value by itself."""
    wanted: list[Indicator] = []
    whereto: list[list[Judgement]] = []
    for row in rows:
        row.judged += joining.judge_pages(row.indicators)
        for indicator in row.indicators:
            kind = indicator.kind
            if kind in _LINK_KINDS:
                wanted.append(indicator)
                whereto.append(row.links)
                continue
            row.judged.append(_JUDGES[kind](indicator, lists=lists, today=today))
            if kind is Kind.EMAIL:
                # the mail domain is a domain like any other: bank-support@vietc0mbank.example is judged by it
                domain = indicator.value.rpartition("@")[2]
                # as written it has an "@" in it, which in a link would be a user before the host
                wanted.append(msgspec.structs.replace(indicator, kind=Kind.DOMAIN, value=domain, raw=domain))
                whereto.append(row.mail_domains)
    for found, judgement in zip(whereto, links.judge_many(wanted, lists=lists, today=today), strict=True):
        found.append(judgement)


def _judge_texts(rows: list[_Row]) -> None:
    messages: list[text.Message] = []
    owners: list[tuple[_Row, bool]] = []
    for row in rows:
        for place, (prepared, folded, extraction) in enumerate(row.parts):
            if extraction.kind is Kind.TEXT:
                messages.append(text.Message(prepared, folded, extraction.indicators))
                owners.append((row, place < row.qr_parts))
    judgements = text.judge_many(messages)
    for (row, is_written), message, first in zip(owners, messages, judgements, strict=True):
        judgement = joining.weigh_apart(message, first)
        if is_written:
            row.wording = judgement.score
        found = [joining.press_unnamed(judgement, (*row.links, *row.mail_domains, *row.judged))]
        # the plot is looked for only where it could change the answer: it costs as much as all the rest
        if LEAST_WORDING <= judgement.score < MOST_BY_PLOT and joining.tells_something(message):
            plot = find_plot(message.folded, wording=judgement.score)
            # beside a code of a picture it isn't known which words lead where
            leads_home = len(row.parts) == 1 and joining.leads_home(
                message.folded.text, message.indicators, row.links, row.judged, judgement
            )
            if plot is not None and not leads_home:
                found.append(plot.judgement())
        row.judged += found if is_written else map(_without_spans, found)


def _judge_posing(rows: list[_Row]) -> None:
    for row in rows:
        _, folded, extraction = row.parts[0]
        if extraction.kind is Kind.TEXT and row.links:
            posing = joining.judge_posing(folded, extraction.indicators, row.links, wording=row.wording)
            if posing is not None:
                row.judged.append(posing)


def _without_spans(judgement: Judgement) -> Judgement:
    """This will take away places that stand in a code's content: they would point at the wrong words of the text."""
    reasons = tuple(msgspec.structs.replace(reason, spans=()) for reason in judgement.reasons)
    return msgspec.structs.replace(judgement, reasons=reasons)


def _join(row: _Row, engine: str) -> Answer:
    parts = row.links + row.mail_domains + row.judged
    alone = len(row.parts) == 1 and row.kind in {Kind.URL, Kind.DOMAIN}
    level = Level.UNKNOWN
    score = 0.0
    imitates = ""
    for part in parts:
        part_level = part.decided if part.decided is not None else level_of(part.score)
        level = max(level, part_level)
        # a list that cleared a part (corrected, official) also sets its score aside
        if part.decided is None or part.decided is Level.DANGEROUS:
            score = max(score, part.score)
        if part.imitates and (not imitates or part.score >= score):
            imitates = part.imitates
    if level is Level.DANGEROUS:
        score = max(score, DANGEROUS_AT)
    elif alone and parts and all(part.decided is Level.TRUSTED for part in parts):
        level = Level.TRUSTED
    reasons = _strongest(parts)
    if level >= Level.SUSPICIOUS and _only_quotes(row):
        # the level stays what the address makes it; what is said of the words is mended
        reasons = _as_quoted(reasons)
        scam_types: tuple[str, ...] = ()
    else:
        scam_types = _rank(row, level, reasons, imitates)
    if not row.indicators and row.kind is not Kind.TEXT and NO_SUCH_LINK not in row.notes:
        row.notes.append("note.kind_not_found")
    notes = tuple(dict.fromkeys(row.notes))
    scam_type = scam_types[0] if scam_types and level >= Level.SUSPICIOUS else ""
    codes = tuple(reason.code for reason in reasons)
    return Answer(
        kind=row.kind,
        level=level,
        score=score,
        reasons=reasons,
        indicators=tuple(row.indicators),
        advice=advice.advise(
            level=level,
            kind=row.kind,
            scam_type=scam_type,
            codes=codes,
            kinds={each.kind for each in row.indicators},
            notes=notes,
        ),
        imitates=imitates,
        scam_type=scam_type,
        scam_types=scam_types,
        notes=notes,
        engine=engine,
    )


def _only_quotes(row: _Row) -> bool:
    if row.kind is not Kind.TEXT or not row.links or len(row.parts) > 1:
        return False
    _, folded, extraction = row.parts[0]
    return joining.only_quotes(folded, extraction.indicators, row.links, row.mail_domains + row.judged)


def _as_quoted(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    kept = [reason for reason in reasons if reason.code not in _UNTRUE_OF_QUOTES]
    return (Reason(joining.QUOTED, 1.0), *kept[: MAX_REASONS - 1])


def _strongest(parts: list[Judgement]) -> tuple[Reason, ...]:
    if len(parts) == 1:
        found = parts[0].reasons
        if len(found) < 2:  # noqa: PLR2004 - nothing to sort or to join
            return found
        return tuple(sorted(found, key=_by_weight)[:MAX_REASONS])
    once: dict[tuple[str, str], Reason] = {}
    for part in parts:
        # beside other parts a trusted address is a note, never the first thing to say
        is_aside = part.decided is Level.TRUSTED
        for found_reason in part.reasons:
            reason = msgspec.structs.replace(found_reason, weight=_ASIDE) if is_aside else found_reason
            key = (reason.code, reason.about)
            if key not in once or once[key].weight < reason.weight:
                once[key] = reason
    return tuple(sorted(once.values(), key=_by_weight)[:MAX_REASONS])


def _by_weight(reason: Reason) -> float:
    return -reason.weight


def _rank(row: _Row, level: Level, reasons: tuple[Reason, ...], imitates: str) -> tuple[str, ...]:
    """This will name the likeliest scam types; none for an input that nothing speaks against."""
    if row.kind is not Kind.TEXT or level < Level.SUSPICIOUS:
        return ()
    prepared, folded, _ = row.parts[0]
    cues = tuple(reason.code for reason in reasons)
    ranked = rank_types(prepared, folded, cues=cues, imitates=imitates, indicators=row.indicators)
    if not ranked:  # honest text around a passage can thin it out
        ranked = max((judgement.scam_types for judgement in row.judged), key=len, default=())
    # who tells of a new number and wants money is known by that, whatever else the message speaks of
    named = (KIND_OF[code] for code in cues if code in KIND_OF)
    return tuple(dict.fromkeys((*named, *(scam_type for scam_type, _ in ranked))))[:_MOST_TYPES]


_JUDGES: dict[Kind, Callable[..., Judgement]] = {
    Kind.PHONE: phones.judge,
    Kind.PAYEE: payees.judge,
    Kind.APP: apps.judge,
    Kind.EMAIL: apps.judge,
    Kind.PROFILE: apps.judge,
    Kind.WALLET: apps.judge,
    Kind.FILE: apps.judge,
}
