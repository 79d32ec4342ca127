from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from lachan.centre.accounts.access import RoleHeld, Viewer
from lachan.centre.accounts.permissions import GRANTS
from lachan.centre.console import rail
from lachan.centre.console.rail import RailEntry, rail_for, register
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from collections.abc import Iterator


def viewer(*roles: str) -> Viewer:
    return Viewer(1, date(2026, 11, 28), tuple(RoleHeld(role, 1) for role in roles))


def routes(*roles: str, path: str = "/desk/") -> list[str]:
    return [link.address for area in rail_for(viewer(*roles), path=path) for link in area.links]


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = list(rail._entries)
    yield
    rail._entries[:] = before


@pytest.mark.parametrize("role", GRANTS)
def test_the_rail_shows_what_the_role_may_open_and_nothing_else(role: str) -> None:
    allowed = [reverse(entry.route) for entry in rail.entries() if entry.permission in GRANTS[role]]
    assert sorted(routes(role)) == sorted(allowed)


def test_an_area_without_pages_is_left_out() -> None:
    assert [area.words for area in rail_for(viewer("partner"), path="/desk/")] == [
        "desk.rail.work",
        "desk.rail.decide",
    ]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/desk/", "/desk/"),
        ("/desk/persons/", "/desk/persons/"),
        ("/desk/persons/7/roles/grant", "/desk/persons/"),
        ("/desk/log/reads", "/desk/log/reads"),
        ("/desk/log/7", "/desk/log/"),
        ("/desk/roles/7/end", None),
    ],
)
def test_the_page_that_is_shown_is_marked(path: str, current: str | None) -> None:
    areas = rail_for(viewer("administrator", "auditor"), path=path)
    assert [link.address for area in areas for link in area.links if link.current] == (
        [current] if current else []
    )


def test_every_entry_and_area_has_words() -> None:
    for lang in LANGS:
        for entry in rail.entries():
            assert say(entry.words, lang)
        for area in rail.AREAS:
            assert say(f"desk.rail.{area}", lang)


def test_a_later_rooms_page_comes_in_by_one_line_and_once() -> None:
    entry = RailEntry("desk_health", "desk.health.title", "i-folder", "work", "health.view")
    with pytest.raises(ValueError, match="twice"):
        register([entry])
    with pytest.raises(ValueError, match="no area"):
        register([RailEntry("types", "types.nav", "i-folder", "attic", "desk.enter")])
    new = RailEntry("types", "types.nav", "i-folder", "work", "desk.enter")
    register([new])
    register([new])
    assert routes("partner") == ["/desk/", "/desk/answers/", "/types", "/desk/claims/"]
