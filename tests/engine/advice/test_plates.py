from __future__ import annotations

import itertools
import re

import pytest

from lachan.engine import check
from lachan.engine.advice import plate_for, situation_for
from lachan.engine.advice.situations import BY_KIND, BY_TYPE, SITUATIONS
from lachan.engine.model import Kind, Level
from lachan.engine.scam_types import scam_types
from lachan.engine.words import catalogue

TYPES = ["", *scam_types()]


def test_every_kind_of_scam_and_of_indicator_has_a_situation() -> None:
    assert set(BY_TYPE) == set(scam_types())
    assert set(BY_KIND) == set(Kind) - {Kind.TEXT}
    of_messages = {"message", "message_link", "quoted_link"}
    assert set(BY_TYPE.values()) | set(BY_KIND.values()) | of_messages == set(SITUATIONS)


def test_the_message_in_the_name_of_a_bank_is_kept_as_evidence_and_reported() -> None:
    plate = plate_for(level=Level.DANGEROUS, kind=Kind.TEXT, scam_type="V10", kinds={Kind.URL})
    assert plate.order.vi == "Đừng bấm link. Đừng đưa mã OTP. Chụp màn hình rồi báo."
    assert plate.order.en == "Don’t tap the link. Don’t give a code. Take a screenshot and report it."
    assert "số in trên thẻ" in plate.second.vi


@pytest.mark.parametrize("kind", list(Kind))
def test_unknown_says_that_it_does_not_mean_safe_and_gives_three_things_to_do(kind: Kind) -> None:
    plate = plate_for(level=Level.UNKNOWN, kind=kind)
    assert plate.order.vi == "Chưa biết, không có nghĩa là an toàn. Hỏi lại rồi hãy làm."
    assert len(plate.first) == 3


def test_nothing_is_told_to_be_deleted_before_it_is_reported() -> None:
    for level, kind, scam_type in itertools.product((Level.SUSPICIOUS, Level.DANGEROUS), Kind, TYPES):
        plate = plate_for(level=level, kind=kind, scam_type=scam_type, kinds={Kind.URL})
        assert "xóa" not in plate.order.vi.lower()
        assert "delete" not in plate.order.en.lower()
    assert catalogue.words("advice.delete_message").vi.startswith("Chụp màn hình và báo trước")


def test_where_there_is_no_link_nobody_is_told_not_to_tap_it() -> None:
    for level, scam_type in itertools.product((Level.SUSPICIOUS, Level.DANGEROUS), TYPES):
        plate = plate_for(level=level, kind=Kind.TEXT, scam_type=scam_type, kinds={Kind.PHONE})
        assert "bấm link" not in plate.order.vi
        assert "ap the link" not in plate.order.en
        assert "ap links" not in plate.order.en
        assert len(plate.order.vi) > 10


@pytest.mark.parametrize(
    ("kinds", "codes"), [({Kind.URL}, set()), ({Kind.DOMAIN}, set()), (set(), {"text.click_link"})]
)
def test_where_there_is_a_link_it_is_named(kinds: set[Kind], codes: set[str]) -> None:
    plate = plate_for(level=Level.DANGEROUS, kind=Kind.TEXT, scam_type="V10", kinds=kinds, codes=codes)
    assert "Đừng bấm link." in plate.order.vi


@pytest.mark.parametrize("note", ["note.empty", "note.picture_no_text"])
def test_where_nothing_was_read_nothing_is_said_of_a_message(note: str) -> None:
    plate = plate_for(level=Level.UNKNOWN, kind=Kind.TEXT, notes=(note,))
    assert plate.code == "plate.nothing"
    assert "không thấy dấu hiệu" not in plate.second.vi
    assert plate.first[0] == "advice.paste_it"
    with_code = plate_for(level=Level.UNKNOWN, kind=Kind.TEXT, notes=(note,), kinds={Kind.URL})
    assert with_code.code == "plate.unknown"


@pytest.mark.parametrize("kind", list(Kind))
def test_unknown_is_never_worded_as_safe(kind: Kind) -> None:
    plate = plate_for(level=Level.UNKNOWN, kind=kind)
    parts = [plate.order, plate.second, *map(catalogue.words, plate.first), catalogue.words("level.unknown")]
    vi = " ".join(f"{part.vi} {part.why_vi}" for part in parts).lower()
    en = " ".join(f"{part.en} {part.why_en}" for part in parts).lower()
    vi = vi.replace("không có nghĩa là an toàn", "")
    en = en.replace("doesn’t mean safe", "")
    assert not re.search(r"an toàn|yên tâm|đáng tin|vô hại|không nguy hiểm|không có nguy hiểm", vi)
    assert not re.search(r"\bsafe|harmless|no danger|trustworthy|all clear|genuine", en)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.URL, Kind.DOMAIN)])
def test_nothing_but_a_link_or_domain_is_ever_vouched_for(kind: Kind) -> None:
    assert plate_for(level=Level.TRUSTED, kind=kind, owner="Ngân hàng") == plate_for(
        level=Level.UNKNOWN, kind=kind
    )


def test_a_trusted_address_names_its_owner_and_still_tells_to_type_it() -> None:
    plate = plate_for(level=Level.TRUSTED, kind=Kind.URL, owner="Ngân hàng {Sông} Hồng")
    assert plate.order.vi == "Địa chỉ này là của Ngân hàng {Sông} Hồng."
    assert "tự gõ địa chỉ" in plate.second.vi
    assert "type the address yourself" in plate.second.en
    assert "{" not in plate_for(level=Level.TRUSTED, kind=Kind.DOMAIN).order.vi


@pytest.mark.parametrize(
    ("level", "kind"), list(itertools.product((Level.SUSPICIOUS, Level.DANGEROUS), Kind)), ids=str
)
def test_every_bad_answer_has_a_short_order_in_both_languages(level: Level, kind: Kind) -> None:
    for scam_type in TYPES:
        plate = plate_for(level=level, kind=kind, scam_type=scam_type)
        for order in (plate.order.vi, plate.order.en):
            assert order.endswith(".")
            assert 1 <= order.count(".") <= 3
            assert len(order) <= 120
        assert plate.second.vi
        assert plate.second.en
        assert set(plate.first) <= set(catalogue.ALL)


def test_a_suspicious_message_is_not_to_be_deleted_and_is_not_called_a_scam() -> None:
    for scam_type in TYPES:
        plate = plate_for(level=Level.SUSPICIOUS, kind=Kind.TEXT, scam_type=scam_type)
        assert "Xóa" not in plate.order.vi
        assert "Delete" not in plate.order.en
        assert "chưa chắc" in plate.second.vi
        assert "not certain" in plate.second.en


def test_an_app_in_a_message_counts_before_the_link_that_leads_to_it() -> None:
    assert situation_for(kind=Kind.TEXT, kinds={Kind.URL, Kind.APP}) == "app"
    assert situation_for(kind=Kind.TEXT, kinds={Kind.URL, Kind.PHONE}) == "message_link"
    assert situation_for(kind=Kind.TEXT) == "message"


def test_an_unknown_message_with_signs_is_not_said_to_have_none() -> None:
    without = plate_for(level=Level.UNKNOWN, kind=Kind.TEXT, codes={"text.own_warning", "phone.mobile"})
    with_signs = plate_for(level=Level.UNKNOWN, kind=Kind.TEXT, codes={"text.pay_first"})
    assert "không thấy dấu hiệu" in without.second.vi
    assert "không thấy dấu hiệu" not in with_signs.second.vi
    assert "none of the usual signs" not in with_signs.second.en


@pytest.mark.parametrize("kind", [Kind.PHONE, Kind.URL, Kind.PAYEE])
def test_where_the_chosen_kind_is_not_there_nothing_is_said_of_it(kind: Kind) -> None:
    plate = plate_for(level=Level.UNKNOWN, kind=kind, notes=("note.kind_not_found",))
    assert plate.code == "plate.not_found"
    assert "không có loại bạn chọn" in plate.second.vi
    assert "không có nghĩa là an toàn" in plate.second.vi
    assert plate.first == plate_for(level=Level.UNKNOWN, kind=kind).first


def test_a_text_that_quotes_a_bad_address_has_a_plate_of_its_own() -> None:
    for level in (Level.SUSPICIOUS, Level.DANGEROUS):
        plate = plate_for(level=level, kind=Kind.TEXT, scam_type="V10", codes={"text.quotes_bad_address"})
        assert plate.code.endswith(".quoted_link")
        assert "Đừng mở địa chỉ" in plate.order.vi
        assert "Xóa" not in plate.order.vi


def test_where_only_a_part_was_read_nothing_is_said_of_the_whole() -> None:
    answer = check("Xin chào bạn. " * 5_000)
    plate = plate_for(level=answer.level, kind=answer.kind, notes=answer.notes)
    assert plate.code == "plate.part_read"
    assert "một phần" in plate.order.vi
