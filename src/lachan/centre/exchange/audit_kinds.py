"""What this room writes into the log: ids, codes and numbers. Values are not among it."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("exchange.told", vi="Cập nhật dữ liệu chia sẻ cho đối tác", en="Changed what is shared with partners"),
    Kind("exchange.held", vi="Giữ lại trước khi chia sẻ, chờ hai người", en="Held back, waits for two people"),
    Kind("exchange.called", vi="Gọi người phê duyệt xem phần đang chờ", en="Called approvers for what waits"),
    Kind("exchange.called_nobody", vi="Không gọi được người phê duyệt nào cho phần đang chờ",
         en="No approver could be called for what waits"),
    Kind("exchange.release_signed", vi="Đồng ý cho chia sẻ, còn chờ người thứ hai",
         en="Agreed to let it out; a second person has to agree too"),
    Kind("exchange.released", vi="Cho chia sẻ phần đã giữ lại", en="Let out what was held back"),
    Kind("exchange.release_refused", vi="Không cho chia sẻ phần đã giữ lại", en="Kept back what was held"),
    Kind("exchange.release_taken_up", vi="Đưa phần đã giữ lại ra cho hai người xem lại",
         en="Put what was kept back before two people again"),
    Kind("exchange.emptied", vi="Dừng khẩn cấp mọi dữ liệu chia sẻ", en="Emptied all that is shared"),
    Kind("exchange.fill_signed", vi="Đồng ý chia sẻ trở lại, còn chờ người thứ hai",
         en="Agreed to share again; a second person has to agree too"),
    Kind("exchange.filled", vi="Chia sẻ dữ liệu trở lại", en="Shared again"),
    Kind("exchange.marked", vi="Nâng mức nhãn của mục chia sẻ", en="Marked something further"),
    Kind("exchange.subscribed", vi="Đăng ký nhận dữ liệu cho đối tác", en="Set a partner’s subscription"),
    Kind("exchange.received", vi="Nhận dữ liệu do đối tác gửi", en="Took what a partner sent"),
    Kind("exchange.claimed", vi="Đối tác trả lời về điều đã nhận", en="A partner answered about what it was told"),
    Kind("exchange.claim_let_stand", vi="Xem lại điều đối tác cho là nhầm, giữ nguyên",
         en="Looked at what a partner calls mistaken, and let it stand"),
    Kind("exchange.unsigned_asked", vi="Đề nghị cho máy lấy vùng DNS không cần chữ ký, chờ người thứ hai",
         en="Asked that machines take a zone without a signature; a second person has to agree"),
    Kind("exchange.unsigned_agreed", vi="Đồng ý cho máy lấy vùng DNS không cần chữ ký",
         en="Agreed that machines take a zone without a signature"),
    Kind("exchange.unsigned_withdrawn", vi="Rút đề nghị cho máy lấy vùng DNS không cần chữ ký",
         en="Withdrew that machines take a zone without a signature"),
    Kind("exchange.key_announced", vi="Công bố khóa ký danh sách kế tiếp", en="Announced the next key for lists"),
    Kind("exchange.key_switched", vi="Chuyển sang khóa ký danh sách mới", en="Changed to the next key for lists"),
    Kind("exchange.key_ended", vi="Ngừng dùng khóa ký danh sách cũ", en="Ended the former key for lists"),
    Kind("exchange.key_withdrawn", vi="Thu hồi khóa ký danh sách, dùng khóa mới ngay",
         en="Withdrew the keys for lists; a new one counts at once"),
    Kind("exchange.unsubscribed", vi="Ngừng gửi dữ liệu cho đối tác", en="Ended a partner’s subscription"),
)  # fmt: skip
