"""What this room writes into the log: ids and codes. Values and what officers wrote are not among it."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("measures.viewed", vi="Xem biện pháp", en="Looked at measures", read=True),
    Kind("measures.proposed", vi="Đề xuất biện pháp", en="Proposed a measure"),
    Kind("measures.looked", vi="Ghi nhận những gì bị ảnh hưởng", en="Noted what a measure would hit"),
    Kind("measures.signed", vi="Ký duyệt biện pháp, còn chờ người khác", en="Signed; others have to sign too"),
    Kind("measures.approved", vi="Duyệt biện pháp", en="Approved a measure"),
    Kind("measures.refused", vi="Không duyệt biện pháp", en="Refused a measure"),
    Kind("measures.withdrawn", vi="Rút đề xuất biện pháp", en="Took a proposal back"),
    Kind("measures.lapsed", vi="Đề xuất biện pháp hết hiệu lực", en="A proposal lapsed"),
    Kind("measures.held", vi="Tạm giữ khẩn cấp tối đa 60 phút", en="Placed a hold of at most 60 minutes"),
    Kind("measures.lifted", vi="Gỡ biện pháp", en="Lifted a measure"),
    Kind("measures.ordered", vi="Gửi yêu cầu cho đối tác", en="Ordered a measure from partners"),
    Kind("measures.no_partner", vi="Chưa có đối tác làm được biện pháp", en="No partner answers for a measure"),
    Kind("measures.sent", vi="Yêu cầu đã đến đối tác", en="A measure reached its partners"),
    Kind("measures.acknowledged", vi="Mọi đối tác đã xác nhận biện pháp", en="All partners acknowledged a measure"),
    Kind("measures.answered", vi="Đối tác trả lời về biện pháp", en="A partner answered about a measure"),
    Kind("measures.undo_ordered", vi="Yêu cầu đối tác hoàn tác", en="Asked partners to undo a measure"),
    Kind("measures.effective", vi="Thấy biện pháp có tác dụng", en="Saw a measure to be effective"),
    Kind("measures.not_effective", vi="Thấy biện pháp chưa có tác dụng", en="Saw a measure not to be effective"),
    Kind("measures.returned", vi="Thấy điều bị chặn xuất hiện trở lại", en="Saw what was blocked come back"),
    Kind("measures.not_verified", vi="Tác dụng không còn kiểm chứng được", en="An effect is no longer verified"),
    Kind("measures.probe_wrong", vi="Đầu dò trả lời sai điều đã biết", en="A probe was wrong about what is known"),
    Kind("measures.fallen", vi="Biện pháp tự hết vì khiếu nại quá hạn", en="A measure fell: no decision in time"),
    Kind("measures.appeals_viewed", vi="Xem khiếu nại", en="Looked at appeals", read=True),
    Kind("measures.appeal_filed", vi="Nhận khiếu nại", en="Took an appeal"),
    Kind("measures.appeal_added", vi="Người khiếu nại bổ sung", en="An appeal was added to"),
    Kind("measures.appeal_withdrawn", vi="Người khiếu nại rút khiếu nại", en="An appeal was withdrawn"),
    Kind("measures.appeal_proven", vi="Người khiếu nại đã chứng minh quyền kiểm soát", en="Control was proven"),
    Kind("measures.appeal_proof_lost", vi="Bằng chứng kiểm soát không còn", en="A proof of control is gone"),
    Kind("measures.appeal_warned", vi="Nhắc khiếu nại sắp đến hạn", en="Reminded of appeals that are due soon"),
    Kind("measures.appeal_escalated", vi="Báo cấp trên về khiếu nại", en="Told those above of an appeal"),
    Kind("measures.appeal_upheld", vi="Giữ nguyên sau khiếu nại", en="Decided an appeal: it stays"),
    Kind("measures.appeal_lifted", vi="Gỡ theo khiếu nại", en="Decided an appeal: lifted"),
    Kind("measures.appeal_fell", vi="Khiếu nại quá hạn, biện pháp tự hết", en="An appeal was not decided in time"),
    Kind("measures.appeal_moot", vi="Khiếu nại không còn đối tượng", en="An appeal has nothing to undo"),
    Kind("measures.appeal_agreed", vi="Cho ký dù đang có khiếu nại", en="Let a measure pass beside an appeal"),
    Kind("measures.appeals_emptied", vi="Xóa dữ liệu cá nhân của khiếu nại cũ", en="Emptied old appeals"),
    Kind("measures.expired", vi="Biện pháp hết hạn", en="A measure expired"),
    Kind("measures.delegated", vi="Nhờ người khác ký thay khi vắng", en="Let another approver sign while on leave"),
    Kind("measures.delegation_ended", vi="Thôi nhờ ký thay", en="Ended a delegation"),
)  # fmt: skip
