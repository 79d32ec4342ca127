from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest

from centre.accounts.people import People, as_viewer, people, refused
from centre.exchange.making import fill, lift, list_things, partner
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import OPERATOR, person_actor
from lachan.centre.exchange.models import Entry
from lachan.centre.exchange.queries.looking_up import LeftOut, counts_for, fate_for, fates_of
from lachan.centre.exchange.services.emptying import empty_all
from lachan.centre.exchange.services.subscribing import Asked, subscribe

if TYPE_CHECKING:
    from lachan.centre.accounts.access import Viewer
    from lachan.centre.exchange.queries.looking_up import Fate

__all__ = ["people"]
pytestmark = pytest.mark.django_db

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def viewer_at_desk(people: People) -> Viewer:
    return as_viewer(people.at("north", Role.DESK))


def who_gets(fate: Fate) -> list[tuple[str, tuple[str, ...]]]:
    return [
        ("anybody" if one.subscription is None else one.subscription.partner.code, one.formats)
        for one in fate.receivers
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "lua-dao.top",
        "https://LUA-DAO.top/xin",
        "www.lua-dao.top",
        "Vào hxxp://a.b.lua-dao[.]top nhé",
        "lua-dao.top.",
    ],
)
def test_a_name_is_found_however_it_is_typed_and_by_what_lies_below_it(people: People, typed: str) -> None:
    list_things([("domain", "lua-dao.top"), ("domain", "khac.top")], now=NOW)
    assert [one.value for one in fates_of(viewer_at_desk(people), typed)] == ["lua-dao.top"]


def test_a_link_is_found_with_either_scheme(people: People) -> None:
    list_things([("url", "https://bad.top/login?a=1")], now=NOW)
    for typed in ("http://bad.top/login?a=1", "https://bad.top/login?a=1"):
        assert [one.value for one in fates_of(viewer_at_desk(people), typed)] == ["bad.top/login?a=1"]


def test_a_partner_gets_what_its_agreement_its_subscription_and_the_format_allow(people: People) -> None:
    made = {}
    for code, tlp, sees in (
        ("ISP-A", "amber", "domain url"),
        ("ISP-B", "clear", "url"),
        ("NH-C", "red", "payee"),
    ):
        made[code] = partner(code, now=NOW, tlp=tlp, sees=sees)
        for asked in (Asked("stix"), Asked("lists", kinds=("domain",))):
            subscribe(partner_id=made[code].pk, asked=asked, actor=OPERATOR, now=NOW)
    list_things([("domain", "lua-dao.top")], now=NOW)
    list_things([("payee", "970436:0123456789")], now=NOW)
    [name] = fates_of(viewer_at_desk(people), "lua-dao.top")
    assert who_gets(name) == [("anybody", ("lists", "lookup", "stix", "misp")), ("ISP-A", ("lists", "stix"))]
    account = fate_for(viewer_at_desk(people), Entry.objects.get(kind="payee").pk)
    assert who_gets(account) == [("NH-C", ("stix",))]


def test_a_suspended_partner_gets_nothing(people: People) -> None:
    isp = partner("ISP-A", now=NOW)
    subscribe(partner_id=isp.pk, asked=Asked("stix"), actor=OPERATOR, now=NOW)
    isp.state = "suspended"
    isp.save()
    list_things([("domain", "lua-dao.top")], now=NOW)
    [name] = fates_of(viewer_at_desk(people), "lua-dao.top")
    assert [who for who, _ in who_gets(name)] == ["anybody"]


def test_what_is_over_and_what_waits_is_found_too(people: People) -> None:
    sources = list_things([("domain", "lua-dao.top"), ("domain", "bidv.com.vn")], now=NOW)
    lift(sources[:1], now=NOW + timedelta(minutes=1))
    [over] = fates_of(viewer_at_desk(people), "lua-dao.top")
    assert (over.live, over.rows[0].ended_why, over.receivers) == (None, "lifted", ())
    [waits] = fates_of(viewer_at_desk(people), "bidv.com.vn")
    assert (waits.rows, [one.why for one in waits.held]) == ((), ["official"])


def test_while_all_is_emptied_nobody_gets_it_and_it_is_found_all_the_same(people: People) -> None:
    list_things([("domain", "lua-dao.top")], now=NOW)
    empty_all(reason="Sai", actor=person_actor(people.at("centre", Role.APPROVER).pk), now=NOW)
    [name] = fates_of(viewer_at_desk(people), "lua-dao.top")
    assert name.live is not None
    assert (name.emptied, name.receivers) == (True, ())


def test_what_is_told_is_counted_by_kind_and_anew_when_it_changes(people: People) -> None:
    viewer = viewer_at_desk(people)
    fill(["a.top", "b.top"], now=NOW)
    fill(["c.top/x"], kind="url", now=NOW, action="flag")
    found = [(each.kind, each.block, each.flag) for each in counts_for(viewer, now=NOW)]
    assert found == [("domain", 2, 0), ("url", 0, 1)]
    fill(["d.top"], now=NOW)
    assert counts_for(viewer, now=NOW)[0].block == 3


def test_others_see_nothing_of_it(people: People) -> None:
    list_things([("domain", "lua-dao.top")], now=NOW)
    viewer = as_viewer(people.at("centre", Role.ADMINISTRATOR))
    for ask in (
        lambda: fates_of(viewer, "lua-dao.top"),
        lambda: fate_for(viewer, Entry.objects.get().pk),
        lambda: counts_for(viewer, now=NOW),
    ):
        with refused("not_permitted"):
            ask()


def test_the_files_that_can_not_carry_a_thing_are_named_with_why(people: People) -> None:
    fill(["-lua-dao.top", "lua-dao.top"], now=NOW)
    fill(["lua-dao.top/a*b"], kind="url", now=NOW)
    odd = fate_for(viewer_at_desk(people), Entry.objects.get(value="-lua-dao.top").pk)
    assert odd.left_out == (LeftOut("domains.csv", "signs"),)
    assert fate_for(viewer_at_desk(people), Entry.objects.get(value="lua-dao.top").pk).left_out == ()
    link = fate_for(viewer_at_desk(people), Entry.objects.get(kind="url").pk)
    assert link.left_out == (LeftOut("adblock.txt", "signs"),)
