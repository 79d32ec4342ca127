"""Views of the inbox that an office shares: who makes, renames and removes them, and who has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from centre.cases.scene import NOW, acting, desk, people, seeing
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import SavedView
from lachan.centre.cases.queries.saved_views import view_of, views_of
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.cases.services.own import remove_view, rename_view, save_view
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

LATE = Wanted(late=True)


def shared(people: People, name: str = "Trễ hạn", office: str = "north") -> int:
    return save_view(
        name=name, wanted=LATE, office_id=people.office(office).pk, actor=desk(people, office), now=NOW
    )


def test_a_view_of_an_office_is_there_for_who_sees_cases_at_it_or_below(people: People) -> None:
    view = shared(people)
    for office, sees in (("north", True), ("north_ward", True), ("south", False), ("centre", False)):
        found = [one.id for one in views_of(seeing(people, office))]
        assert found == ([view] if sees else []), office
    assert view_of(seeing(people), view).mine
    assert not view_of(seeing(people, "north_ward"), view).mine
    assert not view_of(seeing(people, "north", Role.ANALYST), view).mine
    with pytest.raises(Refusal, match="not_found"):
        view_of(seeing(people, "south"), view)


@pytest.mark.parametrize(
    ("office", "role", "refused"),
    [
        ("north_ward", Role.DESK, "not_found"),
        ("north", Role.ANALYST, "not_permitted"),
        ("south", Role.DESK, "not_found"),
    ],
)
def test_who_assigns_no_cases_at_an_office_changes_none_of_its_views(
    people: People, office: str, role: str, refused: str
) -> None:
    view = shared(people)
    actor = acting(people.at(office, role))
    north = people.office("north").pk
    with pytest.raises(Refusal, match=refused):
        save_view(name="Khác", wanted=LATE, office_id=north, actor=actor, now=NOW)
    with pytest.raises(Refusal, match=refused):
        rename_view(view_id=view, name="Khác", actor=actor, now=NOW)
    with pytest.raises(Refusal, match=refused):
        remove_view(view_id=view, actor=actor, now=NOW)
    assert SavedView.objects.get().name == "Trễ hạn"


def test_who_assigns_from_above_may_and_each_change_is_written_down(people: People) -> None:
    view = shared(people)
    rename_view(view_id=view, name="Quá hạn", actor=desk(people, "centre"), now=NOW)
    assert SavedView.objects.get(pk=view).name == "Quá hạn"
    remove_view(view_id=view, actor=desk(people, "centre"), now=NOW)
    assert not SavedView.objects.exists()
    kinds = Entry.objects.filter(kind__startswith="cases.view").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["cases.view_saved", "cases.view_saved", "cases.view_removed"]


def test_one_s_own_view_is_nobody_else_s_and_stands_in_no_log(people: People) -> None:
    mine = save_view(name="Của tôi", wanted=LATE, actor=desk(people), now=NOW)
    second = acting(people.second("north", Role.DESK))
    with pytest.raises(Refusal, match="not_found"):
        rename_view(view_id=mine, name="Lấy", actor=second, now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        remove_view(view_id=mine, actor=second, now=NOW)
    rename_view(view_id=mine, name="Trễ của tôi", actor=desk(people), now=NOW)
    assert [one.name for one in views_of(seeing(people))] == ["Trễ của tôi"]
    assert not Entry.objects.filter(kind__startswith="cases.view_").exists()


def test_a_name_that_another_view_has_is_refused_and_the_same_name_may_be_own_and_shared(
    people: People,
) -> None:
    shared(people)
    own = save_view(name="Trễ hạn", wanted=LATE, actor=desk(people), now=NOW)
    save_view(name="Khác", wanted=LATE, actor=desk(people), now=NOW)
    with pytest.raises(Refusal, match="cases_view_name"):
        rename_view(view_id=own, name="Khác", actor=desk(people), now=NOW)
    with pytest.raises(Refusal, match="cases_words"):
        rename_view(view_id=own, name=" \n", actor=desk(people), now=NOW)
    assert len(views_of(seeing(people))) == 3
