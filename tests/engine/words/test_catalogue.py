from __future__ import annotations

import re
import time
import unicodedata
from string import Formatter

import pytest

from lachan.engine.model import Reason
from lachan.engine.words import catalogue
from lachan.engine.words.form import Words

ACCENTED = re.compile(r"[À-ỹ]")
# words that blame the reader, or that a frightened person should not read
BANNED_VI = (
    "ngu ",
    "ngu.",
    "dại dột",
    "tại sao bạn",
    "sao bạn lại",
    "cả tin",
    "tham lam",
    "nhẹ dạ",
    "lỗi của bạn",
    "nạn nhân",
)
BANNED_EN = (
    "stupid",
    "foolish",
    "greedy",
    "naive",
    "gullible",
    "why did you",
    "your own fault",
    "you should have",
)
# abbreviations that people know; nothing else is set in capitals
CAPITALS = {
    "OTP",
    "QR",
    "CCCD",
    "SIM",
    "SMS",
    "LD",
    "VNEID",
    "APK",
    "ID",
    "URL",
    "IP",
    "CVV",
    "PIN",
    "USDT",
    "CMND",
    "UTF",
    "PDF",
    "HTTP",
    "HTTPS",
}
ALL = sorted(catalogue.ALL.items())


def _sentences(words: Words) -> tuple[str, ...]:
    return words.vi, words.en, words.why_vi, words.why_en


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize(("code", "words"), ALL, ids=[code for code, _ in ALL])
def test_a_code_has_plain_words_in_both_languages(code: str, words: Words) -> None:
    assert words.vi.strip(), code
    assert words.en.strip(), code
    assert bool(words.why_vi) == bool(words.why_en)
    for sentence in _sentences(words):
        assert unicodedata.is_normalized("NFC", sentence)
        assert sentence == sentence.strip()
        assert "  " not in sentence
        assert len(sentence) <= 260
        assert "!" not in sentence
        for word in re.findall(r"\b[A-ZĐÀ-Ỹ]{2,}\b", sentence):
            assert word.upper() != word or word in CAPITALS, f"no capitals for emphasis: {word}"
    assert len(words.vi) <= 130
    assert len(words.en) <= 130


@pytest.mark.parametrize(("code", "words"), ALL, ids=[code for code, _ in ALL])
def test_vietnamese_has_its_accents_and_english_is_english(code: str, words: Words) -> None:
    for sentence in (words.vi, words.why_vi):
        if len(sentence.split()) >= 4:
            assert len(ACCENTED.findall(sentence)) >= len(sentence.split()) // 4, code
    for sentence in (words.en, words.why_en):
        assert not ACCENTED.search(re.sub(r"“[^”]*”", "", sentence)), code


@pytest.mark.parametrize(("code", "words"), ALL, ids=[code for code, _ in ALL])
def test_both_languages_have_the_same_blanks_and_only_plain_ones(code: str, words: Words) -> None:
    assert _blanks(words.vi) | _blanks(words.why_vi) == _blanks(words.en) | _blanks(words.why_en), code
    for sentence in _sentences(words):
        for _, name, spec, conversion in Formatter().parse(sentence):
            assert name is None or (name.isidentifier() and not spec and not conversion)


@pytest.mark.parametrize(("code", "words"), ALL, ids=[code for code, _ in ALL])
def test_nobody_is_blamed(code: str, words: Words) -> None:
    vi = f"{words.vi} {words.why_vi} ".lower()
    en = f"{words.en} {words.why_en} ".lower()
    assert not [word for word in BANNED_VI if word in vi], code
    assert not [word for word in BANNED_EN if word in en], code


NOTES_OF_ANY_ANSWER = [(code, words) for code, words in ALL if code.startswith("note.")]


@pytest.mark.parametrize(
    ("code", "words"), NOTES_OF_ANY_ANSWER, ids=[code for code, _ in NOTES_OF_ANY_ANSWER]
)
def test_no_note_says_that_anything_is_safe(code: str, words: Words) -> None:
    # a note can stand beside an unknown answer
    text = f"{words.vi} {words.why_vi} {words.en} {words.why_en}".lower()
    assert not re.search(r"an toàn|yên tâm|vô hại|\bsafe|harmless|no danger", text), code


def test_a_code_that_is_not_known_is_said_in_general_words() -> None:
    assert catalogue.text(Reason("of.another.version", 1.0), "vi") == "Có một dấu hiệu khác"
    assert catalogue.text(Reason("of.another.version", 1.0), "en") == "There is another sign"
    assert catalogue.why(Reason("of.another.version", 1.0), "en") == ""


def test_title_and_why_become_one_text() -> None:
    assert catalogue.text(Reason("note.cut", 1.0), "vi") == (
        "Tin dài hơn 50.000 ký tự nên phần giữa chưa được xem. Hãy dán riêng phần bạn ngờ để hỏi thêm."
    )


def test_two_packages_cannot_give_words_to_one_code() -> None:
    with pytest.raises(catalogue.DoubleCodeError, match="twice"):
        catalogue._gather(({"a": Words("a", "a")}, {"a": Words("b", "b")}))


def test_it_renders_thirty_thousand_answers_a_second_in_both_languages() -> None:
    reasons = [Reason(code, 1.0, dict.fromkeys(_blanks(words.vi), "x")) for code, words in ALL[:4]]
    best = 1.0
    for _ in range(5):
        before = time.perf_counter()
        for _ in range(300):
            for reason in reasons:
                catalogue.text(reason, "vi")
                catalogue.text(reason, "en")
        best = min(best, time.perf_counter() - before)
    assert best / 300 < 1 / 30_000
