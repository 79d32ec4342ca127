"""Cue: speaks of a parcel that needs something from you."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.delivery",
    strength=0.35,
    words=Words(
        "Báo bưu kiện, đơn hàng có trục trặc, cần bạn xử lý",
        "It says that something is wrong with a parcel and you must act",
        "Hãy xem đơn trong ứng dụng bạn đã mua, đừng trả phí hay bấm link trong tin.",
        "Look the order up in the app you bought from; don’t pay or tap the link.",
    ),
    phrases="""
        (don hang|buu kien|kien hang|goi hang|buu pham|hang) [cua ban|cua quy khach] ... (that bai|khong thanh cong|bi giu|sai dia chi|bi hoan|cap nhat dia chi|hai quan|chua thanh toan phi|luu kho)
        (giao hang|giao) (that bai|khong thanh cong) ... (bam|truy cap|cap nhat|dong phi|lien he)
        (hoi vien giao hang|the hoi vien) ... (huy|tru tien|dang ky nham)
        (parcel|package|delivery|shipment|item) ... (unpaid|fee|held|failed|could not be|undeliverable|reschedule|customs|incomplete|on hold|address)
        (paquete|colis|encomenda|paket|pakket|pacco|paczka|kargo) ... (retenido|attente|retida|gebuhr|kosten|trattenuto|bea|zoll|douane|aduana)
        お荷物 ... 不在|快递 ... 理赔|택배 ... 주소
    """,
    hits=(
        "Bưu kiện của bạn bị giữ, cập nhật địa chỉ tại link",
        "Your parcel is held, an unpaid fee applies",
        "Su paquete está retenido en aduana",
    ),
    misses=(
        "Đơn hàng đã giao thành công, cảm ơn bạn",
        "Your order was delivered",
        "Em ship hàng tới cổng rồi",
    ),
)
