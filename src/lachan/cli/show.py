"""An answer for a person at a terminal: what it is, what to do, why, and what could not be seen."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from lachan.engine.advice import plate_for
from lachan.engine.brands import protected_names
from lachan.engine.model import Level
from lachan.engine.scam_types import scam_types
from lachan.engine.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lachan.engine.model import Answer
    from lachan.engine.words.catalogue import Lang

_WIDTH = 88
# the same shapes as on the page, so that the level never hangs on colour alone
_SHAPES = {Level.TRUSTED: "✔", Level.UNKNOWN: "●", Level.SUSPICIOUS: "▲", Level.DANGEROUS: "■"}
_COLOURS = {Level.TRUSTED: "1;32", Level.UNKNOWN: "1;37", Level.SUSPICIOUS: "1;33", Level.DANGEROUS: "1;31"}
_HEADS: dict[str, dict[Lang, str]] = {
    "imitates": {"vi": "Giả danh", "en": "Imitates"},
    "do": {"vi": "Cần làm", "en": "What to do"},
    "why": {"vi": "Vì sao", "en": "Why"},
    "found": {"vi": "Đã thấy", "en": "Found"},
    "type": {"vi": "Kiểu lừa đảo", "en": "Kind of scam"},
    "notes": {"vi": "Lưu ý", "en": "Please note"},
}
# what a screen holds; `--json` gives all
_MAX_INDICATORS = 8


def show(answer: Answer, *, language: Lang, colour: bool) -> str:
    """This will set an answer for a terminal, lines no longer than 88 characters; it ends without a line end."""
    return "\n".join(_lines(answer, language, colour=colour))


def _lines(answer: Answer, lang: Lang, *, colour: bool) -> Iterator[str]:
    plate = plate_for(
        level=answer.level,
        kind=answer.kind,
        scam_type=answer.scam_type,
        kinds={each.kind for each in answer.indicators},
        owner=_owner(answer, lang),
        codes={reason.code for reason in answer.reasons},
        notes=answer.notes,
    )
    level = catalogue.words(f"level.{answer.level.word}")
    head = f"{_SHAPES[answer.level]} {level.vi if lang == 'vi' else level.en}"
    yield _paint(head, _COLOURS[answer.level], colour=colour)
    yield from _wrap(plate.order.vi if lang == "vi" else plate.order.en, "  ")
    yield from _wrap(plate.second.vi if lang == "vi" else plate.second.en, "  ")
    if answer.imitates and answer.imitates in protected_names():
        brand = protected_names()[answer.imitates]
        yield from _section("imitates", lang, [brand.name_vi if lang == "vi" else brand.name_en])
    yield from _section("why", lang, [catalogue.text(reason, lang) for reason in answer.reasons])
    yield from _section("do", lang, [_sentence(code, lang) for code in answer.advice])
    if answer.scam_type:
        kind = scam_types()[answer.scam_type]
        yield from _section("type", lang, [f"{kind.id}: {kind.name_vi if lang == 'vi' else kind.name_en}"])
    found = [f"{each.kind}: {each.value}" for each in answer.indicators[:_MAX_INDICATORS]]
    if len(answer.indicators) > _MAX_INDICATORS:
        found.append("…")
    yield from _section("found", lang, found)
    yield from _section("notes", lang, [_sentence(code, lang) for code in answer.notes])


def _owner(answer: Answer, lang: Lang) -> str:
    if answer.level is not Level.TRUSTED or not answer.reasons:
        return ""
    brand = protected_names().get(answer.reasons[0].params.get("brand", ""))
    return "" if brand is None else (brand.name_vi if lang == "vi" else brand.name_en)


def _sentence(code: str, lang: Lang) -> str:
    words = catalogue.words(code)
    title, why = (words.vi, words.why_vi) if lang == "vi" else (words.en, words.why_en)
    if not why:
        return title
    return f"{title} {why}" if title.endswith((".", "?", "!")) else f"{title}. {why}"


def _section(name: str, lang: Lang, items: list[str]) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield _HEADS[name][lang]
    for item in items:
        yield from _wrap(item, "  – ", "    ")


def _wrap(text: str, first: str, rest: str | None = None) -> list[str]:
    printable = "".join(char if char.isprintable() else "�" for char in text)
    return textwrap.wrap(
        printable,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _paint(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
