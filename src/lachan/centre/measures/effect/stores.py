"""Whether an app is in its store and an account on its platform, by the one page that shows it to anybody. Pure.

Which pages there are, and what they say, stands in `store_pages.toml` with its sources. Nothing is taken for gone that
was not seen there before: an app that was never in a store is in it neither before nor after.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import msgspec
from django.db.models import Q

from lachan.centre.measures.effect.pages import is_challenge
from lachan.centre.measures.effect.probing import Look

if TYPE_CHECKING:
    from collections.abc import Collection

_OK: Final = 200


class StorePage(msgspec.Struct, frozen=True):
    """One page that shows whether something is there; `name` as people know the store. See `store_pages.toml`."""

    name: str
    about: str
    begins: str
    shape: str
    link: str
    there: tuple[str, ...]
    gone: tuple[str, ...]
    gone_status: tuple[int, ...]
    known: str

    def link_of(self, name: str) -> str:
        """This will give the address for a name of the store."""
        return self.link.format(name=quote(name, safe=""))

    def name_in(self, value: str) -> str:
        """This will give a thing's name in the store, "" where the store tells nothing of it."""
        name = value.removeprefix(self.begins)
        return name if name != value and re.fullmatch(self.shape, name) else ""

    def says(self, name: str, status: int, body: bytes) -> Look:
        """This will say what an answer means: open, gone, or nothing. A page that asks for a proof says nothing."""
        if status in self.gone_status:
            return Look.GONE
        text = body.decode("utf-8", "replace")
        if status != _OK or is_challenge(body):
            return Look.UNKNOWN
        squeezed = re.sub(r'(?<=")\s*:\s*', ":", text)
        is_there = any(words.replace("{name}", name) in squeezed for words in self.there)
        is_gone = any(words in squeezed for words in self.gone)
        if is_there == is_gone:
            # neither or both: another page than we know
            return Look.UNKNOWN
        return Look.OPEN if is_there else Look.GONE


def page_of(about: str, value: str) -> tuple[StorePage, str] | None:
    """This will give the page that shows whether a thing is there, and its name there; None where there is none."""
    for page in store_pages().values():
        if page.about == about and (name := page.name_in(value)):
            return page, name
    return None


def may_have_page() -> Q:
    """This will give what may have such a page, as a condition on measures."""
    found = Q(pk__in=[])
    for page in store_pages().values():
        found |= Q(about=page.about, value__startswith=page.begins)
    return found


def meant(look: Look, *, was_there: bool, known: Collection[Look]) -> Look:
    """This will say what counts of a look: gone only of what was seen there before, while `known` is there."""
    if look is Look.GONE and not (was_there and known and all(each is Look.OPEN for each in known)):
        return Look.UNKNOWN
    return look


@cache
def store_pages() -> dict[str, StorePage]:
    """This will give the pages by their codes."""
    text = files("lachan.centre.measures.effect").joinpath("store_pages.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, StorePage])
