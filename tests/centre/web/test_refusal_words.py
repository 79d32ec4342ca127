"""Every refusal that some room can make has its words, whatever blanks it fills."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import lachan.centre
from lachan.centre.web.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

CENTRE = Path(lachan.centre.__file__).parent


def refusals() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where, the code, and the blanks that are filled (None where they come from elsewhere)."""
    for path in sorted(CENTRE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if not node.func.id.endswith("Refusal") or len(node.args) < 2:
                continue
            status, code = node.args[0], node.args[1]
            if isinstance(status, ast.Constant) and isinstance(code, ast.Constant):
                names = [keyword.arg for keyword in node.keywords]
                filled = None if None in names else {name for name in names if name}
                yield f"{path.relative_to(CENTRE)}:{node.lineno}", str(code.value), filled


def test_there_are_many() -> None:
    assert len({code for _, code, _ in refusals()}) > 40


def test_each_says_what_happened_and_what_to_do_in_both_languages() -> None:
    missing = [
        f"{where}: {code}.{part}"
        for where, code, _ in refusals()
        for part in ("title", "what", "mend")
        if f"refusal.{code}.{part}" not in catalogue()
    ]
    assert missing == []


def test_each_blank_is_filled() -> None:
    unfilled = []
    for where, code, filled in refusals():
        if filled is None:
            continue
        for part in ("title", "what", "mend"):
            for lang, words in catalogue()[f"refusal.{code}.{part}"].items():
                blanks = {piece.split("}")[0] for piece in words.split("{")[1:]}
                both = {name.removesuffix("_vi").removesuffix("_en") for name in filled}
                unfilled += [f"{where}: {code}.{part}.{lang}: {blank}" for blank in blanks - both]
    assert unfilled == []
