from __future__ import annotations

import csv
import shutil
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Final

import adblock
import dns.message
import dns.query
import dns.rcode
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.centre.exchange.codes import ACTIONS, FLAG, KINDS
from lachan.centre.exchange.entries import EntryRow
from lachan.centre.exchange.formats.fitting import fit_name
from lachan.centre.exchange.formats.list_format import About, UnfitError
from lachan.centre.exchange.formats.list_formats import ALL, BY_FILE
from lachan.centre.exchange.zones.names import guard_for
from lachan.centre.web.words import say
from lachan.engine.extract.reading import canonicalize
from lachan.engine.lists.keys import key_of, value_of
from lachan.engine.model import Kind
from programs import need_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
ABOUT: Final = About(
    version=1764385200, stamp="1764385200-20261129T030000Z", made_at=NOW, expires_at=NOW + timedelta(days=3), things=2,
    tlp="clear", pap="clear", site="https://chongluadao.example",
)  # fmt: skip


def row(kind: str, value: str, action: str = "block", until: datetime | None = None) -> EntryRow:
    return EntryRow(
        id=7, kind=kind, value=value, action=action, tlp="clear", pap="clear", confidence=85, source="M2026-000123",
        round=0, listed_at=NOW, until=until, added_seq=1, added_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "kind", "value", "lines"),
    [
        ("domains.txt", "domain", "evil.top", ["evil.top"]),
        ("domains.txt", "domain", "xn--ngnhng-ltan.vn", ["xn--ngnhng-ltan.vn"]),
        ("hosts.txt", "domain", "evil.top", ["0.0.0.0 evil.top", ":: evil.top"]),
        ("dnsmasq.conf", "domain", "evil.top", ["server=/evil.top/"]),
        ("adblock.txt", "domain", "evil.top", ["||evil.top^"]),
        ("adblock.txt", "url", "evil.top:8080/a?b=1",
         ["|http://evil.top:8080/a?b=1$document,subdocument", "|https://evil.top:8080/a?b=1$document,subdocument"]),
        ("urls.txt", "url", "evil.top/a?b=1", ["evil.top/a?b=1"]),
        # as the zones take it: hyphens where no host should have one are blocked too
        ("domains.txt", "domain", "-evil-.top", ["-evil-.top"]),
        ("dnsmasq.conf", "domain", "a.-evil-.top", ["server=/a.-evil-.top/"]),
        ("urls.txt", "url", "-evil-.top/a", ["-evil-.top/a"]),
        ("urls.txt", "url", "http://evil.top/a", ["evil.top/a"]),
        ("urls.txt", "url", "[2001:db8::1]/a", ["[2001:db8::1]/a"]),
        ("urls.txt", "url", "weebly.com/a", ["weebly.com/a"]),
        ("payees.csv", "payee", "970436:0123456789",
         ["970436,0123456789,block,85,clear,clear,2026-11-29T03:00:00Z,,M2026-000123,0"]),
        ("payees.csv", "payee", "momo:+84912345678",
         ["momo,+84912345678,block,85,clear,clear,2026-11-29T03:00:00Z,,M2026-000123,0"]),
        ("phones.csv", "phone", "+84912345678",
         ["+84912345678,block,85,clear,clear,2026-11-29T03:00:00Z,,M2026-000123,0"]),
        ("urls.csv", "url", 'evil.top/a,b"c',
         ['"evil.top/a,b""c",block,85,clear,clear,2026-11-29T03:00:00Z,,M2026-000123,0']),
        ("files.csv", "file", "sha256:ab", ["sha256,ab,block,85,clear,clear,2026-11-29T03:00:00Z,,M2026-000123,0"]),
        ("ips.csv", "ip", "2001:db8::1", ["2001:db8::1,block,85,clear,clear,2026-11-29T03:00:00Z,,M2026-000123,0"]),
    ],
)  # fmt: skip
def test_a_thing_is_written_as_its_format_writes_it(
    file: str, kind: str, value: str, lines: list[str]
) -> None:
    assert [line.decode() for line in BY_FILE[file].lines(row(kind, value))] == lines


@pytest.mark.parametrize(
    ("file", "kind", "value", "why"),
    [
        ("domains.txt", "domain", ".", "form"),
        ("domains.txt", "domain", "", "form"),
        ("domains.txt", "domain", "com.vn", "suffix"),
        ("hosts.txt", "domain", "gov.vn", "suffix"),
        ("adblock.txt", "domain", "vn", "form"),
        ("dnsmasq.conf", "domain", "vercel.app", "suffix"),
        ("dnsmasq.conf", "domain", "a/../b.top", "form"),
        ("dnsmasq.conf", "domain", "evil.top/\nserver=/#/198.51.100.1", "form"),
        ("hosts.txt", "domain", "evil.top bank.vn", "form"),
        ("hosts.txt", "domain", "evil.top\n0.0.0.0 bank.vn", "form"),
        ("domains.txt", "domain", "ngânhàng.vn", "form"),
        ("domains.txt", "domain", "1.2.3.4", "form"),
        ("domains.txt", "domain", "evil.123", "form"),
        # a table program would take the cell for a formula
        ("domains.csv", "domain", "-evil.top", "signs"),
        # people's own names lie below it
        ("dnsmasq.conf", "domain", "af-south-1.airflow.amazonaws.com", "suffix"),
        ("domains.txt", "domain", f"{'a' * 64}.top", "form"),
        ("domains.txt", "domain", f"{'a.' * 130}top", "form"),
        ("adblock.txt", "domain", "||bank.vn^", "form"),
        ("adblock.txt", "domain", "/.*/", "form"),
        ("adblock.txt", "url", "evil.top/*", "signs"),
        ("adblock.txt", "url", "evil.top/a$domain=bank.vn", "signs"),
        ("adblock.txt", "url", "evil.top/a|b", "signs"),
        ("adblock.txt", "url", "com.vn/", "suffix"),
        ("urls.txt", "url", "gov.vn/", "suffix"),
        ("urls.txt", "url", "evil.top/a b", "form"),
        ("urls.txt", "url", "evil.top/a\nbank.vn/", "form"),
        ("urls.txt", "url", "evil.top/đ", "form"),
        ("urls.txt", "url", "evil.top", "form"),
        ("payees.csv", "payee", "=cmd()", "form"),
        ("payees.csv", "payee", "=1:2", "signs"),
        ("profiles.csv", "profile", "facebook:@a", "signs"),
        ("profiles.csv", "profile", "facebook:a\nb", "signs"),
    ],
)
def test_what_does_not_fit_a_format_is_left_out_and_says_why(
    file: str, kind: str, value: str, why: str
) -> None:
    with pytest.raises(UnfitError) as refused:
        BY_FILE[file].lines(row(kind, value))
    assert refused.value.why == why


@given(st.text(min_size=1, max_size=60), st.sampled_from(sorted(KINDS)))
@settings(max_examples=300)
def test_a_thing_never_makes_more_than_its_own_lines(value: str, kind: str) -> None:
    for form in ALL:
        if kind not in form.kinds:
            continue
        try:
            lines = form.lines(row(kind, value))
        except UnfitError:
            continue
        assert 1 <= len(lines) <= 2
        for line in lines:
            assert line.decode().isprintable()
            if hasattr(form, "columns"):
                (cells,) = csv.reader(StringIO(line.decode()))
                assert ":".join(cells[: len(form.columns)]) == value.removeprefix("http://").removeprefix(
                    "https://"
                )
                assert len(cells) == len(form.columns) + 8


def test_only_what_two_signed_to_block_is_in_what_blocks() -> None:
    blocking = {form.file for form in ALL if FLAG not in form.actions}
    assert blocking == {"domains.txt", "urls.txt", "hosts.txt", "adblock.txt", "dnsmasq.conf"}
    for form in ALL:
        assert form.file in blocking or b",action," in form.head(ABOUT)


def test_the_register_writes_what_the_formats_take() -> None:
    for said in ("https://evil.top/a?x=1#y", "http://ngânhàng-giả.top/đăng nhập", "http://203.0.113.7:81/a"):
        canonical = canonicalize(Kind.URL, said)
        assert canonical is not None
        value = value_of(key_of(Kind.URL, canonical))[1]
        (line,) = BY_FILE["urls.txt"].lines(row("url", value))
        assert line.decode() == value.removeprefix("http://")


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.file)
def test_it_says_in_both_languages_what_it_carries_and_loses(form: object) -> None:
    for part in ("title", "carries", "loses", "survives"):
        for lang in ("vi", "en"):
            assert say(f"exchange.list.{form.code}.{part}", lang)  # type: ignore[attr-defined]


def test_the_head_says_what_it_is_until_when_and_how_it_is_checked() -> None:
    assert BY_FILE["hosts.txt"].head(ABOUT).decode() == (
        "# Lachan: hosts.txt\n"
        "# Version: 1764385200\n"
        "# Made: 2026-11-29T03:00:00Z\n"
        "# Expires: 2026-12-02T03:00:00Z, do not use it afterwards\n"
        "# Things: 2\n"
        "# Marked: up to TLP:CLEAR, PAP:CLEAR\n"
        "# Licence: CC-BY-4.0 for what is marked TLP:CLEAR; the rest as it is marked (https://www.first.org/tlp/)\n"
        "# Fetch again: every 15 minutes with If-None-Match, https://chongluadao.example/exchange/lists/hosts.txt\n"
        "# Signature: https://chongluadao.example/exchange/lists/hosts.txt.minisig?stamp=1764385200-20261129T030000Z, "
        "key: https://chongluadao.example/exchange/keys\n"
    )


def test_blockers_read_how_often_to_fetch_and_no_second_end() -> None:
    head = BY_FILE["adblock.txt"].head(ABOUT).decode().splitlines()
    assert head[0] == "[Adblock Plus]"
    assert [line for line in head if line.startswith("! Expires:")] == [
        "! Expires: 1 hours (update frequency)"
    ]
    assert "! Not to be used after: 2026-12-02T03:00:00Z, do not use it afterwards" in head
    assert all(line.startswith("!") for line in head[1:])


def test_a_table_has_a_line_of_columns_and_no_comments() -> None:
    assert BY_FILE["payees.csv"].head(ABOUT) == (
        b"bank,account,action,confidence,tlp,pap,listed_at,until,source,round\n"
    )


def test_an_action_that_there_is_not_stands_in_no_format() -> None:
    assert {action for form in ALL for action in form.actions} == set(ACTIONS)


@pytest.mark.parametrize(
    ("address", "what", "is_blocked"),
    [
        ("https://evil.top/", "document", True),
        ("https://www.evil.top/x.js", "script", True),
        ("https://notevil.top/", "document", False),
        ("https://evil.top.example/", "document", False),
        ("https://weebly.com/gia-mao", "document", True),
        ("http://weebly.com/gia-mao/x?y", "sub_frame", True),
        ("https://weebly.com/", "document", False),
        ("https://nguoi-khac.weebly.com/gia-mao", "document", False),
        ("https://weebly.com/that", "document", False),
        ("https://[2001:db8::1]/a", "document", True),
        ("https://weebly.com/a.b?c=(d)&e=[f]", "document", True),
        ("https://weebly.com/aXb?c=(d)&e=[f]", "document", False),
        ("https://-evil-.top/", "document", True),
    ],
)
def test_a_blocker_blocks_what_is_meant_and_no_more(address: str, what: str, *, is_blocked: bool) -> None:
    form = BY_FILE["adblock.txt"]
    things = [
        ("domain", "evil.top"), ("domain", "-evil-.top"), ("url", "weebly.com/gia-mao"), ("url", "[2001:db8::1]/a"),
        ("url", "weebly.com/a.b?c=(d)&e=[f]"),
    ]  # fmt: skip
    said = [line.decode() for kind, value in things for line in form.lines_of(kind, value)]
    filters = adblock.FilterSet(debug=True)
    filters.add_filters([*form.head(ABOUT).decode().splitlines(), *said])
    assert adblock.Engine(filters).check_network_urls(address, address, what).matched is is_blocked


@pytest.fixture(scope="module")
def resolver(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[int, subprocess.Popen[bytes], Path]]:
    program = need_program("dnsmasq", "dnsmasq-base")
    folder = tmp_path_factory.mktemp("dnsmasq")
    head = BY_FILE["dnsmasq.conf"].head(ABOUT)
    lines = [
        line
        for name in ("evil.top", "-evil-.top", "xn--ngnhng-ltan.vn")
        for line in BY_FILE["dnsmasq.conf"].lines_of("domain", name)
    ]
    (folder / "servers").write_bytes(head + b"\n".join(lines) + b"\n")
    hosts = BY_FILE["hosts.txt"]
    (folder / "hosts").write_bytes(
        hosts.head(ABOUT)
        + b"".join(
            line + b"\n"
            for name in ("hosts-evil.top", "-hosts-.top")
            for line in hosts.lines_of("domain", name)
        )
    )
    shutil.copy(folder / "servers", folder / "servers-file")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        program, "--keep-in-foreground", f"--port={port}", "--listen-address=127.0.0.1", "--bind-interfaces", "--no-resolv",
        "--no-hosts", f"--addn-hosts={folder / 'hosts'}", f"--servers-file={folder / 'servers-file'}", "--conf-file=/dev/null",
        "--address=/rest.example/192.0.2.1", "--user=", "--pid-file=", "--log-facility=-",
    ]  # fmt: skip
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    yield port, running, folder
    running.terminate()
    running.wait(10)
    assert running.stderr is not None
    running.stderr.close()


def ask(port: int, name: str, kind: str = "A") -> dns.message.Message:
    question = dns.message.make_query(name, kind)
    for _ in range(50):
        try:
            return dns.query.udp(question, "127.0.0.1", port=port, timeout=0.5)
        except (dns.exception.Timeout, OSError):
            time.sleep(0.1)
    raise AssertionError("dnsmasq doesn't answer")


@pytest.mark.live
def test_dnsmasq_takes_the_file_and_blocks_a_name_with_all_below_it(
    resolver: tuple[int, subprocess.Popen[bytes], Path],
) -> None:
    port, running, folder = resolver
    for name in ("evil.top", "www.evil.top", "-evil-.top", "xn--ngnhng-ltan.vn"):
        assert ask(port, name).rcode() == dns.rcode.NXDOMAIN, name
    assert ask(port, "rest.example").rcode() == dns.rcode.NOERROR
    # nobody is asked for others here, so that these are refused and not denied
    assert ask(port, "notevil.top").rcode() == dns.rcode.REFUSED
    (folder / "servers-file").write_bytes(BY_FILE["dnsmasq.conf"].head(ABOUT))
    running.send_signal(signal.SIGHUP)
    for _ in range(100):
        if ask(port, "evil.top").rcode() == dns.rcode.REFUSED:
            break
        time.sleep(0.1)
    assert ask(port, "evil.top").rcode() == dns.rcode.REFUSED


@pytest.mark.live
def test_a_hosts_file_answers_for_both_families_of_addresses(
    resolver: tuple[int, subprocess.Popen[bytes], Path],
) -> None:
    port, _, _ = resolver
    assert [str(each) for each in ask(port, "hosts-evil.top").answer[0]] == ["0.0.0.0"]  # noqa: S104 - an answer
    for name in ("hosts-evil.top", "-hosts-.top"):
        assert [str(each) for each in ask(port, name, "AAAA").answer[0]] == ["::"]


@given(st.from_regex(r"[a-z0-9_-]{1,6}(\.[a-z0-9_-]{1,6}){0,3}", fullmatch=True))
@settings(max_examples=300)
def test_a_name_stands_in_lists_where_it_stands_in_zones(name: str) -> None:
    try:
        fits = fit_name(name) == name
    except UnfitError:
        fits = False
    may = guard_for("rpz.lachan", []).why_not(name) in {"", "shared", "reserved"}
    # a last label of figures alone would be read as an address
    assert fits is (may and not name.rpartition(".")[2].isdigit())
