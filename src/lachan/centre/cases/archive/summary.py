"""The summary of a case on paper: PDF in the form of an administrative document, by Decree 30/2020/NĐ-CP, appendix I.

typst draws it from `summary.typ`, which reads no file and fetches nothing; what people wrote reaches it as data and is
never read as markup. The PDF is PDF/A-2a and PDF/UA-1, or typst refuses to make it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEMPLATE: Final = Path(__file__).parent / "summary.typ"
# What the type has letters for: Latin with all of Vietnamese, common punctuation, đồng. PDF/A allows no missing letter.
_UNPRINTED: Final = re.compile(
    r"[^\x20-\x7e\xa0-\u024f\u0300-\u0303\u0309\u0323\u1ea0-\u1ef9\u2010-\u2026\u20ab]"
)


def draw_summary(told: Mapping[str, Any]) -> bytes:
    """This will draw the summary from what `services.handing_over` tells: texts, lists of texts and tables of them.

    A sign that the type lacks stands there by its number, as `[U+1F600]`.
    """
    import typst  # noqa: PLC0415 - six megabytes in each process of the site, for a drawing now and then

    said = msgspec.json.encode(_printable(dict(told))).decode()
    drawn = typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        ignore_system_fonts=True,
        sys_inputs={"told": said},
        pdf_standards=["a-2a", "ua-1"],
    )
    assert isinstance(drawn, bytes)  # noqa: S101 - typst gives a list only for formats of one file a page
    return drawn


def _printable(said: Any) -> Any:
    if isinstance(said, str):
        return _UNPRINTED.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", said)
    if isinstance(said, dict):
        return {name: _printable(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [_printable(one) for one in said]
    return said
