from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lachan.centre.config.backups import moving
from lachan.centre.config.backups.moving import carry_out, is_interrupted, plan_moves, read_plan, write_plan

OLD = {
    "lachan.sqlite3": "old",
    "evidence/blobs/a": "old a",
    "erasures.jsonl": "old e",
    "static/x.css": "kept",
    "keys/master": "K",
}
NEW = {
    "lachan.sqlite3": "new",
    "evidence/blobs/b": "new b",
    "erasures.jsonl": "new e",
    "lists/ours.csv": "new l",
}


class CrashError(Exception):
    """The machine fails here."""


def put(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def files_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }


def begin(data: Path, *, keys: bool) -> moving.Plan:
    put(data, OLD)
    put(data / ".restoring-1" / "unpacked" / "files", NEW | ({"keys/master": "N"} if keys else {}))
    plan = plan_moves(
        data, staged=".restoring-1/unpacked/files", aside=".before-restore-x", backup="then", checked=True
    )
    write_plan(data, plan)
    return plan


@pytest.mark.parametrize("keys", [False, True])
def test_the_old_stands_aside_and_the_new_in_its_place(tmp_path: Path, *, keys: bool) -> None:
    plan = begin(tmp_path, keys=keys)
    carry_out(tmp_path, plan)
    assert files_in(tmp_path) == NEW | {"static/x.css": "kept", "keys/master": "N" if keys else "K"}
    aside = files_in(tmp_path / ".before-restore-x")
    wanted = {name: content for name, content in OLD.items() if not name.startswith(("static/", "keys/"))}
    assert aside == wanted | ({"keys/master": "K"} if keys else {})
    assert read_plan(tmp_path) is None
    assert is_interrupted(tmp_path)
    (tmp_path / moving.TO_FINISH).unlink()
    assert not is_interrupted(tmp_path)


@pytest.mark.parametrize("keys", [False, True])
@pytest.mark.parametrize("moves", range(9))
def test_a_crash_at_any_move_is_finished_by_doing_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int, *, keys: bool
) -> None:
    plan = begin(tmp_path, keys=keys)
    done = 0
    rename = Path.rename

    def fail(self: Path, target: Any) -> Path:
        nonlocal done
        if done == moves:
            raise CrashError
        done += 1
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fail)
        try:
            carry_out(tmp_path, plan)
        except CrashError:
            assert is_interrupted(tmp_path)
            patch.setattr(Path, "rename", rename)
            again = read_plan(tmp_path)
            assert again == plan
            carry_out(tmp_path, again)
    assert files_in(tmp_path) == NEW | {"static/x.css": "kept", "keys/master": "N" if keys else "K"}
    assert files_in(tmp_path / ".before-restore-x")["evidence/blobs/a"] == "old a"
