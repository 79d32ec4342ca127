"""Files of sorted lines: whatever changes, plain and packed are what they would be if they were written anew."""

from __future__ import annotations

import gzip
import hashlib
import random
import subprocess
from itertools import count
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.centre.exchange.lists import blocks
from lachan.centre.exchange.lists.blocks import Tally, Written, change_lines, write_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

HEAD: Final = b"# head\n"
_number = count()


def whole(line: bytes) -> bytes:
    return line


def first_column(line: bytes) -> bytes:
    return line.partition(b",")[0] + b","


class Files:
    def __init__(self, folder: Path, key: Callable[[bytes], bytes] = whole) -> None:
        self.folder, self.key = folder, key
        self.tally = Tally()

    def _new(self) -> tuple[Path, Path]:
        name = f"{next(_number)}"
        return self.folder / name, self.folder / f"{name}.gz"

    def begin(self, lines: list[bytes]) -> Written:
        self.paths = self._new()
        self.written = write_lines(*self.paths, head=HEAD, lines=sorted(lines))
        return self.written

    def change(self, gone: list[bytes], new: Mapping[bytes, bytes]) -> Written:
        paths = self._new()

        def head(tally: Tally) -> bytes:
            self.tally = tally
            return HEAD

        self.written = change_lines(
            (*self.paths, self.written.blocks), *paths, head=head, gone=gone, new=new, key=self.key
        )
        self.paths = paths
        return self.written

    def lines(self) -> list[bytes]:
        plain = self.paths[0].read_bytes()
        assert plain.startswith(HEAD)
        assert gzip.decompress(self.paths[1].read_bytes()) == plain
        assert self.written.size == len(plain)
        assert self.written.packed_size == self.paths[1].stat().st_size
        assert self.written.blake2b == hashlib.blake2b(plain).digest()
        assert self.written.lines_sha256 == hashlib.sha256(plain.removeprefix(HEAD)).hexdigest()
        return plain.removeprefix(HEAD).splitlines()


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 40)
    monkeypatch.setattr(blocks, "_LARGEST", 80)


names = st.lists(st.text("abc.", min_size=1, max_size=12).map(str.encode), max_size=40, unique=True)


@pytest.mark.usefixtures("small_blocks")
@given(names, st.lists(st.tuples(names, names), max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changes_one_after_another_give_what_writing_it_anew_gives(
    tmp_path_factory: pytest.TempPathFactory,
    begun: list[bytes],
    changes: list[tuple[list[bytes], list[bytes]]],
) -> None:
    files = Files(tmp_path_factory.mktemp("blocks"))
    files.begin(begun)
    there = set(begun)
    assert files.lines() == sorted(there)
    for gone, new in changes:
        files.change(gone, {line: line for line in new})
        now = (there - set(gone)) | set(new)
        assert files.lines() == sorted(now)
        assert files.tally.came - files.tally.went == now - there
        there = now


@pytest.mark.usefixtures("small_blocks")
def test_a_row_takes_the_place_of_the_one_with_its_first_column(tmp_path: Path) -> None:
    files = Files(tmp_path, first_column)
    files.begin([b"%03d,block" % number for number in range(40)])
    files.change([b"007,", b"not there,"], {b"021,": b"021,flag", b"0215,": b"0215,block"})
    lines = files.lines()
    assert b"021,flag" in lines
    assert b"021,block" not in lines
    assert b"007,block" not in lines
    assert len(lines) == 40
    assert (files.tally.came, files.tally.went) == ({b"0215,"}, {b"007,"})


def test_all_may_go_and_come_again(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.begin([b"a", b"b"])
    assert files.change([b"a", b"b"], {}).blocks == ()
    assert files.lines() == []
    files.change([], {b"c": b"c"})
    assert files.lines() == [b"c"]


def test_blocks_that_stayed_are_copied_and_not_packed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(7)  # noqa: S311 - made-up names
    files = Files(tmp_path)
    files.begin([f"{draw.randbytes(8).hex()}.top".encode() for _ in range(60_000)])
    assert len(files.written.blocks) > 8
    packed: list[int] = []
    pack = blocks._pack

    def noting(content: bytes) -> bytes:
        packed.append(len(content))
        return pack(content)

    monkeypatch.setattr(blocks, "_pack", noting)
    files.change([], {b"5evil.top": b"5evil.top"})
    assert len(packed) == 2  # the head and one block
    assert max(packed) <= 2 * blocks.BLOCK_BYTES
    assert len(files.lines()) == 60_001


def test_gunzip_takes_it(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.begin([b"evil%05d.top" % number for number in range(40_000)])
    done = subprocess.run(["/usr/bin/gzip", "-dc", files.paths[1]], capture_output=True, check=True)
    assert done.stdout == files.paths[0].read_bytes()


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    write_lines(tmp_path / "a", tmp_path / "a.gz", head=HEAD, lines=[b"a"])
    with pytest.raises(FileExistsError):
        write_lines(tmp_path / "a", tmp_path / "b.gz", head=HEAD, lines=[b"b"])
    assert (tmp_path / "a").read_bytes() == HEAD + b"a\n"
