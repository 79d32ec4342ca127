from __future__ import annotations

import csv
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.measures.appealing import appeal_of, blocked, filed
from centre.measures.scene import BAD, NOW, acting, people
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import MACHINE
from lachan.centre.console.queries.health_of_rooms import check_list_files
from lachan.centre.indicators import lists
from lachan.centre.indicators.entries import Decided, add_decided
from lachan.centre.indicators.list_files import ListFiles
from lachan.centre.indicators.overruled import Overruled, overruled_in_files
from lachan.centre.measures.services.reviewing import LIFTED, decide_appeals
from lachan.centre.web.clock import today
from lachan.cli.main import main
from lachan.engine import check
from lachan.engine.lists import open_folder
from lachan.engine.model import ListClass

if TYPE_CHECKING:
    from pathlib import Path

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

DAY = today(NOW)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This will let the site use the list files of an empty folder."""
    found = tmp_path / "lists"
    found.mkdir()
    monkeypatch.setattr(lists._register, "files", ListFiles(found))
    monkeypatch.setattr(lists._register, "_layered", None)
    monkeypatch.setattr("lachan.centre.indicators.overruled._files", lambda _: sorted(found.glob("*.csv")))
    monkeypatch.setattr("lachan.centre.config.serve.prepare", lambda **_: None)
    return found


def own_list(folder: Path, *rows: tuple[str, str], name: str = "cua-toi.csv", reviewed: str = "") -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file)
        write.writerow(["value", "kind", "class", "source", "reason", "reviewed"])
        for value, kind in rows:
            write.writerow([value, kind, "bad", "Đội 3", "lừa đảo", reviewed])


def cleared(people: People) -> str:
    """This will have the domain blocked, appealed for and lifted as a mistake; gives the number of the appeal."""
    blocked(people)
    one = filed()
    decide_appeals(
        numbers=[appeal_of(one).number], says=LIFTED, reason="Nhầm", was_wrong=True,
        actor=acting(people.at("centre", Role.APPROVER)), now=NOW,
    )  # fmt: skip
    return appeal_of(one).number


def level(value: str = BAD) -> str:
    return check(value, lists=lists.register_lists(DAY)).level.word


def test_a_correction_wins_over_a_file_in_every_answer_and_the_operator_is_told(
    people: People, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_list(folder, (BAD, "domain"))
    assert level() == "dangerous"
    number = cleared(people)
    assert level() != "dangerous"
    assert level(f"https://{BAD}/vay") != "dangerous"
    [one] = overruled_in_files(DAY)
    assert (one.file, one.value, one.source, one.correction, one.decides) == (
        "cua-toi.csv", BAD, "Đội 3", number, False,
    )  # fmt: skip
    assert main(["lists", "check"]) == 1
    said = capsys.readouterr().out
    assert f"cua-toi.csv: domain {BAD}, source Đội 3: corrected on 2026-11-23 by {number}" in said
    line = check_list_files(NOW)
    assert (line.level, line.params["count"], line.params["file"]) == ("soon", "1", "cua-toi.csv")


def test_a_file_that_says_it_was_listed_again_later_wins_and_that_is_said_loudly(
    people: People, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cleared(people)
    own_list(folder, (BAD, "domain"), reviewed=f"{DAY + timedelta(days=1)}")
    assert level() == "dangerous"
    [one] = overruled_in_files(DAY)
    assert one.decides
    assert main(["lists", "check"]) == 1
    assert "the file wins" in capsys.readouterr().out
    assert check_list_files(NOW).level == "bad"


def test_the_command_goes_by_corrections_that_were_written_beside_the_files(
    people: People, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_list(folder, (BAD, "domain"))
    cleared(people)
    assert check(BAD, lists=open_folder(folder, today=DAY)).level.word == "dangerous"
    assert main(["lists", "check", "--out", str(folder / "dinh-chinh.csv")]) == 1
    assert "1 corrections" in capsys.readouterr().out
    assert check(BAD, lists=open_folder(folder, today=DAY)).level.word != "dangerous"


def test_what_nobody_corrected_is_named_by_nothing(
    people: People, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cleared(people)
    own_list(folder, ("khac-han.top", "domain"), ("0912345678", "phone"))
    assert overruled_in_files(DAY) == ()
    assert main(["lists", "check"]) == 0
    assert "No list file calls bad" in capsys.readouterr().out
    assert check_list_files(NOW).level == "good"


def test_a_name_above_the_corrected_one_is_named_too(people: People, folder: Path) -> None:
    below = f"cua-hang.{BAD}"
    blocked(people)
    own_list(folder, (BAD, "domain"))
    cleared_below(people, below)
    [one] = overruled_in_files(DAY)
    assert (one.value, one.listed, one.decides) == (below, BAD, False)


def cleared_below(people: People, value: str) -> None:
    add_decided(
        list_class=ListClass.CORRECTED,
        decided=[Decided("domain", value, "A2026-000009", "", MACHINE, acting(people.at("north", Role.APPROVER)))],
        expires_on=DAY + timedelta(days=30),
        now=NOW,
    )  # fmt: skip


def test_a_broken_file_hides_no_other(people: People, folder: Path) -> None:
    cleared(people)
    (folder / "a-hong.csv").write_text("value\n", encoding="utf-8")
    own_list(folder, (BAD, "domain"))
    assert [one.file for one in overruled_in_files(DAY)] == ["cua-toi.csv"]


def test_pages_ask_anew_only_where_something_changed(people: People, folder: Path) -> None:
    cleared(people)
    kept = Overruled()
    assert kept.now(DAY) == ()
    own_list(folder, (BAD, "domain"))
    first = kept.now(DAY)
    assert len(first) == 1
    assert kept.now(DAY) is first


def test_a_file_that_leads_nowhere_is_passed_over(people: People, folder: Path) -> None:
    own_list(folder, (BAD, "domain"))
    number = cleared(people)
    (folder / "a-link.csv").symlink_to(folder / "was-taken-away.csv")
    assert [(one.file, one.correction) for one in Overruled().now(DAY)] == [("cua-toi.csv", number)]
