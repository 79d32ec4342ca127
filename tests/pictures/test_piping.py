from __future__ import annotations

import subprocess
import sys
import time

import pytest

from lachan.pictures.piping import talk


def started(program: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    )


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()


@pytest.mark.parametrize(
    ("program", "pieces", "said"),
    [
        (
            "import sys; print(len(sys.stdin.buffer.read()), end='')",
            [b"a" * 300_000, b"b" * 7, b"c"],
            b"300008",
        ),
        ("import sys; print(len(sys.stdin.buffer.read()), end='')", [], b"0"),
        ("import sys; sys.stdin.buffer.read(1); print('seen', end='')", [b"a" * 900_000] * 5, b"seen"),
    ],
)
def test_what_goes_in_by_pieces_comes_out_as_one_answer(
    program: str, pieces: list[bytes], said: bytes
) -> None:
    process = started(program)
    try:
        assert talk(process, iter(pieces), until=time.monotonic() + 20, most_bytes=1_000) == said
    finally:
        end(process)


def test_who_says_nothing_is_not_waited_for() -> None:
    process = started("import time; time.sleep(60)")
    try:
        with pytest.raises(TimeoutError):
            talk(process, iter([b"a"]), until=time.monotonic() + 0.3, most_bytes=1_000)
    finally:
        end(process)


def test_who_says_too_much_is_not_listened_to_to_the_end() -> None:
    process = started("import sys\nwhile True: sys.stdout.buffer.write(b'x' * 65536)")
    try:
        said = talk(process, iter([]), until=time.monotonic() + 20, most_bytes=100_000)
        assert 100_000 < len(said) <= 100_000 + 65_536
    finally:
        end(process)
