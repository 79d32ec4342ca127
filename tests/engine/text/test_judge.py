from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.text.messages import BAD, HONEST, message
from lachan.engine.model import DANGEROUS_AT, SUSPICIOUS_AT
from lachan.engine.text import judge_many
from lachan.engine.words import catalogue


def score(text: str) -> float:
    return judge_many([message(text)])[0].score


def test_it_sees_most_scams() -> None:
    scores = [judgement.score for judgement in judge_many([message(text) for text in BAD])]
    seen = sum(each >= SUSPICIOUS_AT for each in scores)
    assert seen >= len(BAD) - 1, list(zip(scores, BAD, strict=True))


@pytest.mark.parametrize("text", HONEST)
def test_it_accuses_no_honest_message(text: str) -> None:
    assert score(text) < SUSPICIOUS_AT


@pytest.mark.parametrize("bad", BAD)
def test_honest_sentences_around_it_never_make_a_scam_look_better(bad: str) -> None:
    alone = score(bad)
    for honest in HONEST:
        assert score(f"{honest}\n{bad}") >= alone - 1e-6
        assert score(f"{bad}\n{honest}") >= alone - 1e-6
        assert score(f"{honest}\n{bad}\n{honest}") >= alone - 1e-6


def test_many_honest_sentences_do_not_drown_a_scam() -> None:
    crowd = "\n".join(HONEST * 20)
    for bad in BAD:
        assert score(f"{crowd}\n{bad}\n{crowd}") >= score(bad) - 1e-6


@pytest.mark.parametrize("bad", BAD[:6])
def test_honest_words_without_a_stop_do_not_hide_a_scam(bad: str) -> None:
    hidden = f"hom nay troi dep qua ca nha minh di choi cong vien nha {bad} toi nay an com voi bo me nhe"
    assert score(hidden) >= min(score(bad), SUSPICIOUS_AT) - 0.35


def test_each_message_is_judged_by_itself() -> None:
    texts = [*BAD, *HONEST, "", "..."]
    together = judge_many([message(text) for text in texts])
    assert together == [judge_many([message(text)])[0] for text in texts]


def test_tricks_with_letters_do_not_help() -> None:
    plain = "Tai khoan Vietcombank cua quy khach bi khoa, truy cap https://vcb-mokhoa.top de xac thuc ngay"
    tricks = (
        "Tài khoản Vietcombank của quý khách bị khóa, truy cập https://vcb-mokhoa.top để xác thực ngay",
        "T.a.i k.h.o.a.n Vietc0mbank cua quy kh@ch b! kh0a, truy cap https://vcb-mokhoa.top de x@c thuc ngay",
        "Tai kho\u200ban Vietcom\u200bbank cua quy kh\u00adach bi khoa, truy cap https://vcb-mokhoa.top de xac thuc ngay",
        "Ｔａｉ ｋｈｏａｎ Vietcombank cua quy khach bi khoa, truy cap https://vcb-mokhoa.top de xac thuc ngay",
        "t a i k h o a n Vietcombank cua quy khach bi khoa, truy cap https://vcb-mokhoa.top de xac thuc ngay",
    )
    assert score(plain) >= SUSPICIOUS_AT
    for trick in tricks:
        assert score(trick) >= SUSPICIOUS_AT, trick


def test_text_without_anything_to_act_on_is_not_dangerous() -> None:
    assert score("Nha cai uy tin so mot, no hu ban ca tai xiu, thuong lon moi ngay") < DANGEROUS_AT


def test_nothing_to_read_is_no_scam() -> None:
    for text in ("", " ", "...", "😀😀", "\ufffd"):
        assert score(text) < 0.01


def test_spans_point_at_the_words_of_the_prepared_text() -> None:
    asked = message(
        "Ngân hàng đây, anh đọc mã O\u200bTP vừa gửi cho em để hủy giao dịch, link https://vcb-huy.top"
    )
    reasons = {reason.code: reason for reason in judge_many([asked])[0].reasons}
    start, end = reasons["text.asks_code"].spans[0]
    assert asked.prepared[start:end].startswith("đọc mã")
    for reason in reasons.values():
        for begin, after in reason.spans:
            assert 0 <= begin < after <= len(asked.prepared)


def test_reasons_stand_strongest_first_and_have_words() -> None:
    for judgement in judge_many([message(text) for text in (*BAD, *HONEST)]):
        weights = [reason.weight for reason in judgement.reasons]
        assert weights == sorted(weights, reverse=True)
        assert all(reason.code in catalogue.ALL for reason in judgement.reasons)


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=400))
def test_any_text_at_all_is_judged(text: str) -> None:
    judgement = judge_many([message(text)])[0]
    assert 0 <= judgement.score <= 1


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(BAD), st.text(max_size=200), st.text(max_size=200))
def test_nothing_on_other_lines_lowers_a_score(bad: str, before: str, after: str) -> None:
    assert score(f"{before}\n{bad}\n{after}") >= score(bad) - 1e-6


@pytest.mark.parametrize(
    "text",
    ["a. " * 16_000, "vay tien " * 5_500, "x" * 50_000, " " * 50_000, "😀" * 50_000, "1" * 50_000, ".\n" * 25_000,
     "tài khoản bị khóa https://a.b/c " * 1_500, "钱" * 50_000, "a\u0301" * 25_000, "x x x x " * 6_000],
)  # fmt: skip
def test_the_longest_text_is_judged_in_time(text: str) -> None:
    asked = message(text)
    judge_many([asked])
    best = min(_seconds(asked) for _ in range(3))
    # 50 ms on an idle core; the rest is for machines that do other work meanwhile
    assert best < 0.25


def _seconds(asked: object) -> float:
    begin = time.perf_counter()
    judge_many([asked])  # type: ignore[list-item]
    return time.perf_counter() - begin
