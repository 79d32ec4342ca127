"""Entries of the log in words: what happened, who did it, what about, for people who read and not for machines."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.audit.kinds import UnknownKindError, kind_of
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.templatetags.words import day
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lachan.centre.audit.log_pages import ShownEntry


class Named(msgspec.Struct, frozen=True):
    """Somebody or something in words, as the log names it, and the kind and id of the row (0 where there is none)."""

    words: str
    code: str
    kind: str = ""
    id: int = 0


class EntryInWords(msgspec.Struct, frozen=True):
    """An entry as a page shows it."""

    id: int
    at: datetime
    kind: str
    words: str
    is_read: bool
    actor: Named
    subject: Named | None
    office: str
    request_id: str
    data: tuple[tuple[str, str], ...]
    values: int


def in_words(entries: Iterable[ShownEntry], lang: str) -> tuple[EntryInWords, ...]:
    """This will put entries into words. Two or three queries for all of them: names of persons, offices, partners."""
    entries = tuple(entries)
    codes = [code for entry in entries for code in (entry.actor, entry.subject)]
    persons = names_of(_ids(codes, "person"))
    said_offices = {one.data["office"] for one in entries if isinstance(one.data.get("office"), int)}
    done_for = {one.office_id for one in entries if one.office_id}
    offices = offices_by_id(_ids(codes, "office") | said_offices | done_for)
    office_names = {key: name_in(office, lang) for key, office in offices.items()}
    partners = {key: row.name(lang) for key, row in partners_by_id(_ids(codes, "partner")).items()}

    def acting(code: str) -> Named:
        found = named(code)
        # who did it and what it is about stand side by side: an office does nothing but by its program
        if found.kind == "office" and found.words != code:
            return msgspec.structs.replace(found, words=say("desk.log.by_program", lang, office=found.words))
        return found

    def named(code: str) -> Named:
        kind, _, key = code.partition(":")
        known = {"person": persons, "office": office_names, "partner": partners}.get(kind)
        if known is None or not key.isdigit():
            return Named(say("desk.log.machine", lang) if kind == "machine" else code, code, kind)
        return Named(known.get(int(key), code), code, kind, int(key))

    return tuple(
        EntryInWords(
            id=entry.id,
            at=entry.at,
            kind=entry.kind,
            words=_kind_in_words(entry.kind, lang),
            is_read=_is_read(entry.kind),
            actor=acting(entry.actor),
            subject=named(entry.subject) if entry.subject else None,
            office=office_names.get(entry.office_id or 0, ""),
            request_id=entry.request_id,
            data=tuple(
                (_said(name, lang), _value(name, value, office_names, lang))
                for name, value in sorted(entry.data.items())
            ),
            values=entry.values,
        )
        for entry in entries
    )


def persons_named(entries: Iterable[EntryInWords]) -> set[int]:
    """This will give the ids of the persons whose names a page of entries shows."""
    named = (one for entry in entries for one in (entry.actor, entry.subject) if one is not None)
    return {one.id for one in named if one.kind == "person" and one.id}


def _ids(codes: Iterable[str], kind: str) -> set[int]:
    prefix = f"{kind}:"
    return {
        int(code[len(prefix) :])
        for code in codes
        if code.startswith(prefix) and code[len(prefix) :].isdigit()
    }


def _kind_in_words(name: str, lang: str) -> str:
    try:
        kind = kind_of(name)
    except UnknownKindError:
        # of a room that is not there any more
        return name
    return kind.vi if lang == "vi" else kind.en


def _is_read(name: str) -> bool:
    try:
        return kind_of(name).read
    except UnknownKindError:
        return False


def _said(name: str, lang: str) -> str:
    return _worded(f"desk.log_data.{name}", lang) or name


def say_value_name(name: str, lang: str) -> str:
    """This will say what a personal value of an entry is: a name, an address."""
    return _said(name, lang)


def _worded(key: str, lang: str) -> str:
    return say(key, lang) if key in catalogue() else ""


def _value(name: str, value: Any, office_names: Mapping[int, str], lang: str) -> str:
    """This will say a value of an entry: offices and roles by name, days as they are written, the rest as it stands."""
    if value is None:
        return "–"
    if name == "office" and isinstance(value, int):
        return office_names.get(value, str(value))
    if isinstance(value, list):
        return _shown([_coded(name, one, lang) or one for one in value])
    return _coded(name, value, lang) or _shown(value)


def _coded(name: str, value: Any, lang: str) -> str:
    """This will say a code in words: a role, a kind of case, a day, and what has words of its own; else ""."""
    if not isinstance(value, str):
        return ""
    if name == "role":
        return _worded(f"role.{value}", lang)
    if name == "case_kind" and value in CASE_KINDS:
        return CASE_KINDS[value].vi if lang == "vi" else CASE_KINDS[value].en
    with suppress(ValueError):
        return day(date.fromisoformat(value), lang)
    return _worded(f"desk.log_value.{name}_{value.replace(' ', '_')}", lang)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value in ([], {}):
        return "–"
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return ", ".join(str(one) for one in value)
    return msgspec.json.encode(value).decode()
