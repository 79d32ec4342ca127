"""What somebody types, read line by line, and taken into the register as it is judged later."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from lachan.centre.detection.services import judge_waiting
from lachan.centre.indicators.models import Indicator, Sighting, Signal, Verdict
from lachan.centre.indicators.typed import (
    LINE_CHARS,
    JunkError,
    ids_known,
    key_of_thing,
    read_typed,
    take_typed,
    text_of,
)

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
KEEP_UNTIL = date(2027, 11, 28)

TYPED = (
    ("0912.345.678", {("phone", "+84912345678")}),
    ("hxxps://vnposst[.]top/tra", {("url", "https://vnposst.top/tra")}),
    ("vnposst.top", {("domain", "vnposst.top")}),
    ("STK 0123456789 Vietcombank, Nguyễn Văn A", {("payee", "970436:0123456789")}),
    ("MoMo 0912345678", {("payee", "momo:+84912345678"), ("phone", "+84912345678")}),
    ("com.fake.app", {("app", "android:com.fake.app")}),
    ("facebook.com/abc.xyz", {("url", "http://facebook.com/abc.xyz"), ("profile", "facebook:abc.xyz")}),
    ("t.me/abcdef", {("url", "http://t.me/abcdef"), ("profile", "telegram:abcdef")}),
    ("a@vnposst.top", {("email", "a@vnposst.top")}),
    ("8.8.8.8", {("ip", "8.8.8.8")}),
    ("0x52908400098527886E0F7030069857D2E4169EE7",
     {("wallet", "eth:0x52908400098527886e0f7030069857d2e4169ee7")}),
    ("d41d8cd98f00b204e9800998ecf8427e", {("file", "md5:d41d8cd98f00b204e9800998ecf8427e")}),
)  # fmt: skip


def take(line: str, ref: str = "case:1:2:1") -> dict[tuple[str, str], int]:
    (typed,) = read_typed([line])
    with transaction.atomic():
        return take_typed(source="case", lines=[(ref, typed)], keep_until=KEEP_UNTIL, now=NOW)


@pytest.mark.parametrize(("line", "meant"), TYPED)
def test_each_kind_is_read_as_it_is_typed_and_its_canonical_value_reads_as_the_same(
    line: str, meant: set[tuple[str, str]]
) -> None:
    (typed,) = read_typed(["", f"  {line} ", "   "])
    assert {(str(one.kind), one.value) for one in typed.things} == meant
    # who judges the signal reads the same there, and no word that stood beside it
    kept = text_of(typed)
    assert {(str(one.kind), one.value) for line in read_typed([kept]) for one in line.things} == meant
    assert "Nguyễn" not in kept


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("chị ấy tên Lan", "nothing"),
        ("\0\ud800", "nothing"),
        ("10.0.0.7", "inside"),
        ("127.0.0.1", "inside"),
        ("a" * (LINE_CHARS + 1), "long"),
        (" ".join(f"09123456{number:02}" for number in range(21)), "many"),
    ],
)
def test_a_line_that_is_none_is_refused_with_why(line: str, why: str) -> None:
    with pytest.raises(JunkError) as junk:
        read_typed(["0912345678", line])
    assert junk.value.why == why


def test_more_lines_than_are_taken_are_refused_and_none_are_none() -> None:
    assert read_typed(["", "  "]) == ()
    with pytest.raises(JunkError, match="many"):
        read_typed(["0912345678"] * 51)


@pytest.mark.django_db
def test_what_is_taken_is_unknown_until_detection_has_judged_it_and_is_seen_once() -> None:
    ids = take("Nguyễn Văn A, Vietcombank 0123456789")
    (pk,) = ids.values()
    signal = Signal.objects.get()
    assert (signal.source, signal.ref, signal.text) == ("case", "case:1:2:1", "970436:0123456789")
    assert (signal.judged_at, signal.keep_until) == (None, KEEP_UNTIL)
    before = Indicator.objects.get(pk=pk)
    assert (before.level, before.judged_at, before.sightings) == ("unknown", None, 1)
    assert judge_waiting(now=NOW) == 1
    after = Indicator.objects.get(pk=pk)
    assert after.judged_at is not None
    assert after.sightings == 1
    assert Sighting.objects.count() == Verdict.objects.count() == 1


@pytest.mark.django_db
def test_the_same_again_changes_nothing() -> None:
    ids = take("0912345678")
    assert take("0912345678") == ids
    assert (Signal.objects.count(), Sighting.objects.count()) == (1, 1)
    assert Indicator.objects.get().sightings == 1


@pytest.mark.django_db
def test_several_lines_are_as_many_signals_and_what_stands_in_two_is_seen_in_both() -> None:
    lines = read_typed(["0988888888, 0912345678", "http://vnposst.top/x", "0912345678"])
    told = [(f"case:1:2:{number}", line) for number, line in enumerate(lines, 1)]
    with transaction.atomic():
        ids = take_typed(source="case", lines=told, keep_until=KEEP_UNTIL, now=NOW)
        assert take_typed(source="case", lines=[], keep_until=KEEP_UNTIL, now=NOW) == {}
    assert set(ids.values()) == set(Indicator.objects.values_list("pk", flat=True))
    assert dict(Indicator.objects.values_list("value", "sightings")) == {
        "+84988888888": 1, "http://vnposst.top/x": 1, "+84912345678": 2,
    }  # fmt: skip
    assert Signal.objects.count() == 3


@pytest.mark.django_db
def test_a_dangerous_one_is_found_dangerous_by_the_engine_and_not_by_who_typed_it() -> None:
    take("http://vietcombank-xacthuc.top/login")
    take("0912345678", "case:1:2:2")
    judge_waiting(now=NOW)
    assert dict(Indicator.objects.values_list("kind", "level")) == {"url": "dangerous", "phone": "unknown"}


@pytest.mark.django_db
def test_what_the_register_has_is_found_by_kind_and_value() -> None:
    ids = take("0912345678")
    lines = read_typed(["+84 912 345 678", "0988888888"])
    things = [thing for line in lines for thing in line.things]
    assert ids_known(things) == ids
    assert [key_of_thing(one) in ids for one in things] == [True, False]
    assert ids_known([]) == {}
