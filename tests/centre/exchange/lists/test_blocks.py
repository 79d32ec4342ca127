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
from lachan.centre.exchange.lists.blocks import (
    DamagedError,
    Tally,
    Written,
    change_lines,
    is_half_empty,
    is_whole,
    open_packed,
    open_plain,
    write_lines,
)

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

    def _new(self) -> Path:
        return self.folder / f"{next(_number)}"

    def begin(self, lines: list[bytes]) -> Written:
        self.heap = self._new()
        self.written = write_lines(self.heap, head=HEAD, lines=sorted(lines))
        return self.written

    def change(self, gone: list[bytes], new: Mapping[bytes, bytes], *, moves: bool = False) -> Written:
        def head(tally: Tally) -> bytes:
            self.tally = tally
            return HEAD

        heap = self._new() if moves else self.heap
        self.written = change_lines(self.written.layout, heap, head=head, gone=gone, new=new, key=self.key)
        self.heap = heap
        return self.written

    def read(self, *, packed: bool = False) -> bytes:
        opened = (open_packed if packed else open_plain)(self.written.layout, self.heap)
        try:
            return opened.read(1 << 30)
        finally:
            opened.close()

    def lines(self) -> list[bytes]:
        plain = self.read()
        assert plain.startswith(HEAD)
        assert gzip.decompress(self.read(packed=True)) == plain
        assert self.written.size == len(plain)
        assert self.written.packed_size == len(self.read(packed=True))
        assert self.written.blake2b == hashlib.blake2b(plain).digest()
        assert self.written.lines_sha256 == hashlib.sha256(plain.removeprefix(HEAD)).hexdigest()
        assert is_whole(self.written.layout, self.heap, blake2b=self.written.blake2b)
        return plain.removeprefix(HEAD).splitlines()


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 40)
    monkeypatch.setattr(blocks, "_LARGEST", 80)


names = st.lists(st.text("abc.", min_size=1, max_size=12).map(str.encode), max_size=40, unique=True)


@pytest.mark.usefixtures("small_blocks")
@given(names, st.lists(st.tuples(names, names, st.booleans()), max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changes_one_after_another_give_what_writing_it_anew_gives(
    tmp_path_factory: pytest.TempPathFactory,
    begun: list[bytes],
    changes: list[tuple[list[bytes], list[bytes], bool]],
) -> None:
    files = Files(tmp_path_factory.mktemp("blocks"))
    files.begin(begun)
    there = set(begun)
    assert files.lines() == sorted(there)
    for gone, new, moves in changes:
        files.change(gone, {line: line for line in new}, moves=moves)
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
    assert files.change([b"a", b"b"], {}).layout.blocks == ()
    assert files.lines() == []
    files.change([], {b"c": b"c"})
    assert files.lines() == [b"c"]


def test_blocks_that_stayed_are_neither_packed_nor_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(7)  # noqa: S311 - made-up names
    files = Files(tmp_path)
    files.begin([f"{draw.randbytes(8).hex()}.top".encode() for _ in range(60_000)])
    assert len(files.written.layout.blocks) > 8
    packed: list[int] = []
    pack = blocks._pack

    def noting(content: bytes) -> bytes:
        packed.append(len(content))
        return pack(content)

    monkeypatch.setattr(blocks, "_pack", noting)
    size = files.heap.stat().st_size
    files.change([], {b"5evil.top": b"5evil.top"})
    assert len(packed) == 2  # the head and one block
    assert max(packed) <= 2 * blocks.BLOCK_BYTES
    assert files.heap.stat().st_size - size < 2 * max(packed)
    assert len(files.lines()) == 60_001


def test_gunzip_takes_it(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.begin([b"evil%05d.top" % number for number in range(40_000)])
    files.change([b"evil20000.top"], {b"evil30000a.top": b"evil30000a.top"})
    done = subprocess.run(
        ["/usr/bin/gzip", "-dc"], input=files.read(packed=True), capture_output=True, check=True
    )
    assert done.stdout == files.read()


def test_who_reads_the_file_of_before_reads_it_to_its_end(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.begin([b"evil%05d.top" % number for number in range(40_000)])
    before, opened = files.read(), open_plain(files.written.layout, files.heap)
    files.change([b"evil20000.top"], {})
    files.change([], {b"evil30000a.top": b"evil30000a.top"}, moves=True)
    assert b"".join(iter(lambda: opened.read(10_000), b"")) == before
    opened.seek(400_000)
    assert opened.read(77) == before[400_000:400_077]
    opened.close()


def test_a_heap_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.begin([b"a"])
    with pytest.raises(FileExistsError):
        write_lines(files.heap, head=HEAD, lines=[b"b"])
    assert files.lines() == [b"a"]


@pytest.mark.parametrize("damage", [b"", b"evil00001.top\n", bytes(100_000)])
def test_a_heap_that_was_damaged_is_found_out_and_not_built_upon(tmp_path: Path, damage: bytes) -> None:
    files = Files(tmp_path)
    written = files.begin([b"evil%05d.top" % number for number in range(5_000)])
    files.heap.write_bytes(damage)
    assert not is_whole(written.layout, files.heap, blake2b=written.blake2b)
    with pytest.raises(DamagedError):
        files.change([], {b"evil00001a.top": b"evil00001a.top"})


def test_a_layout_of_another_file_is_found_out(tmp_path: Path) -> None:
    files = Files(tmp_path)
    first = files.begin([b"evil%05d.top" % number for number in range(5_000)])
    files.change([b"evil00001.top"], {})
    assert not is_whole(files.written.layout, files.heap, blake2b=first.blake2b)


def test_a_heap_is_left_once_more_than_half_of_it_is_of_no_use(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.begin([b"evil%06d.top" % number for number in range(60_000)])
    rounds = 0
    while not is_half_empty(files.written.layout, files.heap):
        files.change([], {line: line for line in (b"evil%06d-%03d.top" % (rounds * 977, rounds),)})
        rounds += 1
    assert rounds > 3
    files.change([], {}, moves=True)
    assert not is_half_empty(files.written.layout, files.heap)
    assert len(files.lines()) == 60_000 + rounds
