"""The reason that the trained score gives: what weighed most, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lachan.engine.links.model import COLUMNS, RISKS
from lachan.engine.model import DANGEROUS_AT, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lachan.engine.links.model import LinkModel
    from lachan.engine.model import Facts

CODE = "link.model"
WORDS = Words(
    "Máy chấm điểm thấy địa chỉ này giống các địa chỉ lừa đảo: {because}",
    "Our scoring finds that this address resembles those of fraudsters: {because}",
)
PATH_CODE = "link.model_path"
PATH_WORDS = Words(
    "Máy chấm điểm thấy phần sau tên miền giống các đường link lừa đảo",
    "Our scoring finds that what follows the domain resembles fraudulent links",
    "Trang có thể là thật nhưng đã bị kẻ xấu chiếm để đặt trang giả.",
    "The site may be honest but broken into to hold a false page.",
)


def _at(*names: str) -> tuple[int, ...]:
    return tuple(map(COLUMNS.index, names))


_BACKWARDS = _at("fluency", "least_fluency")
# What each group of columns says.
GROUPS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("cách đặt tên", "the way the name is made", _at("all")),
    ("giống tên các trang lừa đảo ở Việt Nam", "it is named like scam sites in Viet Nam", _at("vietnam", "vn_other")),
    ("giống tên các trang cá cược", "it is named like betting sites", _at("vn_gambling")),
    ("giống tên các trang giả ngân hàng, bưu điện, cửa hàng", "it is named like false bank, post and shop sites",
     _at("japan")),
    ("giống tên các trang lừa tiền mã hoá", "it is named like crypto scams", _at("crypto")),
    ("giống tên các trang bán hàng giả, đầu tư giả", "it is named like false shops and investments", _at("scams")),
    ("giống tên các trang lấy cắp mật khẩu", "it is named like sites that steal passwords", _at("phishing")),
    ("chữ cái ghép với nhau theo kiểu máy đặt", "its letters follow one another as in names that machines make",
     _at("all_shape", "vietnam_shape")),
    ("đuôi miền hay bị dùng để lừa", "its ending is often used for fraud", _at(*RISKS)),
    ("tên khó đọc, như đặt bừa", "the name is hard to read, as if made at random", _BACKWARDS),
)  # fmt: skip


def most_telling(rows: NDArray[np.float32], model: LinkModel) -> list[int]:
    """This will give, for each site, the number of the group of columns that stands farthest from honest sites'.

    `rows` are the columns of sites (columns × sites). Higher is worse for experts and risks, lower for fluency.
    """
    away = (rows[_ORDER] - model.middle[_ORDER, None]) / model.spread[_ORDER, None] * _SIGNS
    means = np.add.reduceat(away, _STARTS, axis=0) / _SIZES
    best: list[int] = means.argmax(axis=0).tolist()
    return best


_ORDER = np.array([column for _, _, columns in GROUPS for column in columns])
_SIGNS = np.where(np.isin(_ORDER, _BACKWARDS), -1, 1).astype(np.float32)[:, None]
_SIZES = np.array([len(columns) for _, _, columns in GROUPS])[:, None]
_STARTS = (np.cumsum(_SIZES) - _SIZES[:, 0]).astype(np.int64)


def reason(group: int, score: float, about: str, *, by_path: bool) -> Reason:
    """This will give the model's reason for a link that it scored as suspicious or worse."""
    weight = 0.7 if score >= DANGEROUS_AT else 0.5
    if by_path:
        return Reason(PATH_CODE, weight, {}, (), about)
    return Reason(CODE, weight, _BECAUSE[group], (), about)


_BECAUSE: tuple[Facts, ...] = tuple({"because_vi": vi, "because_en": en} for vi, en, _ in GROUPS)
