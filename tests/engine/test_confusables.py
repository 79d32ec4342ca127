import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.engine.confusables import (
    decode_label,
    joined,
    look,
    mixes_scripts,
    poses_as_latin,
    scripts,
    skeleton,
    undo_substitutions,
)
from lachan.engine.fold import fold, prepare


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Vіetсоmbаnk", "vietcombank"),  # Cyrillic і, с, о, а
        ("ΒΙDV", "bidv"),  # Greek capitals
        ("ВIDV", "bidv"),  # a Cyrillic capital whose small letter looks otherwise
        ("аgrіbank", "agribank"),
        ("vıb", "vib"),  # dotless i
        ("Łøŧeria", "loteria"),
        ("𝗩𝗶𝗲𝘁𝗰𝗼𝗺𝗯𝗮𝗻𝗸", "vietcombank"),  # mathematical letters: folding alone does it
        ("ngân hàng quân đội", "ngan hang quan doi"),
        ("hello 100", "hello 100"),
    ],
)
def test_it_reads_look_alike_letters_as_latin(written: str, seen: str) -> None:
    assert skeleton(fold(prepare(written)[0]).text) == seen


@given(st.text(max_size=60))
def test_a_skeleton_keeps_its_length_and_has_itself_as_skeleton(text: str) -> None:
    folded = fold(prepare(text)[0]).text
    once = skeleton(folded)
    assert len(once) == len(folded)
    assert skeleton(once) == once


@given(st.text(alphabet="abilo01!@$|35 .-rnvw", max_size=40))
def test_looking_twice_and_undoing_twice_change_nothing(text: str) -> None:
    assert look(look(text)) == look(text)
    once = undo_substitutions(text)
    assert len(once) == len(text)
    assert undo_substitutions(once) == once


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("v!etc0mbank", "vietcombank"),
        ("kh0a the, b00k ph0ng", "khoa the, book phong"),
        ("$acombank", "sacombank"),
        ("t@i khoan", "tai khoan"),
        ("m0m0", "mom0"),
        # nothing to undo: amounts, versions, exclamations
        ("100k mua! covid19 5tr 2fa 4g", "100k mua! covid19 5tr 2fa 4g"),
        ("", ""),
    ],
)
def test_it_undoes_substitutions_inside_words_alone(text: str, plain: str) -> None:
    assert undo_substitutions(text) == plain


def test_a_look_brings_stand_ins_together() -> None:
    assert look("v1etc0mbank") == look("vletcombank") == look("vietcombank")
    assert look("paypa1") == look("paypai")
    assert look("vietcombank") != look("vietinbank")


def test_it_joins_letter_pairs_that_look_like_one() -> None:
    assert joined("vietcornbank") == "vietcombank"
    assert joined("vvebsite") == "website"
    assert joined("vietcombank") is None


@pytest.mark.parametrize(
    ("label", "mixed"),
    [
        ("vietcombank", False),
        ("ngân-hàng", False),
        ("vіetcombank", True),  # one Cyrillic letter
        ("аррӏе", False),  # one script: see poses_as_latin
        ("日本のnews", False),
        ("뉴스news", False),
        ("новости1", False),
        ("newsновости", True),
    ],
)
def test_it_tells_mixed_scripts_from_honest_mixes(label: str, mixed: bool) -> None:  # noqa: FBT001 - a table's column
    assert mixes_scripts(label) is mixed


def test_it_knows_words_that_pose_as_latin() -> None:
    assert poses_as_latin("аррӏе")
    assert not poses_as_latin("привет")
    assert not poses_as_latin("apple")
    assert not poses_as_latin("日本")
    assert scripts("аррӏе") == {"Cyrillic"}
    assert scripts("123") == set()


@pytest.mark.parametrize(
    ("label", "decoded"),
    [
        ("xn--80ak6aa92e", "аррӏе"),
        ("plain", "plain"),
        ("xn--", ""),
        ("xn--99999999", "xn--99999999"),
        ("xn--é", "xn--é"),
    ],
)
def test_it_decodes_punycode_and_leaves_what_is_broken(label: str, decoded: str) -> None:
    assert decode_label(label) == decoded


@given(st.text(max_size=20))
def test_decoding_never_raises(text: str) -> None:
    assert isinstance(decode_label("xn--" + text), str)
