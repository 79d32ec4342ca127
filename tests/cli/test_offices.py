"""The real command, as an operator types it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from centre.accounts.trees import TREE, csv_of, plan_of, territories, tree
from lachan.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["territories", "tree"]

ROOT = Path(__file__).resolve().parents[2]
PREPARE = (
    "import sys, django; django.setup()\n"
    "from datetime import datetime, UTC\n"
    "from pathlib import Path\n"
    "from django.core.management import call_command\n"
    "call_command('migrate', verbosity=0)\n"
    "from lachan.centre.accounts.services.territories import load_territories\n"
    "from lachan.centre.audit.actors import OPERATOR\n"
    "load_territories(actor=OPERATOR, now=datetime.now(UTC))\n"
)


def environment(data: Path) -> dict[str, str]:
    return {
        "LACHAN_DATA": str(data),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings",
        "LANG": "C.UTF-8",
        "PATH": os.environ["PATH"],
    }


def offices(data: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lachan.cli.main", "offices", *map(str, arguments)],
        env=environment(data),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    subprocess.run([sys.executable, "-c", PREPARE], env=environment(folder), check=True, timeout=120)
    return folder


def test_a_tree_is_imported_asked_reorganised_and_reorganised_no_more(data: Path, tmp_path: Path) -> None:
    tree, plan = tmp_path / "offices.csv", tmp_path / "plan.csv"
    tree.write_bytes(csv_of(*TREE))
    plan.write_bytes(plan_of("2025-03-01,merge,H001,T01,,"))
    assert offices(data, "import", tree).stdout == "7 offices added, 0 were there just so\n"
    assert offices(data, "import", tree).stdout == "0 offices added, 7 were there just so\n"
    assert len(offices(data, "list", "--day", "2026-01-01").stdout.splitlines()) == 7
    asked = ("responsible", "lending", "Trúc Bạch, Hà Nội", "--day", "2025-03-01")
    assert offices(data, *asked).stdout.startswith("H001\t")

    tried = offices(data, "reorganise", plan)
    assert "H001 answers no more for *@D001-202501" in tried.stdout
    assert "Nothing was changed; --record records it." in tried.stdout
    assert offices(data, *asked).stdout.startswith("H001\t")
    assert "Recorded as plan 1." in offices(data, "reorganise", plan, "--record").stdout
    assert offices(data, *asked).stdout.startswith("T01\t")
    again = offices(data, "reorganise", plan, "--record")
    assert again.returncode == 0
    assert "This is plan 1" in again.stdout

    shown = offices(data, "show", "H001").stdout
    assert "until before 2025-03-01" in shown
    assert "2025-03-01 merge H001 → T01 (*@*), plan 1: QĐ 1" in shown
    found = offices(data, "territory", "Trúc Bạch", "--day", "2026-01-01").stdout
    assert "C00004-202501\tPhường Trúc Bạch, Quận Ba Đình, Thành phố Hà Nội" in found
    assert "on 2026-01-01: C00004-202507\tPhường Ba Đình" in found
    assert "bank_account\t" in offices(data, "kinds").stdout


@pytest.fixture
def here(db: None) -> Iterator[None]:
    """This will run commands in this process, and undo what they set for it."""
    del db
    before = os.umask(0o077)
    os.umask(before)
    yield
    os.umask(before)


@pytest.mark.usefixtures("here", "tree")
def test_what_is_refused_is_told_by_line_with_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(csv_of(TREE[0], TREE[2].replace("T01", "N01").replace("BCA", "NIX")))
    assert main(["offices", "import", str(bad)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "Refused; nothing was changed.\n  Line 2: There is no office NIX to be the parent.\n"
    bad.write_bytes(plan_of("2025-03-01,merge,NIX,T01,,"))
    assert main(["offices", "reorganise", str(bad), "--record"]) == 2
    assert "Line 2: There is no office NIX." in capsys.readouterr().err


@pytest.mark.usefixtures("here", "tree")
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["show", "NIX"], 2, "'NIX' is no office"),
        (["responsible", "murder", "P01-202501"], 2, "'murder' is no kind of case"),
        (["responsible", "app", "Atlantis"], 2, "'Atlantis' is no place"),
        (["responsible", "app", "Hà Giang"], 2, "can be:"),
        (["import", "none.csv"], 2, "No such file"),
        (["territory", "Atlantis"], 1, "no territory is called 'Atlantis'"),
    ],
)
def test_what_is_not_there_is_named(
    arguments: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["offices", *arguments]) == status
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("here", "tree")
def test_an_office_is_made_to_answer_for_more_and_for_less_again(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["offices", "responsible", "border", "P08-202507", "--day"]
    given = ["T01", "border@P08-202507", "--day"]
    assert main(["offices", "grant", *given, "2027-01-01"]) == 0
    assert main([*asked, "2027-01-01"]) == 0
    assert "T01\t" in capsys.readouterr().out
    assert main(["offices", "grant", *given, "2027-02-01"]) == 2, "it has it already"
    assert main(["offices", "withdraw", *given, "2027-03-01"]) == 0
    capsys.readouterr()
    main([*asked, "2027-03-01"])
    assert "T01\t" not in capsys.readouterr().out
    for wrong in (
        ["NIX", "app@*"],
        ["T01", "murder@*"],
        ["T01", "app@Z99"],
        ["T01", "app@* email@*"],
        ["T01", "@"],
    ):
        assert main(["offices", "grant", *wrong]) == 2, wrong
        assert "Traceback" not in capsys.readouterr().err
    assert main(["offices", "withdraw", *given, "2027-03-01"]) == 2
    assert "does not answer for border@P08-202507" in capsys.readouterr().err


@pytest.mark.usefixtures("here", "tree")
def test_where_nobody_is_responsible_the_status_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["offices", "responsible", "app", "P08-202507", "--day", "1940-01-01"]) == 1
    assert "Không đơn vị nào phụ trách" in capsys.readouterr().out


def test_a_day_in_another_form_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["offices", "list", "--day", "1/2/2026"])
    assert "write a day as 2026-11-28" in capsys.readouterr().err


def test_a_province_is_set_up_word_for_word_as_the_how_to_says(tmp_path: Path) -> None:
    sample = ROOT / "docs" / "samples" / "offices-tuyen-quang.csv"

    def set_up(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "lachan.cli.main", "setup", *arguments],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    assert set_up("--territories").stdout == "Territories: 14138 added.\n"
    assert set_up("--territories").stdout == "Territories: 0 added.\n"
    assert "C00694-202507" in offices(tmp_path, "territory", "Hà Giang 1").stdout
    assert "alone" in set_up("--territories", "--offices", str(sample)).stderr
    site = ("--site", "https://tructuyen.coquan.example")
    first = ("--administrator", "Nguyễn Văn An <an@coquan.example>")
    two = (*first, "--administrator", "Trần Thị Bình <binh@coquan.example>", *site)
    assert "Several offices stand at the top: BCA, NHNN." in set_up("--offices", str(sample), *two).stderr
    made = set_up("--offices", str(sample), "--office", "BCA", *two)
    assert made.returncode == 0
    assert made.stdout.count("https://tructuyen.coquan.example/accounts/password/link/") == 2
    assert offices(tmp_path, "responsible", "message", "Hà Giang 1, Tuyên Quang").stdout.startswith("CAX-HG1")
    # the name of an old and of a new ward: the one of the day
    assert offices(tmp_path, "responsible", "job", "Minh Xuân, Tuyên Quang").stdout.startswith("CA-TQ\t")
    bank = (
        "--administrator",
        "Lê Văn Cư <cu@nganhang.example>",
        "--administrator",
        "Võ Thị Dần <dan@nganhang.example>",
    )
    assert "Administrators of NHNN." in set_up("--office", "NHNN", *bank).stdout


@pytest.mark.usefixtures("here")
def test_before_the_territories_it_says_what_brings_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["offices", "territory", "Hà Giang 1"]) == 1
    assert "`lachan setup --territories` brings them" in capsys.readouterr().err


def test_without_tables_it_says_what_makes_them(tmp_path: Path) -> None:
    refused = offices(tmp_path, "list")
    assert refused.returncode == 2
    assert "lachan setup" in refused.stderr
    assert "Traceback" not in refused.stderr
