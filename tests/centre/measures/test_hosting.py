from __future__ import annotations

from typing import Any

import pytest

from lachan.centre.fetch.rdap.reading import Contact, Registration
from lachan.centre.measures.blast import Blast
from lachan.centre.measures.hosting import Heard, may_tell_registrar, names_of, wanted_of, with_hosting

ADDRESS, NAME = ("45.76.12.9", True), ("xau.top", False)
NETWORK = Registration(
    "SONGXANH-NET", "VN", abuse=(Contact("abuse@songxanh.example", "Song Xanh"), Contact("b@b.example"))
)
REGISTRAR = Registration("Cửa Hàng Tên Miền", status=("active",), abuse=(Contact("abuse@tenmien.example"),))
OURS = frozenset({"trungtam.example"})


def hosted(heard: dict[Any, Heard], *wanted: tuple[str, bool]) -> Blast:
    return with_hosting(Blast(unit="xau.top"), wanted=wanted or (ADDRESS, NAME), heard=heard, ours=OURS)


def test_host_and_registrar_are_told_each_by_its_nearest_desk() -> None:
    blast = hosted({ADDRESS: Heard(NETWORK), NAME: Heard(REGISTRAR)})
    assert [(tell.role, tell.mail, tell.lang) for tell in blast.tell] == [
        ("host", "abuse@songxanh.example", "vi"),
        ("registrar", "abuse@tenmien.example", "en"),
    ]
    assert (blast.registrar, blast.networks, blast.status) == (
        "Cửa Hàng Tên Miền",
        ("SONGXANH-NET",),
        ("active",),
    )
    assert names_of(blast) == ("Cửa Hàng Tên Miền", "SONGXANH-NET")
    assert blast.registries == ()


@pytest.mark.parametrize(
    ("about", "around", "told"),
    [
        ("domain", {}, True), ("url", {}, False), ("domain", {"shared": "pages"}, False), ("domain", {"is_popular": True}, False),
        ("domain", {"owner": "Ngân hàng"}, False), ("domain", {"is_public_service": True}, False), ("domain", {"is_suffix": True}, False),
    ],
)  # fmt: skip
def test_the_registrar_of_an_honest_name_is_not_told_of_one_page(
    about: str,
    around: dict[str, Any],
    told: bool,  # noqa: FBT001
) -> None:
    blast = Blast(unit="xau.top", **around)
    assert may_tell_registrar(about, blast) is told
    assert (NAME in wanted_of(about, blast, ["45.76.12.9"])) is told


def test_two_addresses_of_many_are_asked_about_and_one_desk_is_told_once() -> None:
    blast = Blast(unit="xau.top")
    wanted = wanted_of("url", blast, [f"45.76.12.{n}" for n in range(9)])
    assert wanted == (("45.76.12.0", True), ("45.76.12.1", True))
    assert len(hosted(dict.fromkeys(wanted, Heard(NETWORK)), *wanted).tell) == 1


def test_what_could_not_be_asked_is_said_and_tells_nobody() -> None:
    blast = hosted({ADDRESS: Heard(code="time")})
    assert blast.tell == ()
    assert blast.registries == ("address.time", "domain.late")


@pytest.mark.parametrize(
    "mail", ["x", "a@b", "a@b.example\nBcc: c@d.example", "lan@trungtam.example", '"a b"@c.example', ""]
)
def test_an_address_that_is_none_or_ours_is_told_nothing(mail: str) -> None:
    assert hosted({ADDRESS: Heard(Registration("N", abuse=(Contact(mail),)))}).tell == ()
