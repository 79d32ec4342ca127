from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lachan.centre.reports.short_code.reading import (
    TEXT_CHARS,
    UnreadableError,
    fold_letters,
    read_short_code,
    without_accents,
)

# what was sent | form | number | words
LINES = """
LD 0912345678 gia danh cong an | LD | 0912345678 | gia danh cong an
S 0912345678 quang cao vay tien | S | 0912345678 | quang cao vay tien
V 0912345678 moi mua dat nen | V | 0912345678 | moi mua dat nen
ld 0912345678 giả danh công an | LD | 0912345678 | giả danh công an
Ld 0912345678 | LD | 0912345678 |
lD0912345678 gia lam ngan hang | LD | 0912345678 | gia lam ngan hang
LD0912345678gia lam ngan hang | LD | 0912345678 | gia lam ngan hang
S0912345678 spam | S | 0912345678 | spam
v0912345678 | V | 0912345678 |
LĐ 0912345678 lừa chuyển tiền | LD | 0912345678 | lừa chuyển tiền
lđ 0912345678 lừa chuyển tiền | LD | 0912345678 | lừa chuyển tiền
L D 0912345678 gia cong an | LD | 0912345678 | gia cong an
Lừa đảo 0912345678 giả shipper | LD | 0912345678 | giả shipper
lua dao 0912345678 | LD | 0912345678 |
luadao 0912345678 | LD | 0912345678 |
Tin rác 0912345678 mời cá độ | S | 0912345678 | mời cá độ
SPAM 0912345678 moi ca do | S | 0912345678 | moi ca do
SMS 0912345678 moi ca do | S | 0912345678 | moi ca do
cuộc gọi rác 02438265555 bán đất | V | 02438265555 | bán đất
LD: 0912345678 gia toa an | LD | 0912345678 | gia toa an
LD, 0912345678, gia toa an | LD | 0912345678 | gia toa an
LD-0912345678-gia toa an | LD | 0912345678 | gia toa an
LD/0912345678/gia toa an | LD | 0912345678 | gia toa an
(LD) 0912345678 gia toa an | LD | 0912345678 | gia toa an
<LD> <0912345678> <gia toa an> | LD | 0912345678 | gia toa an
"LD 0912345678 gia toa an" | LD | 0912345678 | gia toa an
LD (0912345678) gia toa an | LD | 0912345678 | gia toa an
LD 0912.345.678 gia toa an | LD | 0912345678 | gia toa an
LD 0912 345 678 gia toa an | LD | 0912345678 | gia toa an
LD 0912-345-678: gia toa an | LD | 0912345678 | gia toa an
LD 091 234 5678 gia toa an | LD | 0912345678 | gia toa an
LD +84912345678 gia toa an | LD | 0912345678 | gia toa an
LD +84 912 345 678 gia toa an | LD | 0912345678 | gia toa an
LD (+84) 912 345 678 gia toa an | LD | 0912345678 | gia toa an
LD +84 (0)912 345 678 gia toa an | LD | 0912345678 | gia toa an
LD 84912345678 gia toa an | LD | 0912345678 | gia toa an
LD 0084912345678 gia toa an | LD | 0912345678 | gia toa an
LD+84912345678 gia toa an | LD | 0912345678 | gia toa an
LD 912345678 thieu so khong | LD | 0912345678 | thieu so khong
LD O912345678 chu O | LD | 0912345678 | chu O
LDO912345678 chu O | LD | 0912345678 | chu O
LD ０９１２３４５６７８ chữ rộng | LD | 0912345678 | chữ rộng
LD 024 3826 5555 gia dien luc | LD | 02438265555 | gia dien luc
LD 02871234567 gia dien luc | LD | 02871234567 | gia dien luc
LD 842438265555 gia dien luc | LD | 02438265555 | gia dien luc
V 1900 1234 goi ban hang | V | 19001234 | goi ban hang
V 19006789 goi ban hang | V | 19006789 | goi ban hang
V 18001091 goi ban hang | V | 18001091 | goi ban hang
S 9029 dang ky goi cuoc | S | 9029 | dang ky goi cuoc
S 191 khuyen mai 50% | S | 191 | khuyen mai 50%
LD +1 202 555 0147 trung thuong | LD | +12025550147 | trung thuong
LD 00852 5123 4567 dau tu | LD | +85251234567 | dau tu
LD +675 7123 4567 nhay may | LD | +67571234567 | nhay may
0912345678 LD gia cong an | LD | 0912345678 | gia cong an
0912 345 678 ld gia cong an | LD | 0912345678 | gia cong an
+84912345678, S, moi vay | S | 0912345678 | moi vay
LD gia danh cong an 0912345678 | LD | 0912345678 | gia danh cong an
LD giả danh công an số 0912345678. | LD | 0912345678 | giả danh công an số
LD so 0912345678 doi 50 trieu | LD | 0912345678 | so 0912345678 doi 50 trieu
LD goi tu 0912345678 va 0987654321 | LD | 0912345678 | goi tu 0912345678 va 0987654321
LD 0912345678 50 trieu da chuyen | LD | 0912345678 | 50 trieu da chuyen
LD 0912345678 0987654321 hai so | LD | 0912345678 | 0987654321 hai so
LD mat 50000000 dong cho 0912345678 | LD | 0912345678 | mat 50000000 dong cho
S vay nhanh tại http://vay-nhanh.example | S | | vay nhanh tại http://vay-nhanh.example
LD vietcombank-xacthuc.top lay otp | LD | | vietcombank-xacthuc.top lay otp
LD stk 19036789012345 vcb | LD | | stk 19036789012345 vcb
LD 0912345678 stk 19036789012345 | LD | 0912345678 | stk 19036789012345
S (VIETCOMBANK)(tin nhan gia) | S | | VIETCOMBANK)(tin nhan gia
S VIETCOMBANK tin nhan gia co link | S | | VIETCOMBANK tin nhan gia co link
LD [VNeID] gui link la | LD | | VNeID] gui link la
LD "Viettel" tang qua | LD | | Viettel" tang qua
V (0812341213) lua dao | V | 0812341213 | lua dao
V [0985931054][quang cao dat nen] | V | 0985931054 | quang cao dat nen
S (0987654321)(quang cao vay) | S | 0987654321 | quang cao vay
l.d 0912345678 gia cong an | LD | 0912345678 | gia cong an
Lua_dao 0912345678 | LD | 0912345678 |
Báo cáo LD 0912345678 giả ngân hàng | LD | 0912345678 | giả ngân hàng
bao ld 0912345678 | LD | 0912345678 |
Phản ánh: V 0912345678 gọi rác | V | 0912345678 | gọi rác
LD t.me/dautu88 ru choi | LD | | t.me/dautu88 ru choi
LD 0912345678/0987654321 | LD | 0912345678 | 0987654321
LD 0912345678, 0987654321 gia cong an | LD | 0912345678 | 0987654321 gia cong an
LD ck vao stk 0912345678901 goi 0987654321 | LD | 0987654321 | ck vao stk 0912345678901 goi
"""
UNREADABLE = """
 | empty
... | empty
xin chao | no_form
SAO KHONG TRA LOI TOI | no_form
vay 0912345678 | no_form
0912345678 | no_form
0912345678 lua toi | no_form
LDX 0912345678 | no_form
bao cho toi biet 0912345678 | no_form
Van phong oi 0912345678 | no_form
ldap 0912345678 | no_form
LD | no_number
S | no_number
LD toi bi mat 50 trieu | no_number
LD 50000000 dong | no_number
LD TOI BI MAT 50 TRIEU | no_number
LD Toi bi lua | no_number
ld | no_number
V VIETCOMBANK goi rac | no_number
LD 12 | no_number
LD 0123456789 so cu 11 so | no_number
LD 091234567 thieu mot so | no_number
LD 09123456789 thua mot so | no_number
LD +84 12 sai | no_number
S 1000k mot thang | no_number
V hom qua co nguoi goi | no_number
"""


def rows(table: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in table.splitlines() if line]


@pytest.mark.parametrize(("sent", "form", "number", "words"), rows(LINES), ids=lambda part: part)
def test_it_reads_what_people_really_send(sent: str, form: str, number: str, words: str) -> None:
    read = read_short_code(sent)
    assert (read.form, read.number, read.words) == (form, number, words)


@pytest.mark.parametrize(("sent", "code"), rows(UNREADABLE), ids=lambda part: part)
def test_it_guesses_nothing_that_is_not_sure(sent: str, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_short_code(sent)
    assert caught.value.code == code


def test_the_table_has_more_than_sixty_lines() -> None:
    assert len(rows(LINES)) >= 60


def test_an_account_is_kept_beside_the_number() -> None:
    assert read_short_code("LD 0912345678").account == ""
    assert read_short_code("LD tk: 19036789012345 gọi từ 0912345678").account == "19036789012345"


@given(st.text(max_size=300))
@example("LD 0912345678 ﷺﷺﷺ")
@example("İLD 0912345678")
@example("\ud800 LD 0912345678")
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_short_code(text)
    except UnreadableError:
        return
    assert read.form in {"S", "V", "LD"}
    assert re.fullmatch(r"\+?[0-9]{3,15}|", read.number)


@given(
    st.sampled_from(["LD", "ld", "Lđ", "S", "s", "V", "v", "lừa đảo"]),
    st.sampled_from([" ", "", ": ", " - "]),
    st.from_regex(r"0[35789][0-9]{8}", fullmatch=True),
    st.sampled_from([" giả danh công an", "", ", doi tien", " https://a.example/0987654321"]),
)
def test_a_number_behind_the_form_is_always_the_one(form: str, gap: str, number: str, rest: str) -> None:
    assert read_short_code(f"{form}{gap}{number}{rest}").number == number


@given(st.text())
def test_folding_keeps_each_letter_in_its_place(text: str) -> None:
    assert len(fold_letters(text)) == len(text)


def test_a_reply_loses_its_accents_and_nothing_else() -> None:
    assert without_accents("Đã nhận: ƯỚC gì, 0912 – LD.") == "Da nhan: UOC gi, 0912 – LD."


@pytest.mark.parametrize("piece", ["1 ", "0.", "(+", "0912345678", "o1", "stk ", "a.", "+ 84 "])
def test_hostile_repetition_is_read_in_no_time(piece: str) -> None:
    hostile = "LD x" + piece * TEXT_CHARS
    start = time.process_time()
    with suppress(UnreadableError):
        read_short_code(hostile)
    assert time.process_time() - start < 0.25
