"""Nine partners: two internet providers, three banks, an operator, a host, the registry of .vn, and an app store.

All are invented but what the registry and the banks answer for, which is real so that requests find somebody; each says
in its name that it is an example. Their addresses end in `.example` and reach nobody. Nobody is telephoned: the scene
reads the code where the partner would, and confirms at the public number.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lachan.centre.demo.story.outside import HOST, PROBES
from lachan.centre.demo.story.p01_offices import BANK, OPERATOR_OFFICE
from lachan.centre.demo.story.p02_persons import FIRST
from lachan.centre.partners.contents import DeskSet, EndpointSet, Join, ProbeKeyAdd, PromiseSet, TokenAdd
from lachan.centre.partners.marking import USUAL_SIGHT
from lachan.centre.partners.public_keys import read_public_key
from lachan.centre.partners.services.asking import ask_change, ask_to_join
from lachan.centre.partners.services.confirming import confirm
from lachan.centre.partners.services.stopping import suspend

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.demo.factories import Scene
    from lachan.centre.partners.contents import Change

# The scene stands for the partner too, which reads this out.
_CODE: Final = "24681357"
_SOURCE: Final = "Trang Liên hệ của {domain} (ví dụ), xem khi tham gia"

# code, kind, names, domain, desk, TLP, what it answers for, office, number
_PARTNERS: Final = (
    ("ISP-SONGXANH", "internet_provider", "Viễn thông Sông Xanh (ví dụ)", "Song Xanh Telecom (example)",
     "songxanh.example", "technical", "amber", (), "", "02438250101"),
    ("ISP-NUITRANG", "internet_provider", "Mạng cáp quang Núi Trắng (ví dụ)", "Nui Trang Fibre (example)",
     "nuitrang.example", "technical", "amber", (), "", "02838250102"),
    ("NH-SONGHONG", "bank", "Ngân hàng Sông Hồng (ví dụ)", "Song Hong Bank (example)",
     "songhong.example", "duty", "amber+strict", ("970436",), BANK, "02438250103"),
    ("NH-HAIAU", "bank", "Ngân hàng Hải Âu (ví dụ)", "Hai Au Bank (example)",
     "haiau.example", "duty", "amber+strict", ("970418",), "", "02838250104"),
    ("NH-BINHMINH", "bank", "Ngân hàng Bình Minh và ví Bình Minh (ví dụ)", "Binh Minh Bank and Wallet (example)",
     "binhminh.example", "duty", "amber", ("970422", "momo"), "", "02438250105"),
    ("VT-LAXANH", "operator", "Mạng di động Lá Xanh (ví dụ)", "La Xanh Mobile (example)",
     "laxanh.example", "duty", "amber", ("032", "033", "086"), OPERATOR_OFFICE, "02438250106"),
    ("TENMIEN-VN", "registry", "Nơi quản lý tên miền .vn (ví dụ)", "Registry of .vn (example)",
     "tenmienvn.example", "abuse", "green", (".vn",), "", "02438250107"),
    ("KHO-UNGDUNG", "app_store", "Kho ứng dụng Mây (ví dụ)", "May App Store (example)",
     "khomay.example", "abuse", "green", ("google-play", "Kho Mây"), "", "02838250108"),
    ("MC-MAYTRANG", "host", HOST, "May Trang Hosting (example)",
     "maytrang.example", "abuse", "amber", (HOST,), "", "02838250109"),
)  # fmt: skip

# what each was asked to promise: kind of measure, minutes to acknowledge, minutes to take effect
_PROMISES: Final = {
    "ISP-SONGXANH": (("block_domain", 30, 240), ("block_url", 30, 480)),
    "ISP-NUITRANG": (("block_domain", 60, 1_440),),
    "NH-SONGHONG": (("freeze_payee", 15, 30), ("warn_payee", 60, 240)),
    "NH-HAIAU": (("freeze_payee", 30, 60),),
    "VT-LAXANH": (("suspend_number", 60, 240),),
    "TENMIEN-VN": (("take_page_down", 240, 1_440),),
    "KHO-UNGDUNG": (("remove_app", 1_440, 4_320),),
    "MC-MAYTRANG": (("take_page_down", 120, 720),),
}


def tell(scene: Scene) -> None:
    """This will let them join three weeks ago, promise, and say where requests go; some of it still waits."""
    first, second = (short for short, _ in FIRST)
    at, ids = scene.now - timedelta(days=20), scene.partners
    for code, kind, vi, en, domain, desk, tlp, answers_for, office, number in _PARTNERS:
        at += timedelta(minutes=50)
        join = Join(
            code=code,
            kind=kind,
            name_vi=vi,
            name_en=en,
            desk=DeskSet(desk, f"{desk}@{domain}", number[:-1] + "9"),
            public_phone=number,
            public_source=_SOURCE.format(domain=domain),
            answers_for=answers_for,
            tlp=tlp,
            pap="green",
            sees=tuple(USUAL_SIGHT[kind]),
            office_id=scene.office(office) if office else None,
        )
        draft = ask_to_join(join=join, actor=scene.actor(first), now=at, draw=lambda: _CODE)
        ids[code] = _confirm(scene, draft, number, second, at)

    at += timedelta(days=2)
    for code, _, _, _, domain, *_, number in _PARTNERS:
        for change in _changes(code, domain):
            at += timedelta(minutes=30)
            _confirm(scene, _ask(scene, ids[code], change, second, at), number, first, at)

    at += timedelta(days=1)
    opens = TokenAdd(("measures.read", "measures.answer", "probe"), 365)
    _confirm(scene, _ask(scene, ids["ISP-SONGXANH"], opens, first, at), _PARTNERS[0][-1], second, at)
    for code, probe in PROBES.items():
        at += timedelta(minutes=40)
        scene.probes[code] = (probe, Ed25519PrivateKey.generate())
        key = read_public_key(scene.probes[code][1].public_key().public_bytes_raw().hex())
        draft = _ask(scene, ids[code], ProbeKeyAdd(probe, key.key, key.fingerprint, 365), first, at)
        number = next(row[-1] for row in _PARTNERS if row[0] == code)
        _confirm(scene, draft, number, second, at, said=key.fingerprint[:16])
    suspend(
        partner_id=ids["KHO-UNGDUNG"],
        because="Đối tác báo có người lạ đọc hộp thư của đầu mối",
        actor=scene.actor(second),
        now=scene.now - timedelta(days=2),
    )
    # what waits today was asked for yesterday
    new_desk = DeskSet("technical", "kythuat@haiau.example", "02838250114")
    _ask(scene, ids["NH-HAIAU"], new_desk, first, scene.now - timedelta(hours=20))


def _changes(code: str, domain: str) -> list[Change]:
    ways = {
        "NH-BINHMINH": EndpointSet("fetch"),
        "TENMIEN-VN": EndpointSet("xarf", f"abuse@{domain}"),
        "KHO-UNGDUNG": EndpointSet("xarf", f"abuse@{domain}"),
        "MC-MAYTRANG": EndpointSet("xarf", f"abuse@{domain}"),
    }
    way = ways.get(code, EndpointSet("mail", f"yeucau@{domain}"))
    return [way, *(PromiseSet(*one) for one in _PROMISES.get(code, ()))]


def _ask(scene: Scene, partner_id: int, change: Change, by: str, at: datetime) -> int:
    return ask_change(partner_id=partner_id, change=change, actor=scene.actor(by), now=at, draw=lambda: _CODE)


def _confirm(scene: Scene, draft_id: int, number: str, by: str, at: datetime, *, said: str = _CODE) -> int:
    then = at + timedelta(minutes=20)
    return confirm(draft_id=draft_id, said=said, called=number, actor=scene.actor(by), now=then).partner_id
