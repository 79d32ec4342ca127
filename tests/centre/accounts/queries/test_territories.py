from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.accounts.both_maps import some_districts
from lachan.centre.accounts.queries.territories import (
    AmbiguousTerritoryError,
    UnknownTerritoryError,
    chains_of,
    find_territory,
    former_parts,
    place_by_code,
    the_territory,
    where_is,
    where_is_today,
)
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("some_of_the_map")]

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
# Ba Đình, Cầu Giấy, Hà Giang, Bắc Quang, Hàm Yên, Phú Bình, Quan Hóa, Ngũ Hành Sơn, Côn Đảo, 1, Thủ Đức
DISTRICTS = tuple(
    f"D{code}-202501"
    for code in ("001", "005", "024", "034", "074", "173", "385", "494", "755", "760", "769")
)
BEFORE, ON = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def some_of_the_map(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = some_districts(tmp_path_factory.mktemp("map"), DISTRICTS)
    load_territories(actor=OPERATOR, now=NOW, folder=folder)


def codes(name: str, *, level: str = "", parent: str = "") -> list[str]:
    return [one.place.code for one in find_territory(name=name, level=level, parent=parent)]


def became(code: str, day: date) -> dict[str, bool]:
    return {one.place.code: one.whole for one in where_is(place_by_code(code), day=day)}


def test_a_place_is_itself_while_it_stands() -> None:
    assert became("C00004-202501", BEFORE) == {"C00004-202501": True}
    assert became("P01-202501", date(1990, 1, 1)) == {"P01-202501": True}
    assert became("P01-202501", date(2030, 1, 1)) == {"P01-202501": True}


def test_a_ward_that_went_into_one_commune_is_wholly_there() -> None:
    assert became("C26740-202501", ON) == {"C26740-202507": True}
    assert place_by_code("C26740-202507").name_vi == "Phường Sài Gòn"


def test_a_ward_that_was_divided_is_in_part_in_each() -> None:
    parts = became("C00016-202501", ON)
    assert len(parts) > 1
    assert not any(parts.values())
    assert "C00004-202507" in parts


def test_a_district_is_where_its_wards_are() -> None:
    island = became("D755-202501", ON)
    assert island == {"C26732-202507": True}
    assert len(became("D001-202501", ON)) == 8


def test_a_province_that_merged_is_wholly_in_the_new_one() -> None:
    for old in ("P74-202501", "P77-202501", "P79-202501"):
        assert became(old, ON) == {"P79-202507": True}


def test_it_looks_back_as_well_at_the_smallest_units() -> None:
    assert became("P08-202507", BEFORE) == {"P02-202501": True, "P08-202501": True}
    assert became("C26732-202507", BEFORE) == {"D755-202501": True}
    former = became("C00004-202507", BEFORE)
    assert former["C00004-202501"]
    assert not former["C00016-202501"]
    assert all(code.startswith("C") for code in former)


def test_the_way_there_is_told() -> None:
    (one,) = where_is(place_by_code("C26740-202501"), day=ON)
    assert one.via == ("C26740-202501", "C26740-202507")


def test_where_is_this_today_takes_a_code_or_a_name() -> None:
    (one,) = where_is_today(territory="c26740-202501", day=ON)
    assert one.place.name_vi == "Phường Sài Gòn"
    (one,) = where_is_today(territory="Bến Nghé, Quận 1", day=ON)
    assert one.place.name_vi == "Phường Sài Gòn"
    (one,) = where_is_today(territory="ha giang", level="province", day=ON)
    assert one.place.name_vi == "Tỉnh Tuyên Quang"


def test_a_name_is_found_as_people_write_it() -> None:
    assert codes("q1") == codes("Quận 1") == codes("quan 1") == ["D760-202501"]
    assert codes("tp hcm") == ["P79-202501", "P79-202507"]
    assert codes("tp hcm", level="province", parent="") == ["P79-202501", "P79-202507"]
    assert codes("P. Trúc Bạch, Hà Nội") == ["C00004-202501"]
    assert codes("truc bach", parent="quận ba đình") == ["C00004-202501"]
    assert codes("trúc bạch", parent="Cầu Giấy") == []
    assert codes("phuong ba dinh, ha noi") == ["C00004-202507"]
    assert codes("quan ba dinh") == ["D001-202501"]
    assert codes("Thủ Đức, Hồ Chí Minh", level="district") == ["D769-202501"]


def test_a_name_that_several_have_gives_all_of_them() -> None:
    found = codes("Tân Thành")
    assert len(found) > 3
    with pytest.raises(AmbiguousTerritoryError) as raised:
        the_territory("Tân Thành")
    assert [one.place.code for one in raised.value.found] == found


def test_accents_count_where_they_are_written() -> None:
    without, quan_hoa = codes("quan hoa"), codes("Quan Hoa")
    assert "C00169-202501" in without
    assert quan_hoa == without
    assert codes("Hòa Hải") == codes("Hoà Hải") != []


def test_a_day_leaves_out_what_does_not_stand_on_it() -> None:
    assert [one.place.code for one in find_territory(name="hồ chí minh", day=BEFORE)] == ["P79-202501"]
    assert [one.place.code for one in find_territory(name="hồ chí minh", day=ON)] == ["P79-202507"]


@pytest.mark.parametrize(
    "name", ["", " ", ",", "Atlantis", "x" * 10_000, "'; drop table", "\0", "%", "🌧️", "P99-202501"]
)
def test_a_name_that_is_none_finds_nothing(name: str) -> None:
    assert find_territory(name=name) == ()
    with pytest.raises(UnknownTerritoryError):
        the_territory(name)


def test_what_a_place_lies_in_takes_a_query_a_level() -> None:
    ids = [place_by_code(code).id for code in ("C00004-202501", "C00004-202507", "D760-202501")]
    with CaptureQueriesContext(connection) as queries:
        chains = chains_of(ids)
    assert len(queries) <= 3
    assert [place.code for place in chains[ids[0]]] == ["C00004-202501", "D001-202501", "P01-202501"]
    assert [place.code for place in chains[ids[1]]] == ["C00004-202507", "P01-202501"]


def test_a_province_names_the_former_ones_that_it_was_made_of() -> None:
    def parts(code: str) -> list[str]:
        return [one.code for one in former_parts(place_by_code(code))]

    assert parts("P08-202507") == ["P02-202501", "P08-202501"]
    # one that went on was made of none
    assert parts("P01-202501") == []
    assert parts("P02-202501") == []
