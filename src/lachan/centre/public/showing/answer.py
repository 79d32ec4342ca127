"""An answer as the page shows it: sentences chosen, places found, nothing left to the template but markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from lachan.centre.public.showing.pins import Piece, pin
from lachan.centre.public.showing.seen import Seen, seen_of, unlisted_of
from lachan.centre.public.showing.steps import ShownStep, steps_by_way
from lachan.centre.public.showing.twins import Twins, twins_of
from lachan.engine.advice import plate_for
from lachan.engine.brands import official_owner
from lachan.engine.fold import prepare
from lachan.engine.links.parse import parse_link
from lachan.engine.model import Kind, Level
from lachan.engine.scam_types import ScamType, scam_types
from lachan.engine.words.catalogue import Lang, title, why, words
from lachan.pictures.words import WORDS as PICTURE_WORDS

if TYPE_CHECKING:
    from lachan.centre.public.queries import Told
    from lachan.engine.model import Answer, Span

# A person reads so many; the machine's answer has them all.
MAX_REASONS = 7
# So many stand open on a phone; the others are a tap away.
OPEN_REASONS = 3

# letters that Vietnamese has and its neighbours in Latin script don't
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")


class ShownReason(msgspec.Struct, frozen=True):
    """A reason with its number in the message (0 when it stands nowhere there), its code and its sentences."""

    number: int
    code: str
    title: str
    why: str


class ShownText(msgspec.Struct, frozen=True):
    """A short sentence and what belongs to it."""

    title: str
    why: str


class Shown(msgspec.Struct, frozen=True):
    """Everything that stands on the page for one answer, in one language.

    `unlisted` counts what was found beyond `seen`. `message_lang` is the language of the message where it differs
    from that of the page and is known, else "".
    """

    level: str
    level_word: str
    order: tuple[str, ...]
    second: str
    twins: Twins | None
    pieces: tuple[Piece, ...]
    reasons: tuple[ShownReason, ...]
    advice: tuple[ShownText, ...]
    seen: tuple[Seen, ...]
    unlisted: int
    notes: tuple[ShownText, ...]
    scam_type: ScamType | None
    steps: tuple[ShownStep, ...]
    picture_text: bool
    codes: tuple[str, ...]
    engine: str
    asked: str
    is_message: bool
    message_lang: str

    @property
    def is_bad(self) -> bool:
        """This will say whether it is dangerous or suspicious."""
        return self.level in {"dangerous", "suspicious"}

    @property
    def first_reasons(self) -> tuple[ShownReason, ...]:
        """This will give the reasons that stand open; one that would be alone behind the fold is among them."""
        return self.reasons if len(self.reasons) <= OPEN_REASONS + 1 else self.reasons[:OPEN_REASONS]

    @property
    def more_reasons(self) -> tuple[ShownReason, ...]:
        """This will give the reasons behind the fold, two or more, or none."""
        return self.reasons[len(self.first_reasons) :]


def show(told: Told, lang: Lang) -> Shown:
    """This will make an answer ready for the page."""
    answer = told.answer
    prepared, _ = prepare(told.text)
    kinds = tuple({indicator.kind for indicator in answer.indicators})
    plate = plate_for(
        level=answer.level,
        kind=answer.kind,
        scam_type=answer.scam_type,
        kinds=kinds,
        owner=_owner(answer, lang),
        codes={reason.code for reason in answer.reasons},
        notes=answer.notes,
    )
    reasons, numbered = _number(answer, len(prepared), lang)
    types = scam_types()
    return Shown(
        level=answer.level.word,
        level_word=_in(words(f"level.{answer.level.word}"), lang),
        order=_sentences(_in(plate.order, lang)),
        second=_in(plate.second, lang),
        twins=twins_of(answer, lang) if answer.level >= Level.SUSPICIOUS else None,
        pieces=pin(prepared, numbered) if prepared.strip() else (),
        reasons=reasons,
        advice=tuple(
            ShownText(_in(words(code), lang), _why(code, lang))
            for code in (plate.first if answer.level is Level.UNKNOWN else answer.advice)
        ),
        seen=seen_of(answer.indicators, lang),
        unlisted=unlisted_of(answer.indicators),
        notes=tuple(_note(code, lang) for code in (*answer.notes, *_not_opened(answer))),
        scam_type=types.get(answer.scam_type),
        steps=_steps(answer, prepared) if answer.level is not Level.TRUSTED else (),
        picture_text=told.picture is not None and bool(told.picture.text),
        codes=told.codes,
        engine=answer.engine,
        asked=told.asked_again,
        is_message=answer.kind is Kind.TEXT,
        message_lang="vi" if lang != "vi" and _VIETNAMESE.search(prepared) else "",
    )


def _in(both: object, lang: Lang) -> str:
    return str(getattr(both, lang))


def _why(code: str, lang: Lang) -> str:
    found = words(code)
    return found.why_vi if lang == "vi" else found.why_en


def _note(code: str, lang: Lang) -> ShownText:
    found = PICTURE_WORDS.get(code) or words(code)
    return ShownText(_in(found, lang), found.why_vi if lang == "vi" else found.why_en)


def _sentences(order: str) -> tuple[str, ...]:
    """This will cut an order into its sentences, so that a line never breaks in the middle of a short one."""
    parts = order.replace("? ", "?\0").replace(". ", ".\0").split("\0")
    return tuple(part for part in parts if part)


def _steps(answer: Answer, prepared: str) -> tuple[ShownStep, ...]:
    """This will give the steps, with a form of the SMS to the report number for just this message."""
    number = next((one.value for one in answer.indicators if one.kind is Kind.PHONE), "")
    national = f"0{number[3:]}" if number.startswith("+84") else number
    text = prepared if answer.kind is Kind.TEXT else ""
    return steps_by_way(answer.scam_type, number=national, text=text)


def _not_opened(answer: Answer) -> tuple[str, ...]:
    """This will say that pages are judged by their address and not opened, where there is one."""
    linked = any(one.kind in {Kind.URL, Kind.DOMAIN, Kind.IP} for one in answer.indicators)
    return ("note.page_not_seen",) if linked and answer.level is not Level.TRUSTED else ()


def _owner(answer: Answer, lang: Lang) -> str:
    if answer.level is not Level.TRUSTED or not answer.indicators:
        return ""
    link = parse_link(answer.indicators[0].value)
    brand = official_owner(link.host) if link is not None else None
    return "" if brand is None else (brand.shown_vi if lang == "vi" else brand.shown_en)


def _number(
    answer: Answer, length: int, lang: Lang
) -> tuple[tuple[ShownReason, ...], list[tuple[int, tuple[Span, ...]]]]:
    """This will number the reasons that stand somewhere in the message, strongest first."""
    places = {indicator.value: indicator.span for indicator in answer.indicators if indicator.span}
    pinned: set[str] = set()
    shown: list[ShownReason] = []
    numbered: list[tuple[int, tuple[Span, ...]]] = []
    for reason in answer.reasons[:MAX_REASONS]:
        # of several reasons about one link the strongest alone is pinned to it: a row of pins tells nobody more
        place = places.get(reason.about) if reason.about not in pinned else None
        found = reason.spans or ((place,) if place else ())
        spans = tuple(span for span in found if span[1] <= length)
        if spans and not reason.spans:
            pinned.add(reason.about)
        number = 0
        if spans:
            number = len(numbered) + 1
            numbered.append((number, spans))
        shown.append(ShownReason(number, reason.code, title(reason, lang), why(reason, lang)))
    # what is pinned to words is read first; the rest follows
    shown.sort(key=lambda one: one.number or MAX_REASONS + 1)
    return tuple(shown), numbered
