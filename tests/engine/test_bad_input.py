"""Whatever is pasted gets an answer: no exception, no second lost, no memory eaten."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.engine import Level, check, check_many, default_lists
from lachan.engine.fold import MAX_CHARS, fold, prepare
from lachan.engine.model import InputKind
from lachan.engine.plain import encode_row

TODAY = date(2026, 11, 24)
LISTS = default_lists(TODAY)

HOSTILE = {
    "nothing": "",
    "blank": " \t\n\u3000",
    "NUL": "\0" * 100 + "vietcombank-login.top",
    "lone surrogates": "\ud800xin\udfff chao \udc00",
    "10 MB of letters": "a" * 10_000_000,
    "10 MB of Vietnamese": "tài khoản " * 1_000_000,
    "a million links": "http://a.vn " * 1_000_000,
    "a million domains without a break": "a.vn," * 1_000_000,
    "right to left": "\u202elom.knabmoctiev//:sptth\u202c",
    "zero width": "v\u200bi\u200be\u200bt\u200bc\u200bo\u200bm\u200bb\u200ba\u200bn\u200bk.top",
    "broken percent": "http://a.com/%%%zz%e0%a4%a%",
    "bad punycode": "http://xn--\u00fc.com xn--a.xn--zzzzzzzzzz https://xn--0.pt",
    "IPv6": "http://[::1]:80/ http://[fe80::1%25eth0]/ [::ffff:1.2.3.4]",
    "octal host": "http://0177.0.0.01/ http://0x7f.1 http://2130706433/",
    "data": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "javascript": "javascript:alert(document.cookie)",
    "dots": "." * 50_000,
    "at signs": "@" * 50_000,
    "digits": "1" * 50_000,
    "digits and dots": "1." * 25_000,
    "letters and dots": "a." * 25_000,
    "hyphens": "-" * 50_000,
    "schemes": "http://" * 7_000,
    "brackets": "[.]" * 15_000,
    "slashes": "/" * 50_000,
    "combining marks": "a" + "\u0301" * 49_000,
    "Zalgo": "".join(chr(0x300 + i % 112) + "z" for i in range(25_000)),
    "emoji": "\U0001f600" * 25_000,
    "long label": "http://" + "a" * 40_000 + ".com/",
    "many parameters": "http://a.com/?" + "a=http://b.com&" * 3_000,
    "nested percent": "http://a.com/?u=" + "%25" * 15_000 + "http",
    "line ends": "\r\n\r\u2028\x0b\x0c\x85" * 8_000,
    "controls": "".join(map(chr, range(32))) * 1_500,
    "Arabic digits": "\u0660\u0661\u0662" * 15_000,
    "nested QR": "00020101021138570010A00000072701270006970436011301234567890123" * 500,
}

ROOT = Path(__file__).resolve().parents[2]
# A process of its own, so that nothing of other tests counts: the most memory it held, models and all, and how much of
# it the texts of this test are, which nobody would hold beside the one that is asked.
WATCHED = """
import sys
from pathlib import Path
from engine.test_bad_input import HOSTILE, LISTS, TODAY, check
for text in HOSTILE.values():
    check(text, lists=LISTS, today=TODAY)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(peak.split()[1], sum(map(sys.getsizeof, HOSTILE.values())) // 1000)
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_it_answers_within_a_second(name: str) -> None:
    check("first use loads the models", lists=LISTS, today=TODAY)
    for kind in InputKind:
        start = time.perf_counter()
        answer = check(HOSTILE[name], kind=kind, lists=LISTS, today=TODAY)
        taken_s = time.perf_counter() - start
        assert taken_s < 1, f"{kind}: {taken_s:.2f} s"
        assert answer.level is not Level.TRUSTED
        assert 0 <= answer.score <= 1
        assert encode_row(answer, asked=HOSTILE[name][:100]).endswith(b"\n")


def test_it_does_not_eat_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    peak_kb, texts_kb = map(int, done.stdout.split())
    assert texts_kb > 10_000
    assert 50_000 < peak_kb - texts_kb < 200_000


def test_what_was_not_read_is_said() -> None:
    assert "note.cut" in check(HOSTILE["10 MB of letters"], lists=LISTS, today=TODAY).notes
    # one link a million times over is one indicator; a thousand different ones are too many
    many = " ".join(f"http://a{i}.vn" for i in range(1_000))
    assert "note.too_many" in check(many, lists=LISTS, today=TODAY).notes


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_gets_an_answer(text: str) -> None:
    answer = check(text, lists=LISTS, today=TODAY)
    prepared, _ = prepare(text)
    for span in [s for r in answer.reasons for s in r.spans] + [i.span for i in answer.indicators if i.span]:
        assert 0 <= span[0] <= span[1] <= len(prepared)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["http://", "vietcombank", ".", "com", ".vn", "@", "[", "]", " ", "\u200b", "%", "xn--", "0912",
                             "345678", "STK ", "VCB", "t.me/", "://", "?url=", "\ud800", "đ", "\u202e", ":", "/", "#", "-"]),
            st.characters(),
        ),
        max_size=60,
    )
)  # fmt: skip
@settings(max_examples=500, deadline=None)
def test_any_broken_address_gets_an_answer(pieces: list[str]) -> None:
    text = "".join(pieces)
    for kind in (InputKind.AUTO, InputKind.LINK):
        assert check(text, kind=kind, lists=LISTS, today=TODAY).level in Level


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_preparing_twice_changes_nothing(text: str) -> None:
    prepared, _ = prepare(text)
    assert prepare(prepared) == (prepared, False)
    prepared.encode()


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_what_is_folded_can_be_led_back(text: str) -> None:
    prepared, _ = prepare(text)
    folded = fold(prepared)
    if folded.offsets is None:
        assert len(folded.text) == len(prepared)
    else:
        assert len(folded.offsets) == len(folded.text)
        assert folded.offsets == sorted(set(folded.offsets))


def test_a_long_text_is_cut_and_no_mark_is_orphaned() -> None:
    prepared, cut = prepare("e\u0301" * MAX_CHARS)
    assert cut
    assert len(prepared) <= MAX_CHARS


def test_a_hostile_row_does_not_touch_its_neighbours() -> None:
    rows = ["vietcombank-login.top", *HOSTILE.values(), "vietcombank-login.top"]
    answers = list(check_many(rows, lists=LISTS, today=TODAY))
    assert answers[0] == answers[-1]
    assert answers[0].level is Level.DANGEROUS
