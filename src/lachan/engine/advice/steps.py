"""What to do in the next 30 minutes when money was sent, a code was given or an app was installed."""

from __future__ import annotations

import csv
from enum import IntEnum, StrEnum
from functools import cache
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from lachan.engine.advice.hotlines import numbers
from lachan.engine.data import read_text
from lachan.engine.fold import fold, prepare
from lachan.engine.scam_types import scam_types
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Did(StrEnum):
    """What has already happened; the values are those of the form on the page."""

    MONEY = "money"
    CODE = "code"
    APP = "app"


class When(IntEnum):
    """By when a step is to be done, the soonest first."""

    NOW = 0
    WITHIN_10 = 10
    WITHIN_20 = 20
    WITHIN_30 = 30
    AFTERWARDS = 99

    @property
    def words(self) -> Words:
        """This will give the time mark in both languages."""
        return WHEN_WORDS[self]


WHEN_WORDS: dict[When, Words] = {
    When.NOW: Words("Ngay bây giờ", "Right now"),
    When.WITHIN_10: Words("Trong 10 phút", "Within 10 minutes"),
    When.WITHIN_20: Words("Trong 20 phút", "Within 20 minutes"),
    When.WITHIN_30: Words("Trong 30 phút", "Within 30 minutes"),
    When.AFTERWARDS: Words("Sau đó", "After that"),
}

# said before the steps; it comes before everything else
NO_FAULT = Words(
    "Bạn không có lỗi. Làm lần lượt từ trên xuống, càng sớm càng dễ giữ được tiền.",
    "It isn’t your fault. Go from the top down; the sooner, the better the chance to keep the money.",
)


class Step(msgspec.Struct, frozen=True, gc=False):
    """One step: what to do (`words.vi`, `words.en`), how (`words.why_vi`, `words.why_en`) and by when.

    `sms` is the form of the message to the report number, for the step that has one.
    """

    id: str
    when: When
    words: Words
    sms: str = ""


_BANK_VI = (
    "Nói bạn vừa bị lừa. {ask} Ghi lại giờ gọi và tên người nghe máy.",
    "Say you’ve been tricked. {ask} Note the time and who answered.",
)
_RING_BANK: dict[tuple[bool, bool], Words] = {}
for _app in (False, True):
    for _money in (False, True):
        _ask = (
            (
                "Xin giữ khoản tiền đã chuyển, khóa thẻ, khóa ứng dụng và tạm dừng chuyển tiền đi.",
                "Ask it to hold the transfer, to lock the card and the app, and to stop outgoing transfers.",
            )
            if _money
            else (
                "Xin khóa thẻ, khóa ứng dụng và tạm dừng chuyển tiền đi.",
                "Ask it to lock the card and the app, and to stop outgoing transfers.",
            )
        )
        _RING_BANK[_app, _money] = Words(
            "Dùng máy khác gọi ngân hàng theo số in trên thẻ"
            if _app
            else "Gọi ngân hàng theo số in trên thẻ",
            "Ring your bank from another phone, on the number printed on your card"
            if _app
            else "Ring your bank on the number printed on your card",
            _BANK_VI[0].format(ask=_ask[0]),
            _BANK_VI[1].format(ask=_ask[1]),
        )

# Steps that several kinds of scam share. Their order here is the order within one time mark.
_SHARED: dict[str, tuple[When, Words]] = {
    "flight_mode": (
        When.NOW,
        Words(
            "Bật chế độ máy bay, tắt Wi-Fi",
            "Switch on flight mode, switch off Wi-Fi",
            "Đừng gỡ ứng dụng vội. Dùng máy khác chụp lại màn hình và gọi các cuộc gọi dưới đây.",
            "Don’t remove the app yet. Use another phone to photograph the screen and to make the calls below.",
        ),
    ),
    "ring_bank": (When.NOW, _RING_BANK[False, True]),
    "stop_paying": (
        When.NOW,
        Words(
            "Dừng chuyển tiền",
            "Stop sending money",
            "Dù họ nói chỉ còn thiếu một khoản nhỏ.",
            "However little they say is still missing.",
        ),
    ),
    "change_passwords": (
        When.WITHIN_10,
        Words(
            "Đổi mật khẩu trên một máy sạch",
            "Change passwords on a clean device",
            "Đổi email trước, rồi ngân hàng và mạng xã hội. Đăng xuất mọi thiết bị khác, bật bảo mật hai lớp.",
            "Email first, then the bank and social networks. Log out all other devices, switch on two-step login.",
        ),
    ),
    "keep_evidence": (
        When.WITHIN_10,
        Words(
            "Giữ lại mọi thứ",
            "Keep everything",
            "Chụp màn hình tin nhắn, số điện thoại, số tài khoản, đường link, biên lai. Đừng xóa đoạn chat.",
            "Screenshots of messages, numbers, account names, links, receipts. Don’t delete the chat.",
        ),
    ),
    "report_sms": (
        When.WITHIN_20,
        Words(
            "Báo số lừa đảo tới {report_sms} (hoặc {report_sms_other})",
            "Report the number to {report_sms} (or {report_sms_other})",
            "Nhắn tin theo mẫu:",
            "Text it like this:",
        ),
    ),
    "report_profile": (
        When.WITHIN_30,
        Words(
            "Báo cáo tài khoản, gian hàng, trang hoặc nhóm đó trên nền tảng",
            "Report the account, shop, page or group on its platform",
        ),
    ),
    "papers_leaked": (
        When.WITHIN_30,
        Words(
            "Nếu đã gửi giấy tờ hay khuôn mặt: báo ngân hàng và công an",
            "If you sent ID papers or your face: tell the bank and the police",
            "Để ý xem có khoản vay hay tài khoản lạ đứng tên bạn không.",
            "Watch for loans or accounts opened in your name.",
        ),
    ),
    "commune_police": (
        When.WITHIN_30,
        Words(
            "Trình báo công an xã, phường gần nhất",
            "Report to the nearest commune or ward police",
            "Mang theo bằng chứng. Việc khẩn cấp thì gọi {police}.",
            "Bring the evidence. If it’s urgent, ring {police}.",
        ),
    ),
    "check_phone": (
        When.AFTERWARDS,
        Words(
            "Nhờ người có chuyên môn kiểm tra và cài lại máy",
            "Have the phone checked and reset",
            "Làm xong rồi mới dùng lại ngân hàng trên máy đó.",
            "Only then use it for banking again.",
        ),
    ),
    "no_recovery": (
        When.AFTERWARDS,
        Words(
            "Đừng trả tiền cho ai hứa lấy lại tiền",
            "Never pay anybody who promises to get the money back",
            "Đó là lừa đảo lần hai.",
            "That is a second scam.",
        ),
    ),
    "tell_family": (
        When.AFTERWARDS,
        Words(
            "Kể cho người thân, bạn bè",
            "Tell your family and friends",
            "Để họ không bị lừa tiếp.",
            "So that they aren’t caught too.",
        ),
    ),
}

_ALWAYS = ("ring_bank", "keep_evidence", "commune_police", "no_recovery", "tell_family")
_BY_DID: dict[Did, tuple[str, ...]] = {
    Did.MONEY: (),
    Did.CODE: ("change_passwords",),
    Did.APP: ("flight_mode", "change_passwords", "check_phone"),
}


class _Known(msgspec.Struct, frozen=True, gc=False):
    step: str
    when: When
    did: frozenset[Did]


_WHEN = {when.name.lower(): when for when in When}
# a sentence that after-loss-steps.csv does not know yet still reaches the reader, late in the list
_NOT_KNOWN = _Known("", When.WITHIN_30, frozenset(Did))


@cache
def _sentences() -> Mapping[str, _Known]:
    rows = csv.DictReader(StringIO(read_text("after-loss-steps.csv")))
    return MappingProxyType(
        {
            row["sentence_en"]: _Known(
                row["step"],
                _WHEN[row["when"]],
                frozenset(Did) if row["did"] == "any" else frozenset(map(Did, row["did"].split())),
            )
            for row in rows
        }
    )


def report_sms(number: str, text: str) -> str:
    """This will give the SMS to the report number: LD, the number or name complained of, and what was said.

    Without accents and at most 160 characters, so that it goes as one message from any phone.
    """
    plain = " ".join(f"LD {fold(prepare(number)[0]).text} {fold(prepare(text)[0]).text}".split())
    head, rest = plain[:2].upper(), plain[2:]
    message = (head + rest).encode("ascii", "replace").decode("ascii")
    return message if len(message) <= 160 else message[:157] + "..."  # noqa: PLR2004 - one SMS


def steps_after(
    did: Collection[Did], scam_type: str = "", *, number: str = "", text: str = ""
) -> tuple[Step, ...]:
    """This will give the steps for what happened, in order, none twice; () when nothing happened.

    The steps of the kind of scam and the general ones are merged. `number` and `text` fill the form of the SMS to
    the report number; left out, the form shows what goes where.
    """
    happened = frozenset(did)
    if not happened:
        return ()
    rank = {step: place for place, step in enumerate(_SHARED)}
    shared = {step for one in happened for step in _BY_DID[one]} | set(_ALWAYS)
    own: list[tuple[When, int, Step]] = []
    kind = scam_types().get(scam_type)
    if kind is None:
        shared.add("report_sms")
    else:
        for place, (vi, en) in enumerate(zip(kind.after_loss_vi, kind.after_loss_en, strict=True)):
            known = _sentences().get(en, _NOT_KNOWN)
            if not known.did & happened:
                continue
            if known.step in _SHARED:
                shared.add(known.step)
            else:
                step = Step(known.step or f"{scam_type}_{place}", known.when, _split(vi, en))
                # steps of the kind come right after flight mode and the bank, in their own order
                own.append((known.when, rank["ring_bank"], step))
    together = own + [
        (_SHARED[step][0], rank[step], _shared(step, happened, number, text)) for step in shared
    ]
    together.sort(key=lambda entry: (entry[0], entry[1], entry[2].id in _SHARED))
    if own and kind is not None and _first_is_own(kind.after_loss_en, happened):
        together.sort(key=lambda entry: (entry[0], entry[2].id != "flight_mode", entry[2].id in _SHARED))
    return tuple(entry[2] for entry in together)


def _first_is_own(sentences: tuple[str, ...], happened: frozenset[Did]) -> bool:
    """This will say whether the kind's list begins with a step of its own (hang up, ring the police)."""
    for sentence in sentences:
        known = _sentences().get(sentence, _NOT_KNOWN)
        if known.did & happened and known.step != "flight_mode":
            return known.step not in _SHARED
    return False


def _shared(step: str, happened: frozenset[Did], number: str, text: str) -> Step:
    when, words = _SHARED[step]
    if step == "ring_bank":
        words = _RING_BANK[Did.APP in happened, Did.MONEY in happened]
    known = numbers()
    filled = Words(*(one.format_map(known) for one in (words.vi, words.en, words.why_vi, words.why_en)))
    if step != "report_sms":
        return Step(step, when, filled)
    return Step(step, when, filled, report_sms(number or "(so bi bao)", text or "(noi dung)"))


def _split(vi: str, en: str) -> Words:
    """This will make title and detail of a sentence: the part before the first semicolon or colon is the title."""
    title_vi, why_vi = _cut(vi)
    title_en, why_en = _cut(en)
    return Words(title_vi, title_en, why_vi, why_en)


def _cut(sentence: str) -> tuple[str, str]:
    places = [place for mark in ("; ", ": ") if (place := sentence.find(mark)) > 0]
    if not places or sentence.startswith(("Nếu ", "If ")):
        return sentence, ""
    place = min(places)
    rest = sentence[place + 2 :]
    return sentence[:place], f"{rest[0].upper()}{rest[1:]}."
