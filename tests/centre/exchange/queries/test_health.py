from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest

from centre.exchange.making import fill, follow_all, list_things, partner
from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.exchange.codes import FORMATS
from lachan.centre.exchange.lists.making import make_files
from lachan.centre.exchange.queries.entries import last_seq, state
from lachan.centre.exchange.queries.health import (
    FeedHealth,
    count_late,
    feeds_now,
    following_now,
    partners_now,
)
from lachan.centre.exchange.services.subscribing import Asked, subscribe
from lachan.centre.exchange.zones.running import zones_folder
from lachan.centre.exchange.zones.standing import Standing, keep_standing
from lachan.centre.indicators.entries import Decided, add_decided
from lachan.centre.web.words import catalogue

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, data=tmp_path)


def feed(name: str, now: datetime) -> FeedHealth:
    return next(one for one in feeds_now(now, state()) if one.format == name)


def test_what_was_decided_and_not_followed_is_late_after_a_minute() -> None:
    decided = Decided("domain", "lua-dao.top", "M2026-000001", "", OPERATOR, MACHINE)
    add_decided(list_class="bad", decided=[decided], expires_on=None, now=NOW)
    soon, later = following_now(NOW + MINUTE / 2), following_now(NOW + 2 * MINUTE)
    assert (soon.since, soon.is_late, later.is_late) == (NOW, False, True)
    follow_all(NOW + 2 * MINUTE)
    assert following_now(NOW + 3 * MINUTE).since is None


def test_an_empty_centre_has_nothing_wrong() -> None:
    assert [one.format for one in feeds_now(NOW, state())] == list(FORMATS)
    assert {one.wrong for one in feeds_now(NOW, state())} == {""}
    assert not following_now(NOW).is_late


def test_list_files_that_are_not_made_anew_are_behind_and_then_run_out() -> None:
    list_things([("domain", "lua-dao.top")], now=NOW)
    assert feed("lists", NOW).wrong == "never"
    while make_files(now=NOW):
        pass
    assert (feed("lists", NOW).wrong, feed("lists", NOW).version) == ("", last_seq())
    list_things([("domain", "khac.top")], now=NOW + MINUTE)
    assert feed("lists", NOW + 90 * MINUTE / 60).wrong == ""
    assert feed("lists", NOW + 3 * MINUTE).wrong == "behind"
    assert feed("lists", NOW + timedelta(days=4)).wrong == "expired"


@pytest.mark.parametrize(
    "key",
    [
        "wrong.never",
        "wrong.behind",
        "wrong.expired",
        "wrong.failing",
        "stands.direct",
        "stands.called",
        "stands.off",
        "stands.unseen",
    ],
)
def test_each_way_of_standing_has_words(key: str) -> None:
    assert f"exchange.{key}" in catalogue()


def test_a_zone_that_is_switched_on_and_was_never_made_is_wrong(settings: Any) -> None:
    list_things([("domain", "lua-dao.top")], now=NOW)
    assert (feed("rpz", NOW).stands, feed("rpz", NOW).wrong) == ("off", "")
    listens = (("127.0.0.1", 5353),)
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, zones_listen=listens)
    assert feed("rpz", NOW).wrong == "never"
    seq = last_seq()
    keep_standing(zones_folder(), Standing(seq, seq, "x", seq))
    assert (feed("rpz", NOW).version, feed("rpz", NOW + 9 * MINUTE).wrong) == (seq, "")
    fill(["khac.top"], now=NOW + MINUTE)
    assert feed("rpz", NOW + 9 * MINUTE).wrong == "behind"


def test_what_is_not_made_beforehand_says_how_it_stands() -> None:
    assert {one.format for one in feeds_now(NOW, state()) if one.version is None and not one.stands} == set()


def test_partners_that_lack_something_for_long_stand_first_and_are_counted() -> None:
    for code in ("ISP-A", "ISP-B"):
        subscribe(
            partner_id=partner(code, now=NOW).pk,
            asked=Asked("stix") if code == "ISP-A" else Asked("webhook", secret_name="b"),  # noqa: S106 - a name
            actor=OPERATOR,
            now=NOW,
        )
    fill(["a.top"], now=NOW)
    found = partners_now(NOW + 10 * MINUTE)
    assert [(one.row.partner.code, one.is_late) for one in found] == [("ISP-B", True), ("ISP-A", False)]
    assert count_late(NOW + 10 * MINUTE) == 1
