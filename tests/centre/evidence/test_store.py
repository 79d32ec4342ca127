from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lachan.centre.evidence.sealing import SealingKey
from lachan.centre.evidence.store import Store
from programs import leave_out

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = SealingKey(b"k" * 32)
SOURCE = str(Path(__file__).parents[3] / "src")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "evidence", KEY)


def put(store: Store, content: bytes) -> str:
    draft = store.begin()
    draft.write(content)
    draft.finish()
    draft.put()
    return draft.sha256


def test_a_draft_is_put_where_its_hash_says(store: Store) -> None:
    sha256 = put(store, b"content")
    path = store.path_of(sha256)
    assert path.parts[-4:] == ("blobs", sha256[:2], sha256[2:4], sha256)
    assert path.stat().st_mode & 0o777 == 0o600
    assert store.has(sha256, 7)
    assert not store.has(sha256, 8)


@pytest.mark.parametrize("said", ["", "x" * 64, "../" * 21 + "a", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_no_hash_is_no_path(said: str, store: Store) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        store.path_of(said)


def test_an_abandoned_draft_is_gone_and_stays_so(store: Store) -> None:
    draft = store.begin()
    draft.write(b"x" * 3_000_000)
    draft.abandon()
    draft.abandon()
    assert not list(store.drafts())


def test_many_who_keep_the_same_at_once_leave_one_whole_file(store: Store) -> None:
    failures: list[BaseException] = []

    def keep() -> None:
        try:
            for _ in range(10):
                put(store, b"the same content")
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=keep) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    (sha256,) = store.all()
    assert store.has(sha256, 16)
    assert not list(store.drafts())


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch, store: Store) -> list[str]:
    """What was brought to the disk for good, in order, by its path in the store's folder."""
    seen: list[str] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        fsync(descriptor)
        seen.append(str(Path(f"/proc/self/fd/{descriptor}").readlink().relative_to(store.folder)))

    monkeypatch.setattr(os, "fsync", watched)
    return seen


def test_each_new_folder_is_on_the_disk_before_its_file_counts_and_a_known_one_is_not_synced_again(
    store: Store, synced: list[str]
) -> None:
    path = store.path_of(put(store, b"content"))
    upper, lower = f"blobs/{path.parts[-3]}", f"blobs/{path.parts[-3]}/{path.parts[-2]}"
    assert synced[0].startswith("drafts/")
    assert sorted(synced[1:]) == ["blobs", upper, lower]
    synced.clear()
    path.unlink()
    put(store, b"content")
    assert synced[1:] == [lower]
    # another process knows nothing of what this one has seen
    synced.clear()
    put(Store(store.folder, KEY), b"content")
    assert sorted(synced[1:]) == ["blobs", upper, lower]


def test_a_folder_that_somebody_took_away_is_made_and_synced_anew(store: Store, synced: list[str]) -> None:
    path = store.path_of(put(store, b"content"))
    path.unlink()
    path.parent.rmdir()
    synced.clear()
    put(store, b"content")
    assert f"blobs/{path.parts[-3]}" in synced[1:]
    assert store.has(path.name, 7)


def test_who_removes_waits_for_who_keeps(store: Store) -> None:
    order: list[str] = []
    with store.locked(alone=False):
        thread = threading.Thread(target=lambda: locked_alone(store, order.append))
        thread.start()
        thread.join(0.2)
        order.append("kept")
    thread.join()
    assert order == ["kept", "removed"]


def locked_alone(store: Store, note: Callable[[str], None]) -> None:
    with store.locked(alone=True):
        note("removed")


FULL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {source!r})
from lachan.centre.evidence.sealing import SealingKey
from lachan.centre.evidence.store import FULL, Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store(Path({folder!r}), SealingKey(b"k" * 32))
limit = {limit}
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
draft = store.begin()
try:
    for _ in range(40):
        draft.write(b"SO TAI KHOAN" * 20_000)
    draft.finish()
except OSError as error:
    assert error.errno in FULL, error
    draft.abandon()
    print("refused")
assert not list(store.drafts())
"""


def run_full(folder: Path, *, limit: int) -> str:
    program = FULL.format(source=SOURCE, folder=str(folder), limit=limit)
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.mark.parametrize("limit", [50, 100_000, 1_048_576, 5_000_000])
def test_a_file_that_may_not_grow_leaves_nothing(limit: int, tmp_path: Path) -> None:
    assert run_full(tmp_path / "evidence", limit=limit).strip() == "refused"


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    inside = FULL.format(source=SOURCE, folder=str(small / "evidence"), limit=0)
    # a file system of two megabytes, in a namespace of its own so that it goes with the process
    mounted = subprocess.run(
        ["/usr/bin/unshare", "--user", "--map-root-user", "--mount", "/bin/sh", "-c",
         'mount -t tmpfs -o size=2m tmpfs "$1" && exec "$2" -c "$3"', "sh", str(small), sys.executable, inside],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    if mounted.returncode and ("unshare:" in mounted.stderr or "mount:" in mounted.stderr):
        leave_out(f"this machine lets nobody mount a file system in a namespace: {mounted.stderr.strip()}")
    assert mounted.stdout.strip() == "refused", mounted.stderr
