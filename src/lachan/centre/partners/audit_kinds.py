"""What this room writes into the log. Ids and codes alone: no address, number, key or name stands in any of these."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("partners.asked", vi="Đề nghị thay đổi về đối tác", en="Change to a partner asked for"),
    Kind("partners.confirmed", vi="Xác nhận thay đổi về đối tác", en="Change to a partner confirmed"),
    Kind("partners.code_wrong", vi="Gõ sai mã của đối tác", en="Wrong code for a partner"),
    Kind("partners.draft_withdrawn", vi="Rút đề nghị về đối tác", en="Change to a partner withdrawn"),
    Kind("partners.draft_expired", vi="Đề nghị về đối tác hết hạn", en="Change to a partner ran out"),
    Kind(
        "partners.draft_guessed",
        vi="Đóng đề nghị về đối tác vì sai mã nhiều lần",
        en="Change to a partner ended by wrong codes",
    ),
    Kind("partners.suspended", vi="Tạm dừng đối tác", en="Partner suspended"),
    Kind("partners.key_begun", vi="Khóa của đối tác có hiệu lực", en="Key of a partner begins"),
    Kind("partners.key_ended", vi="Khóa của đối tác hết hiệu lực", en="Key of a partner ended"),
    Kind("partners.key_warned", vi="Báo khóa của đối tác sắp hết hạn", en="Warned that a partner’s key ends"),
    Kind(
        "partners.emptied",
        vi="Xóa địa chỉ của đối tác đã kết thúc",
        en="Addresses of an ended partner removed",
    ),
)
