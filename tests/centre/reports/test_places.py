"""What people write for a place, of the map of today and of the one before: taken, or asked back with what it can be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.accounts.trees import territories
from centre.reports.tellings import DAY, NOW
from lachan.centre.accounts.queries.territories import place_by_code, where_are, where_is
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.reports.places import MOST_CHOICES, PlaceFault, choice_of, read_place

if TYPE_CHECKING:
    from lachan.centre.reports.places import Choice

__all__ = ["territories"]
pytestmark = pytest.mark.django_db

# what was typed | province beside it | what it is today, or ?CODE with names that must be among the choices
TYPED = """
Ba Đình, Hà Nội | | ?meant Phường Ba Đình; Phường Ngọc Hà; Thành phố Hà Nội
ba dinh, ha noi | | ?meant Phường Ba Đình; Phường Ngọc Hà
Ba Đình Hà Nội | | ?meant Phường Ba Đình
Hà Nội, Ba Đình | | ?meant Phường Ba Đình
Ba Đình | P01-202501 | ?meant Phường Ba Đình; Phường Giảng Võ; Thành phố Hà Nội
Quận Ba Đình | | ?became Phường Ba Đình; Phường Ngọc Hà; Phường Giảng Võ; Thành phố Hà Nội
Q. Ba Đình, HN | | ?became Phường Ba Đình; Phường Ngọc Hà
phường Ba Đình, Hà Nội | | Phường Ba Đình
P.Ba Đình - Hà Nội | | Phường Ba Đình
Ba Đình | P79-202507 | ?elsewhere Phường Ba Đình; Thành phố Hồ Chí Minh
Củ Chi | | ?meant Xã Củ Chi; Xã Tân An Hội; Xã Nhuận Đức
huyện Củ Chi | | ?became Xã Củ Chi; Xã Tân An Hội; Thành phố Hồ Chí Minh
H. Củ Chi, TP.HCM | | ?became Xã Củ Chi; Xã Tân An Hội
xã Củ Chi | | Xã Củ Chi
thị trấn Củ Chi | | Xã Tân An Hội
Hoàn Kiếm | | ?meant Phường Hoàn Kiếm; Phường Cửa Nam
Hoan Kiem | P01-202501 | ?meant Phường Hoàn Kiếm; Phường Cửa Nam
phường Hoàn Kiếm | | Phường Hoàn Kiếm
12 Hàng Bông, phường Hoàn Kiếm, Hà Nội | | Phường Hoàn Kiếm
phường Cửa Nam, Hà Nội | | ?meant Phường Cửa Nam; Phường Hoàn Kiếm; Phường Ba Đình
Cửa Nam | P33-202507 | ?elsewhere Phường Cửa Nam; Tỉnh Hưng Yên
P. Trúc Bạch, Q. Ba Đình, Hà Nội | | Phường Ba Đình
phường Trúc Bạch quận Ba Đình Hà Nội | | Phường Ba Đình
Trúc Bạch | P01-202501 | Phường Ba Đình
Trúc Bạch, phường Ba Đình, Hà Nội, Việt Nam | | Phường Ba Đình
phường Đội Cấn, Hà Nội | | ?became Phường Ba Đình; Phường Ngọc Hà
Quận 1 | | ?became Phường Sài Gòn; Phường Bến Thành; Phường Tân Định
Q1, TPHCM | | ?became Phường Sài Gòn; Phường Bến Thành
phường Bến Nghé, quận 1 | | Phường Sài Gòn
Bến Nghé, Sài Gòn | | Phường Sài Gòn
phường Sài Gòn | | Phường Sài Gòn
Sài Gòn | | Thành phố Hồ Chí Minh
TP. HCM | | Thành phố Hồ Chí Minh
P.12, Q. Gò Vấp | | Phường An Hội Tây
Thủ Đức | | ?meant Phường Thủ Đức; Phường Linh Xuân
thành phố Thủ Đức, TP HCM | | ?became Phường Thủ Đức; Phường Linh Xuân
phường Thủ Đức | | Phường Thủ Đức
Hải Dương | | ?meant Phường Hải Dương; Thành phố Hải Phòng; Phường Thành Đông
tỉnh Hải Dương | | Thành phố Hải Phòng
Hải Dương, Hải Phòng | | ?meant Phường Hải Dương; Thành phố Hải Phòng
Bến Tre | | ?meant Phường Bến Tre; Tỉnh Vĩnh Long
tỉnh Bến Tre | | Tỉnh Vĩnh Long
Bắc Giang | | ?meant Phường Bắc Giang; Tỉnh Bắc Ninh
tỉnh Bắc Giang | | Tỉnh Bắc Ninh
tỉnh Hà Giang | | Tỉnh Tuyên Quang
Hà Giang | | ?many Tỉnh Tuyên Quang; Phường Hà Giang 1
Bình Dương | | ?meant Phường Bình Dương; Thành phố Hồ Chí Minh
Biên Hòa | | ?meant Phường Biên Hòa; Phường Trảng Dài
Biên Hoà, Đồng Nai | | ?meant Phường Biên Hòa
Vũng Tàu | | ?meant Phường Vũng Tàu; Phường Tam Thắng
Đà Lạt | | ?became Phường Xuân Hương - Đà Lạt; Tỉnh Lâm Đồng
TP Vinh, Nghệ An | | ?became Phường Thành Vinh; Tỉnh Nghệ An
Phan Rang - Tháp Chàm | | ?became Phường Phan Rang; Tỉnh Khánh Hòa
Phú Quốc | | ?meant Đặc khu Phú Quốc; Đặc khu Thổ Châu
đặc khu Phú Quốc | | Đặc khu Phú Quốc
Hoàng Sa | | Đặc khu Hoàng Sa
Trường Sa, Khánh Hòa | | Đặc khu Trường Sa
Hà Nội | | Thành phố Hà Nội
Cao Bằng | | Tỉnh Cao Bằng
Lào Cai | | Tỉnh Lào Cai
Bắc Ninh | | Tỉnh Bắc Ninh
Thừa Thiên Huế | | Thành phố Huế
 | P01-202501 | Thành phố Hà Nội
 | Hải Dương | Thành phố Hải Phòng
 | tỉnh Sao Hỏa | ?unknown_province
thôn 3, xã Tân Thành, huyện Phú Bình, tỉnh Thái Nguyên | | Xã Tân Thành
Tân Thành, Thái Nguyên | | ?meant Xã Tân Thành
Tân Thành | | ?meant Xã Tân Thành; Phường Tân Thành
Hoàn Kiêmm, Hà Nội | | ?unknown Phường Hoàn Kiếm; Thành phố Hà Nội
Ngọk Hà | P01-202501 | ?unknown Phường Ngọc Hà; Thành phố Hà Nội
Không Đâu Cả | | ?unknown
Campuchia | | ?unknown
C00004-202507 | | Phường Ba Đình
D001-202501 | | ?became Phường Ba Đình; Phường Ngọc Hà
"""
LINES = [[part.strip() for part in line.split("|")] for line in TYPED.splitlines() if line]


def answer(typed: str, province: str) -> tuple[str, tuple[Choice, ...]]:
    try:
        code = read_place(typed, day=DAY, province=province)
    except PlaceFault as fault:
        return f"?{fault.code}", fault.choices
    return place_by_code(code).name_vi if code else "nothing", ()


@pytest.fixture
def whole_map(db: None) -> None:
    """The map of the whole country, of before 1 July 2025 and of today."""
    del db
    load_territories(actor=OPERATOR, now=NOW)


@pytest.mark.usefixtures("whole_map")
def test_each_place_of_the_table_is_taken_or_asked_back_with_what_it_can_be() -> None:
    assert len(LINES) >= 60
    wrong: list[str] = []
    for typed, province, expected in LINES:
        said, choices = answer(typed, province)
        code, _, names = expected.partition(" ")
        if not expected.startswith("?"):
            wrong += [f"{typed}: {said} {choices}"] if said != expected else []
            continue
        code = {"?unknown_province": "?province_unknown"}.get(code, code.replace("?", "?place_"))
        offered = {choice.name_vi.split(", ")[0] for choice in choices}
        missing = {name.strip() for name in names.split(";") if name.strip()} - offered
        if said != code or missing:
            wrong.append(f"{typed}: {said}, without {missing}, offered {offered}")
        assert len(choices) <= MOST_CHOICES + 1
        assert len({choice.code for choice in choices}) == len(choices), "each place once"
        for choice in choices:
            # whatever is offered is taken when it is chosen
            assert read_place(choice.code, day=DAY) == choice.code, typed
    assert wrong == []


@pytest.mark.usefixtures("whole_map")
def test_both_meanings_of_a_name_are_explained_in_both_languages() -> None:
    with pytest.raises(PlaceFault) as caught:
        read_place("Ba Đình", day=DAY, province="P01-202501")
    first, second, *_, last = caught.value.choices
    assert first.name_vi == "Phường Ba Đình, Thành phố Hà Nội"
    assert first.why_vi == "Nơi mang tên này hiện nay. Nay gồm một phần Quận Ba Đình cũ, Thành phố Hà Nội."
    assert "has this name today" in first.why_en
    assert second.why_vi == "Nay gồm một phần Quận Ba Đình cũ, Thành phố Hà Nội."
    assert second.why_en == "It holds a part of the former Ba Dinh District, Ha Noi City."
    assert last.code == "P01-202501"


@pytest.mark.usefixtures("whole_map")
def test_no_place_costs_more_than_a_handful_of_queries() -> None:
    for typed, province, _ in LINES:
        with CaptureQueriesContext(connection) as seen:
            answer(typed, province)
        assert len(seen) <= 16, typed


@pytest.mark.usefixtures("territories")
def test_many_places_are_followed_as_one_is() -> None:
    former = [place_by_code(code) for code in ("D001-202501", "C00007-202501", "P02-202501", "C00004-202507")]
    together = where_are(former, day=DAY)
    for place in former:
        assert together[place.id] == where_is(place, day=DAY)


@pytest.mark.usefixtures("territories")
def test_a_choice_is_named_by_its_code() -> None:
    chosen = choice_of("C00004-202507")
    assert chosen is not None
    assert chosen.name_vi == "Phường Ba Đình, Thành phố Hà Nội"
    assert choice_of("nowhere") is None
    assert choice_of("\0") is None


@pytest.mark.usefixtures("territories")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=200) | st.from_regex(re.compile(r"([pqhx]\.? ?|phường |quận )?[A-Za-zĐđ ,\-/]{1,60}"), fullmatch=True),
    st.sampled_from(["", "P01-202501", "\0", "x" * 200]),
)  # fmt: skip
def test_whatever_is_typed_is_taken_or_said(typed: str, province: str) -> None:
    said, _ = answer(typed, province)
    assert said
