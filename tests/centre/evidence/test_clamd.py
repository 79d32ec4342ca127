from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from centre.evidence.scanner import EICAR, PHRASE, running_clamd
from lachan.centre.evidence.clamd import Scanned, ScannerError, scan, version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    # a socket's path has at most 107 bytes
    with running_clamd(tmp_path_factory.mktemp("clamd")) as place:
        yield place


def test_a_real_scanner_finds_eicar(clamd: str) -> None:
    assert scan(clamd, [EICAR]).found.startswith("Eicar-Test-Signature")


def test_it_finds_what_stands_across_two_pieces(clamd: str) -> None:
    content = b"x" * 70_000 + PHRASE + b"y" * 70_000
    assert scan(clamd, [content[:70_010], b"", content[70_010:]]).found.startswith("Lachan.Test.Phrase")


def test_it_finds_nothing_in_an_honest_file(clamd: str) -> None:
    assert scan(clamd, [b"xin ch\xc3\xa0o" * 10_000]) == Scanned("")


def test_what_is_too_large_for_the_scanner_is_said(clamd: str) -> None:
    with pytest.raises(ScannerError, match="too_large"):
        scan(clamd, (bytes(1_000_000) for _ in range(40)))


def test_it_says_its_version(clamd: str) -> None:
    assert version(clamd).startswith("ClamAV ")


def test_a_scanner_that_is_away_is_named_so(tmp_path: Path) -> None:
    for place in (str(tmp_path / "none"), "/nonexistent/clamd.ctl"):
        with pytest.raises(ScannerError, match="away"):
            scan(place, [b"x"])
        with pytest.raises(ScannerError, match="away"):
            version(place)


@contextmanager
def saying(folder: Path, answer: bytes, *, reads: bool = True, hangs: bool = False) -> Iterator[str]:
    """This will play a scanner that answers one request with `answer`."""
    place = str(folder / "odd")
    done = threading.Event()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(place)
        server.listen(1)

        def serve() -> None:
            talk, _ = server.accept()
            with talk:
                while reads and not talk.recv(65_536).endswith(bytes(4)):
                    continue
                if hangs:
                    done.wait(10)
                with suppress(BrokenPipeError):
                    talk.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield place
        finally:
            done.set()
            thread.join()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "away"),
        (b"nonsense\0", "answer"),
        (b"stream: OK and more\0", "answer"),
        (b"UNKNOWN COMMAND\0", "answer"),
        (b"\xff" * 10_000, "answer"),
        (b"INSTREAM size limit exceeded. ERROR\0", "too_large"),
    ],
)
def test_an_odd_answer_is_never_taken_for_clean(answer: bytes, code: str, tmp_path: Path) -> None:
    with saying(tmp_path, answer) as place, pytest.raises(ScannerError, match=code):
        scan(place, [b"content"])


def test_a_scanner_that_hangs_up_while_we_send_is_away(tmp_path: Path) -> None:
    with saying(tmp_path, b"", reads=False) as place, pytest.raises(ScannerError, match="away"):
        scan(place, (bytes(1_000_000) for _ in range(10)))


def test_a_scanner_that_says_nothing_is_too_slow(tmp_path: Path) -> None:
    with (
        saying(tmp_path, b"stream: OK\0", hangs=True) as place,
        pytest.raises(ScannerError, match="too_slow"),
    ):
        scan(place, [b"content"], step_seconds=0.3)


@pytest.mark.live
def test_a_scanner_behind_a_port_is_asked_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            talk, _ = server.accept()
            with talk:
                while not talk.recv(65_536).endswith(bytes(4)):
                    continue
                talk.sendall(b"stream: OK\0")

        thread = threading.Thread(target=serve)
        thread.start()
        assert scan(f"127.0.0.1:{server.getsockname()[1]}", [b"x"]) == Scanned("")
        thread.join()
