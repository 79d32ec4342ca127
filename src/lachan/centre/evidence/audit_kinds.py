"""What this room writes into the log. Names of files and reasons in words are not among it: ids, hashes and codes."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("evidence.kept", vi="Lưu giữ tệp chứng cứ", en="Kept a file as evidence"),
    Kind("evidence.viewed", vi="Xem tệp chứng cứ", en="Looked at a file of evidence", read=True),
    Kind(
        "evidence.facts_viewed",
        vi="Xem thông tin về tệp chứng cứ, không xem nội dung",
        en="Looked at what is known of a file of evidence, not into it",
        read=True,
    ),
    Kind(
        "evidence.exported",
        vi="Xuất tệp chứng cứ gốc, đã mã hóa",
        en="Took original files out, encrypted",
        read=True,
    ),
    Kind("evidence.scanned", vi="Quét mã độc tệp chứng cứ", en="Scanned a file of evidence"),
    Kind("evidence.flagged", vi="Đánh dấu nội dung bất hợp pháp", en="Flagged content as illegal"),
    Kind("evidence.lift_asked", vi="Đề nghị bỏ đánh dấu bất hợp pháp", en="Asked for the flag to be lifted"),
    Kind("evidence.lift_refused", vi="Giữ nguyên đánh dấu bất hợp pháp", en="Let the flag stand"),
    Kind("evidence.lifted", vi="Bỏ đánh dấu bất hợp pháp", en="Lifted the flag"),
    Kind(
        "evidence.destruction_asked", vi="Đề nghị hủy chứng cứ theo lệnh", en="Asked for destruction by order"
    ),
    Kind("evidence.destruction_withdrawn", vi="Rút đề nghị hủy chứng cứ", en="Withdrew a destruction"),
    Kind("evidence.destroyed", vi="Hủy chứng cứ theo lệnh", en="Destroyed evidence by order"),
    Kind("evidence.held", vi="Giữ lại chứng cứ theo yêu cầu pháp lý", en="Placed a legal hold"),
    Kind("evidence.hold_lifted", vi="Bỏ giữ lại chứng cứ", en="Lifted a legal hold"),
    Kind("evidence.term_changed", vi="Đổi thời hạn lưu giữ chứng cứ", en="Changed how long evidence is kept"),
    Kind("evidence.expired", vi="Hết thời hạn lưu giữ chứng cứ", en="Evidence reached its term"),
    Kind(
        "evidence.verified",
        vi="Đối chiếu toàn bộ kho chứng cứ",
        en="Verified all evidence against its hashes",
    ),
)
