from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.measures.scene import NOW, people, proposed
from lachan.centre.fetch.targets import FetchError
from lachan.centre.measures.models import Control, Watch
from lachan.centre.measures.services.controls import GOOD_FOR, draw_controls, renew_controls
from lachan.engine.brands import protected_names

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from centre.accounts.people import People
    from lachan.centre.fetch.names import RecordKind

pytestmark = pytest.mark.django_db
__all__ = ["people"]

OWN, BLOCKED = "vietcombank-hotro-24.top", "thu-chan.example"


@pytest.fixture(autouse=True)
def watched(people: People) -> Watch:
    """This will have something watched, for which controls are needed."""
    return Watch.objects.create(measure=proposed(people), due_at=NOW)


@pytest.fixture
def own(settings: Settings) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, probe_there=(OWN,), probe_blocked=(BLOCKED,)
    )


def ask(name: str, kind: RecordKind) -> tuple[str, ...]:
    """A world where official names and our own are there, and nothing else."""
    official = {domain for brand in protected_names().values() for domain in brand.domains}
    return ("45.76.12.1",) if kind == "A" and name in {*official, OWN, BLOCKED} else ()


def nothing_answers(name: str, kind: RecordKind) -> tuple[str, ...]:
    raise FetchError("dns_time", f"{kind} {name}")


def everything_is_there(name: str, kind: RecordKind) -> tuple[str, ...]:
    return ("45.76.12.1",) if name and kind == "A" else ()


def kinds(kind: str) -> set[str]:
    return set(Control.objects.filter(kind=kind).values_list("name", flat=True))


@pytest.mark.usefixtures("own")
def test_names_are_kept_that_answer_as_they_should_and_asked_for_again_after_an_hour() -> None:
    assert renew_controls(now=NOW, ask=ask) > 20
    official = {domain for brand in protected_names().values() for domain in brand.domains}
    assert kinds("there") - {OWN} <= official
    assert OWN in kinds("there")
    assert kinds("blocked") == {BLOCKED}
    assert len(kinds("nowhere")) == 12
    assert renew_controls(now=NOW + timedelta(minutes=30), ask=ask) == 0
    assert renew_controls(now=NOW + timedelta(hours=1), ask=ask) > 20


def test_a_made_up_name_that_somebody_has_is_no_control() -> None:
    renew_controls(now=NOW, ask=everything_is_there)
    assert kinds("nowhere") == set()
    assert draw_controls(now=NOW) == []


def test_while_our_own_resolver_is_silent_there_are_no_controls() -> None:
    assert renew_controls(now=NOW, ask=nothing_answers) == 0
    assert draw_controls(now=NOW) == []


@pytest.mark.usefixtures("own")
def test_each_draw_has_all_kinds_and_a_name_of_our_own_that_looks_like_any_other() -> None:
    renew_controls(now=NOW, ask=ask)
    drawn = draw_controls(now=NOW)
    assert {one.kind for one in drawn} == {"there", "nowhere", "blocked"}
    assert OWN in {one.name for one in drawn}
    assert len(drawn) <= 6
    assert len({one.name for one in drawn}) == len(drawn)
    assert draw_controls(now=NOW + GOOD_FOR) == [], "what was so yesterday isn't known today"


def test_while_nothing_is_watched_nothing_is_asked(watched: Watch) -> None:
    watched.delete()
    assert renew_controls(now=NOW, ask=ask) == 0
    assert not Control.objects.exists()
