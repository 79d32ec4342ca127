"""Who works there: two administrators first, who make the others; the police of a province have their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.services.persons import stop_person
from lachan.centre.accounts.services.roles import end_role
from lachan.centre.demo.story.p01_offices import BANK, CENTRE, NEWS, OPERATOR_OFFICE

if TYPE_CHECKING:
    from lachan.centre.demo.factories import Scene

# short name, name, role, office. All invented; `.example` belongs to nobody.
_CENTRE_STAFF: Final = (
    ("truc1", "Nguyễn Hải Yến", "desk", CENTRE),
    ("truc2", "Lê Quốc Khánh", "desk", CENTRE),
    ("phantich1", "Vũ Ngọc Sơn", "analyst", CENTRE),
    ("phantich2", "Trần Bảo Anh", "analyst", CENTRE),
    ("duyet", "Hoàng Kim Liên", "approver", CENTRE),
    ("duyet2", "Trịnh Hoài Nam", "approver", CENTRE),
    ("congbo", "Đặng Thu Trang", "publisher", CENTRE),
    ("kiemtra", "Phan Đức Trung", "auditor", CENTRE),
)
_PROVINCE_STAFF: Final = (
    ("hn-quantri", "Bùi Thanh Tùng", "administrator", "CAT-HN"),
    ("hn-duyet", "Ngô Thị Hạnh", "approver", "CAT-HN"),
    ("hn-truc", "Phạm Văn Hiếu", "desk", "CAT-HN"),
    ("hcm-quantri", "Dương Minh Tâm", "administrator", "CAT-HCM"),
    ("hcm-duyet", "Lý Ngọc Phương", "approver", "CAT-HCM"),
    ("hcm-truc", "Huỳnh Thị Thảo", "desk", "CAT-HCM"),
    ("dn-duyet", "Hồ Xuân Bình", "approver", "CAT-DN"),
    ("dn-truc", "Đoàn Ngọc Mai", "desk", "CAT-DN"),
    ("ct-truc", "Thạch Thị Sa Rây", "desk", "CAT-CT"),
    ("ls-truc", "Nông Văn Dũng", "desk", "CAT-LS"),
)
_WARD_STAFF: Final = (
    ("hk-truc", "Đỗ Anh Tuấn", "desk", "CAP-HOANKIEM", "hn-quantri"),
    ("sg-truc", "Võ Thanh Vân", "desk", "CAP-SAIGON", "hcm-quantri"),
)
_PARTNERS: Final = (
    ("nganhang", "Mai Hữu Nghĩa", "partner", BANK),
    ("vienthong", "Tạ Minh Nhật", "partner", OPERATOR_OFFICE),
    ("bantin", "Cao Thùy Dương", "publisher", NEWS),
)

FIRST: Final = (("quantri1", "Đỗ Minh Quân"), ("quantri2", "Phạm Thu Hà"))
LEFT: Final = ("nghi", "Lâm Chí Công")


def tell(scene: Scene) -> None:
    """This will fill the offices over some weeks; one leaves, one is there for a while only."""
    scene.pass_time(minutes=30)
    for short, name in FIRST:
        scene.add_person(short, name, _address(short), CENTRE)
    scene.start_administration(CENTRE, *(short for short, _ in FIRST))
    first, second = (short for short, _ in FIRST)

    for short, name, role, office in _CENTRE_STAFF:
        scene.pass_time(minutes=15)
        scene.add_person(short, name, _address(short), office, by=first)
        scene.give_role(short, role, office, by=first, second=second)
    left, name = LEFT
    scene.add_person(left, name, _address(left), CENTRE, by=second)
    leaving = scene.give_role(left, "desk", CENTRE, by=second)

    scene.pass_time(days=2)
    for short, name, role, office in _PROVINCE_STAFF:
        scene.pass_time(minutes=40)
        scene.add_person(short, name, _address(short), office, by=second)
        scene.give_role(short, role, office, by=second, second=first)
    for short, name, role, office, by in _WARD_STAFF:
        scene.pass_time(minutes=90)
        scene.add_person(short, name, _address(short), office, by=by)
        scene.give_role(short, role, office, by=by)

    scene.pass_time(days=5)
    for short, name, role, office in _PARTNERS:
        scene.add_person(short, name, _address(short), office, by=first)
        scene.give_role(short, role, office, by=first)
    scene.add_person("tuvan", "Emily Carter", _address("tuvan"), CENTRE, by=first, language="en")
    scene.give_role("tuvan", "analyst", CENTRE, by=first)

    scene.pass_time(days=20)
    end_role(period_id=leaving, actor=scene.actor(second), now=scene.now)
    stop_person(person_id=scene.person(left), actor=scene.actor(second), now=scene.now)


def _address(short: str) -> str:
    return f"{short}@lachan.example"
