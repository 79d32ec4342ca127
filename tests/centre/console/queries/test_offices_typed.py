from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from centre.accounts.people import make_office
from centre.cases.scene import NOW, people
from lachan.centre.console.queries.offices_typed import code_typed, office_typed, offices_matching
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db
DAY = today(NOW)


@pytest.fixture(autouse=True)
def _police(db: None) -> None:
    del db
    for code, name in (
        ("PA05-DT", "Công an tỉnh Đồng Tháp"),
        ("PA05-DT-CL", "Công an phường Cao Lãnh, tỉnh Đồng Tháp"),
        ("TTTT-DT", "Trung tâm thông tin Đồng Tháp"),
    ):
        made = make_office(code)
        type(made).objects.filter(pk=made.pk).update(name_vi=name, name_en=f"Police {code}")


def codes(typed: str) -> list[str]:
    return [one.code for one in offices_matching(typed, day=DAY)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("PA05-DT", ["PA05-DT", "PA05-DT-CL"]),
        ("pa05-dt-cl", ["PA05-DT-CL"]),
        ("Công an tỉnh Đồng Tháp", ["PA05-DT", "PA05-DT-CL"]),
        ("cong an tinh dong thap", ["PA05-DT", "PA05-DT-CL"]),
        ("công an đồng tháp", ["PA05-DT", "PA05-DT-CL"]),
        ("đồng tháp công an", ["PA05-DT", "PA05-DT-CL"]),
        ("Cao Lãnh", ["PA05-DT-CL"]),
        ("đồng tháp", ["PA05-DT", "TTTT-DT", "PA05-DT-CL"]),
        ("lãnh cao", ["PA05-DT-CL"]),
        ("không có đâu", []),
        ("đ", []),
        (" ", []),
        ("\x00%", []),
    ],
)
def test_the_nearest_stand_first_whatever_the_accents_and_the_order(typed: str, found: list[str]) -> None:
    assert codes(typed) == found


@pytest.mark.usefixtures("people")
def test_as_many_as_fit_are_given_and_no_office_that_has_ended() -> None:
    assert len(offices_matching("cơ quan", day=DAY, most=2)) == 2
    assert offices_matching("công an", day=DAY.replace(year=1990)) == ()


def test_what_means_one_office_is_that_office(people: People) -> None:
    assert code_typed("cao lãnh", day=DAY, lang="vi") == "PA05-DT-CL"
    assert office_typed("south", day=DAY, lang="vi") == people.office("south").pk
    with pytest.raises(Refusal, match="cases_offices"):
        code_typed("công an", day=DAY, lang="vi")


def test_no_partner_is_offered_and_who_means_one_is_told_what_to_do_instead(people: People) -> None:
    assert people.office("bank").code not in codes("cơ quan")
    assert people.office("south").code in codes("cơ quan")
    for typed in ("bank", "co quan bank"):
        with pytest.raises(Refusal, match="cases_office_outside"):
            office_typed(typed, day=DAY, lang="vi")
