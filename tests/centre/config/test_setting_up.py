from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from lachan.centre.accounts.given_tables import TableRefusedError
from lachan.centre.accounts.models import Office, Person, RolePeriod
from lachan.centre.accounts.queries.persons import person_by_address
from lachan.centre.accounts.services.passwords import LinkNotGoodError, person_of_link
from lachan.centre.audit.models import Entry
from lachan.centre.config import setting_up
from lachan.centre.config.setting_up import Newcomer, SetUp, SetUpError, bring_territories, set_up_centre
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
AN, BINH = Newcomer("Nguyễn Văn An", "an@example.vn"), Newcomer("Trần Thị Bình", "binh@example.vn")
OFFICES = b"""code,kind,name_vi,name_en,parent,valid_from
ttqg,ministry,Trung t\xc3\xa2m,National centre,,2025-07-01
tinh,provincial,T\xe1\xbb\x89nh,Province,ttqg,2025-07-01
"""


class Loaded:
    added = 0


@pytest.fixture(autouse=True)
def _without_the_territories(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drill of restoring loads all 14,000; here none is asked about."""

    def load(**_: object) -> Loaded:
        return Loaded()

    monkeypatch.setattr(setting_up, "load_territories", load)


def set_up(
    *newcomers: Newcomer, offices: bytes | None = OFFICES, office: str = "", new_links: bool = False
) -> SetUp:
    given: Sequence[Newcomer] = newcomers
    return set_up_centre(offices=offices, office=office, newcomers=given, new_links=new_links, now=NOW)


def nothing_was_done() -> bool:
    return not (Office.objects.exists() or Person.objects.exists() or Entry.objects.exists())


def test_it_makes_the_offices_and_two_administrators_of_the_root_each_with_an_own_link() -> None:
    done = set_up(AN, BINH)
    assert (done.offices, done.office) == (2, "ttqg")
    assert [link.email for link in done.links] == ["an@example.vn", "binh@example.vn"]
    for link, newcomer in zip(done.links, (AN, BINH), strict=True):
        person = person_of_link(token=link.path.rpartition("/")[2], now=NOW)
        assert person.email == newcomer.email
        assert not person.has_usable_password()
    assert set(RolePeriod.objects.values_list("role", "office__code")) == {("administrator", "ttqg")}
    assert RolePeriod.objects.count() == 2


def test_the_same_again_changes_nothing_and_gives_no_link() -> None:
    set_up(AN, BINH)
    before = Entry.objects.count()
    again = set_up(AN, BINH)
    assert (again.offices, again.offices_there, again.links) == (0, 2, ())
    assert Entry.objects.count() == before
    assert set_up(offices=None).links == ()


def test_a_new_link_ends_the_old_one() -> None:
    old = set_up(AN, BINH).links[0]
    (new,) = set_up(AN, offices=None, new_links=True).links
    assert person_of_link(token=new.path.rpartition("/")[2], now=NOW).pk == person_by_address(AN.email)
    with pytest.raises(LinkNotGoodError):
        person_of_link(token=old.path.rpartition("/")[2], now=NOW)


def test_one_administrator_is_not_enough_and_then_nothing_is_done_at_all() -> None:
    with pytest.raises(Refusal):
        set_up(AN)
    assert nothing_was_done()


def test_two_with_one_address_are_one() -> None:
    with pytest.raises(SetUpError, match="stands twice"):
        set_up(AN, Newcomer("Somebody", "AN@example.vn"))
    assert nothing_was_done()


def test_a_wrong_line_of_the_offices_leaves_nothing_behind() -> None:
    with pytest.raises(TableRefusedError):
        set_up(AN, BINH, offices=OFFICES + b"x,no-such-kind,,,,yesterday\n")
    assert nothing_was_done()


@pytest.mark.parametrize(
    "newcomer",
    [Newcomer("", "c@example.vn"), Newcomer("Chi", "no address"), Newcomer("Chi\u202e", "c@example.vn")],
)
def test_a_person_who_cannot_be_is_refused_with_all_the_rest(newcomer: Newcomer) -> None:
    with pytest.raises(Refusal):
        set_up(AN, newcomer)
    assert nothing_was_done()


def test_without_an_office_or_with_an_unknown_one_it_says_what_is_missing() -> None:
    with pytest.raises(SetUpError, match="Give the tree of offices"):
        set_up(AN, BINH, offices=None)
    with pytest.raises(SetUpError, match="no office with the code 'other'"):
        set_up(AN, BINH, office="other")
    assert nothing_was_done()


def test_where_several_offices_stand_at_the_top_it_asks_which() -> None:
    two = OFFICES + b"bank,bank,Ng\xc3\xa2n h\xc3\xa0ng,Bank,,2025-07-01\n"
    with pytest.raises(SetUpError, match="bank, ttqg"):
        set_up(AN, BINH, offices=two)
    assert set_up(AN, BINH, offices=two, office="ttqg").office == "ttqg"


def test_a_third_administrator_is_made_by_the_two_and_not_from_here() -> None:
    set_up(AN, BINH)
    with pytest.raises(Refusal) as refused:
        set_up(Newcomer("Chi", "chi@example.vn"), offices=None)
    assert refused.value.code == "administration_stands"
    assert person_by_address("chi@example.vn") is None


def test_the_territories_come_alone_but_not_into_a_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bring_territories(now=NOW) == 0
    monkeypatch.setattr(setting_up, "demo_passwords_exist", lambda: True)
    with pytest.raises(SetUpError, match="holds the demo"):
        bring_territories(now=NOW)


def test_a_folder_with_the_demo_is_not_made_into_a_centre() -> None:
    Person.objects.create(name="Mẫu", email="mau@example.vn", has_demo_password=True)
    with pytest.raises(SetUpError, match="holds the demo"):
        set_up(AN, BINH)
