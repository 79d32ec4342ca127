"""Hostile texts in a browser, on a telephone and a laptop: nothing executes, nothing sticks out, nothing is hidden."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from e2e.at_the_desk import told_desk
from e2e.fitting import SCREENS, overflow, sized
from e2e.test_desk import refusals
from e2e.test_desk_reports import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, Page

    from e2e.opening import Desk, OpenDesk

__all__ = ["refusals"]
pytestmark = pytest.mark.e2e

PUT = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})
from centre.console.hostile import put_hostile
from lachan.centre.accounts.models import Office
put = put_hostile(office_id=Office.objects.get(code="CAT-HN").pk, bank_id=Office.objects.filter(kind="bank").first().pk)
Path("pages.json").write_text(json.dumps(put))
"""
WALKERS = {"analyst": "phantich1"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def desk(folder: Path, browser: Browser) -> Iterator[Desk]:
    with told_desk(browser, folder, WALKERS, shorter=SHORT, after=PUT) as desk:
        yield desk


def dialogs_of(page: Page) -> list[str]:
    """This will gather what a page asks in dialogs from now on."""
    said: list[str] = []

    def note(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    return said


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_hostile_texts_neither_execute_nor_stick_out(
    open_desk: OpenDesk, folder: Path, lang: str, screen: str
) -> None:
    width, _ = SCREENS[screen]
    pages = json.loads((folder / "pages.json").read_text("utf-8"))
    assert len(pages) > 10
    for name, path in pages.items():
        page = open_desk("analyst", path, lang=lang, **sized(screen))
        said = dialogs_of(page)
        assert page.evaluate("window.hacked") is None, name
        assert overflow(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert (
            page.locator(
                "main script:not([src^='/static/']), main [onerror], main [onload], main a[href^='javascript']"
            ).count()
            == 0
        ), name
        assert said == [], name
        right_to_left = page.evaluate(
            "[...document.querySelectorAll('main *')].some((e) => /[\\u202a-\\u202e\\u2066-\\u2069]/.test(e.textContent))"
        )
        assert not right_to_left, name
        page.context.close()
