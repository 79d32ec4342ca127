"""A national centre, police of five provinces and four wards, a bank, an operator and a news desk.

Provinces and wards are real, so that the map is; the centre, the bank, the operator and the desk are invented.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.services.office_drafts import Grant, OfficeDraft
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR

if TYPE_CHECKING:
    from lachan.centre.demo.factories import Scene

# the two levels of government
_BEGAN: Final = date(2025, 7, 1)

CENTRE: Final = "TTQG"
BANK: Final = "NH-SONGHONG"
OPERATOR_OFFICE: Final = "VT-LAXANH"
NEWS: Final = "TT-BANTIN"

# code, territory, name in both languages, wards below it
PROVINCES: Final = (
    ("CAT-HN", "P01-202501", "Công an thành phố Hà Nội", "Ha Noi City Police", "CAP-HOANKIEM"),
    ("CAT-HCM", "P79-202507", "Công an Thành phố Hồ Chí Minh", "Ho Chi Minh City Police", "CAP-SAIGON"),
    ("CAT-DN", "P48-202507", "Công an thành phố Đà Nẵng", "Da Nang City Police", "CAP-HAICHAU"),
    ("CAT-CT", "P92-202507", "Công an thành phố Cần Thơ", "Can Tho City Police", "CAP-NINHKIEU"),
    ("CAT-LS", "P20-202501", "Công an tỉnh Lạng Sơn", "Lang Son Province Police", "CAX-DONGDANG"),
)
COMMUNES: Final = {
    "CAP-HOANKIEM": ("C00070-202507", "Công an phường Hoàn Kiếm", "Hoan Kiem Ward Police"),
    "CAP-SAIGON": ("C26740-202507", "Công an phường Sài Gòn", "Sai Gon Ward Police"),
    "CAP-HAICHAU": ("C20242-202507", "Công an phường Hải Châu", "Hai Chau Ward Police"),
    "CAP-NINHKIEU": ("C31135-202507", "Công an phường Ninh Kiều", "Ninh Kieu Ward Police"),
    "CAX-DONGDANG": ("C06184-202507", "Công an xã Đồng Đăng", "Dong Dang Commune Police"),
}


def tell(scene: Scene) -> None:
    """This will load the map and open the offices with what each answers for."""
    scene.at(scene.day, 8, 30)
    load_territories(actor=OPERATOR, now=scene.now)
    scene.pass_time(minutes=20)
    scene.add_offices(
        [
            _office("BO", "ministry", "Bộ chủ quản", "Ministry in charge"),
            _office(
                CENTRE,
                "department",
                "Trung tâm quốc gia phòng, chống lừa đảo trực tuyến",
                "National Anti-Scam Centre",
                parent="BO",
                grants=(Grant("", ""),),
            ),
            *(
                office
                for code, territory, vi, en, commune in PROVINCES
                for office in (
                    _office(
                        code,
                        "provincial",
                        vi,
                        en,
                        parent=CENTRE,
                        at=territory,
                        grants=(Grant("", territory),),
                    ),
                    _commune(commune, code),
                )
            ),
            _office(
                BANK,
                "bank",
                "Ngân hàng Sông Hồng",
                "Song Hong Bank",
                parent=CENTRE,
            ),
            _office(
                OPERATOR_OFFICE,
                "operator",
                "Mạng di động Lá Xanh",
                "La Xanh Mobile",
                parent=CENTRE,
            ),
            _office(NEWS, "news_desk", "Ban tin cảnh báo", "Warnings news desk", parent=CENTRE),
        ]
    )


def _office(
    code: str,
    kind: str,
    vi: str,
    en: str,
    *,
    parent: str = "",
    at: str = "",
    grants: tuple[Grant, ...] = (),
) -> OfficeDraft:
    return OfficeDraft(
        code=code,
        kind=kind,
        name_vi=vi,
        name_en=en,
        valid_from=_BEGAN,
        parent=parent,
        territory=at,
        grants=grants,
    )


def _commune(code: str, parent: str) -> OfficeDraft:
    territory, vi, en = COMMUNES[code]
    # a ward's police takes the first report of money lost and of threats; the rest goes to the province
    grants = (Grant("bank_account", territory), Grant("impersonation", territory))
    return _office(code, "commune_police", vi, en, parent=parent, at=territory, grants=grants)
