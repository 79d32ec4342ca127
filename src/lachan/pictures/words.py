"""The sentences for a picture that is refused and for what could not be looked at in one that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.words.form import Words
from lachan.engine.words.sentences import NOTES

if TYPE_CHECKING:
    from lachan.pictures.model import PictureRefused

# What an answer says of a picture that was read stands with the answer's other sentences.
_NOTES = (
    "note.picture_text_not_read",
    "note.picture_no_text",
    "note.picture_text_cut",
    "note.picture_shrunk",
    "note.picture_first_frame_only",
    "note.picture_damaged",
    "note.picture_codes_not_read",
    "note.qr_unreadable",
)

REFUSALS: dict[str, Words] = {
    "picture.not_a_picture": Words(
        vi="Tệp này không phải là ảnh mà hệ thống đọc được ({limit}).",
        en="This file is not a picture that can be read here ({limit}).",
        why_vi="Bạn hãy chụp màn hình rồi gửi ảnh chụp.",
        why_en="Take a screenshot and send that.",
    ),
    "picture.format_not_read": Words(
        vi="Hệ thống không đọc tệp dạng {limit}.",
        en="Files of the format {limit} are not read here.",
        why_vi="Bạn hãy mở tệp, chụp màn hình rồi gửi ảnh chụp (PNG hoặc JPEG).",
        why_en="Open it, take a screenshot and send that (PNG or JPEG).",
    ),
    "picture.too_many_bytes": Words(
        vi="Ảnh lớn hơn {limit} MB nên không được đọc.",
        en="The picture is larger than {limit} MB, so it was not read.",
        why_vi="Bạn hãy gửi ảnh nhỏ hơn, hoặc chụp màn hình phần cần kiểm tra.",
        why_en="Send a smaller one, or a screenshot of the part that matters.",
    ),
    "picture.too_many_pixels": Words(
        vi="Ảnh có hơn {limit} triệu điểm ảnh nên không được đọc.",
        en="The picture has more than {limit} million pixels, so it was not read.",
        why_vi="Bạn hãy gửi ảnh nhỏ hơn, hoặc chụp màn hình phần cần kiểm tra.",
        why_en="Send a smaller one, or a screenshot of the part that matters.",
    ),
    "picture.too_long_side": Words(
        vi="Ảnh có một cạnh dài hơn {limit} điểm ảnh nên không được đọc.",
        en="One side of the picture is longer than {limit} pixels, so it was not read.",
        why_vi="Bạn hãy cắt ảnh thành nhiều phần rồi gửi từng phần.",
        why_en="Cut it into parts and send them one by one.",
    ),
    "picture.too_slow": Words(
        vi="Đọc ảnh này mất hơn {limit} giây nên hệ thống đã dừng lại.",
        en="Reading this picture took more than {limit} seconds, so it was stopped.",
        why_vi="Bạn hãy thử lại, hoặc gửi phần cần kiểm tra trong một ảnh nhỏ hơn.",
        why_en="Try again, or send the part that matters as a smaller picture.",
    ),
    "picture.too_much_memory": Words(
        vi="Đọc ảnh này cần hơn {limit} MB bộ nhớ nên hệ thống đã dừng lại.",
        en="Reading this picture takes more than {limit} MB of memory, so it was stopped.",
        why_vi="Bạn hãy chụp màn hình phần cần kiểm tra rồi gửi ảnh chụp.",
        why_en="Send a screenshot of the part that matters.",
    ),
    "picture.broken": Words(
        vi="Ảnh bị hỏng nên không đọc được.",
        en="The picture is broken and could not be read.",
        why_vi="Bạn hãy tải lại ảnh, hoặc chụp màn hình rồi gửi ảnh chụp.",
        why_en="Save it once more, or take a screenshot and send that.",
    ),
    "picture.busy": Words(
        vi="Hệ thống đang đọc {limit} ảnh khác. Bạn hãy thử lại sau vài giây.",
        en="{limit} other pictures are being read. Try again in a few seconds.",
    ),
}
"""Every code of `PictureRefused.code` with its sentence; `{limit}` is filled from the refusal."""

WORDS: dict[str, Words] = REFUSALS | {code: NOTES[code] for code in _NOTES}
"""Every code of `PictureRefused.code` and `Picture.notes` with its sentence; `{limit}` is filled from the refusal."""


def refusal(refused: PictureRefused) -> tuple[str, str]:
    """This will give why a picture is refused, with its limit, in Vietnamese and in English."""
    words = REFUSALS[refused.code]
    return words.vi.format(limit=refused.limit), words.en.format(limit=refused.limit)
