"""What this room writes into the log. Ids and codes; a listed value stands in the entry, not in the log."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("indicators.entry_added", vi="Thêm một mục vào danh sách", en="Added an entry to a list"),
    Kind("indicators.entry_agreed", vi="Đồng ý cho một mục có hiệu lực", en="Agreed to an entry of a list"),
    Kind("indicators.entry_ended", vi="Chấm dứt một mục trong danh sách", en="Ended an entry of a list"),
    Kind("indicators.list_loaded", vi="Nạp một danh sách từ tệp", en="Loaded a list from a file"),
    Kind("indicators.list_agreed", vi="Đồng ý cho cả danh sách có hiệu lực", en="Agreed to a whole list"),
    Kind(
        "indicators.claim_made",
        vi="Khai một tên miền, số hoặc ứng dụng của mình",
        en="Claimed something as its own",
    ),
    Kind(
        "indicators.claim_decided",
        vi="Quyết định về lời khai của chủ sở hữu",
        en="Decided on an owner’s claim",
    ),
    Kind(
        "indicators.claim_kept",
        vi="Xác nhận lại lời khai thêm một năm",
        en="Confirmed a claim for another year",
    ),
    Kind("indicators.claim_revoked", vi="Thu hồi lời khai của chủ sở hữu", en="Revoked an owner’s claim"),
    Kind(
        "indicators.claim_expired",
        vi="Lời khai hết hạn vì không xác nhận lại",
        en="A claim ended unconfirmed",
    ),
    Kind(
        "indicators.persons_searched",
        vi="Tìm trong dữ liệu cá nhân",
        en="Searched in personal data",
        read=True,
    ),
    Kind(
        "indicators.search_reason",
        vi="Nêu lý do tìm trong dữ liệu cá nhân",
        en="Gave a reason to search in personal data",
        personal=frozenset({"reason"}),
        erased="With the person who searched: the reason is encrypted under that person’s key.",
    ),
)
