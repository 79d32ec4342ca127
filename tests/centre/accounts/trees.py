"""A small tree of offices on a small map of Hà Nội and Tuyên Quang, for tests: use the fixture `tree`.

BCA                 ministry, website in the whole country
├── T01             Hà Nội, all kinds
│   ├── H001        Ba Đình district police (from 1990)
│   └── X4          Ba Đình ward police, messages and commerce (from 1 July 2025)
├── T02             Hà Giang, all kinds (old map)
└── T08             Tuyên Quang, all kinds (old map and new)
SBV                 bank, bank accounts in Hà Nội
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pytest

from centre.accounts.both_maps import some_districts
from lachan.centre.accounts.models import Competence, Office, OfficeSuccession, ReorganisationPlan
from lachan.centre.accounts.queries.responsible import responsible_on
from lachan.centre.accounts.queries.territories import place_by_code
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry

if TYPE_CHECKING:
    from pathlib import Path

NOW: Final = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
TODAY: Final = date(2026, 11, 28)
HEAD: Final = "code,kind,name_vi,name_en,parent,territory,valid_from,valid_to,competences"
TREE: Final = (
    HEAD,
    "BCA,ministry,Bộ Công an,Ministry of Public Security,,,1945-08-19,,website@*",
    "T01,provincial,Công an Hà Nội,Ha Noi Police,BCA,P01-202501,1945-08-19,,*",
    "H001,district_police,Công an Ba Đình,Ba Dinh Police,T01,D001-202501,1990-01-01,,*",
    "X4,commune_police,Công an phường Ba Đình,Ba Dinh Ward Police,T01,C00004-202507,2025-07-01,,commerce message",
    "T02,provincial,Công an Hà Giang,Ha Giang Police,BCA,P02-202501,1945-08-19,,*",
    "T08,provincial,Công an Tuyên Quang,Tuyen Quang Police,BCA,P08-202501,1945-08-19,,*@P08-202501 *@P08-202507",
    "SBV,bank,Ngân hàng Nhà nước,State Bank,,,1951-05-06,,bank_account@P01-202501",
)


def csv_of(*lines: str) -> bytes:
    """This will give lines as the bytes of a file."""
    return ("\n".join(lines) + "\n").encode("utf-8")


def plan_of(*lines: str) -> bytes:
    """This will give a plan of lines `day,action,before,after,case_kind,territory`; each gets a reason."""
    return csv_of("day,action,before,after,case_kind,territory,reason", *(f"{line},QĐ 1" for line in lines))


@pytest.fixture
def territories(db: None, tmp_path: Path) -> None:
    """This will load the map of three former districts of Hà Nội and Hà Giang."""
    del db
    load_territories(actor=OPERATOR, now=NOW, folder=some_districts(tmp_path))


@pytest.fixture
def tree(territories: None) -> None:
    """This will bring the tree above."""
    del territories
    import_tree(table=csv_of(*TREE), actor=OPERATOR, now=NOW)


def state() -> tuple[list[object], ...]:
    """This will give all that offices are made of, to see whether anything changed."""
    return (
        list(Office.objects.order_by("pk").values_list()),
        list(Competence.objects.order_by("pk").values_list()),
        list(OfficeSuccession.objects.order_by("pk").values_list()),
        list(ReorganisationPlan.objects.order_by("pk").values_list()),
        list(Entry.objects.order_by("pk").values_list("pk")),
    )


def office_id(code: str) -> int:
    """This will give an office's id."""
    return Office.objects.get(code=code).pk


def responsible(kind: str, territory: str, day: date | str = TODAY) -> list[str]:
    """This will give the codes of who is responsible."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    answer = responsible_on(case_kind=kind, place=place_by_code(territory), day=day)
    return [office.code for office in answer.offices]
