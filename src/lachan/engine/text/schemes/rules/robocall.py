"""Scheme: a recorded voice accuses or charges, and wants one key pressed."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.text.schemes.shared import SUM
from lachan.engine.words.form import Words

_KEY = Part(
    phrases="""
        (bam|nhan|an) (vao phim|phim|phim so|nut so|vao so|so|vao phim so) <n>
        bam <n>
        (nhan|an) <n> (de|gap|neu|noi)
        (press|dial) (<n>|key <n>|number <n>|one|two|nine)
    """,
    except_in="""
        (bam|nhan|an) <n> (lan|tin|don|cai|nguoi|cuoc|trieu|k|tr|nghin|dong|ngay)
    """,
)
_ACCUSED = Part(
    phrases="""
        lien quan [den|toi] [mot|vu|duong day|hanh vi] (vi pham|ma tuy|rua tien|vu an|duong day|toi pham|buon lau|phap luat|to chuc|hang cam|hang quoc cam|lua dao)
        (vi pham phap luat|co lenh bat|bi khoi to|bi truy na|bi truy to|no xau|trieu tap|hang cam|chat cam|bi khoa hai chieu|khoa so trong|khoa thue bao|bi khoa sau|ngung cung cap dich vu)
        (arrest warrant|warrant for your arrest|legal action|law enforcement|tax fraud|illegal (activity|parcel|package|items)|drugs|customs has seized|social security number (has been|was))
    """,
    except_in="""
        (khong|ko|chua|chang) [he|co|phai] lien quan
        (not|never|no) (drugs|arrest warrant|legal action|law enforcement)
    """,
)
_CHARGED = Part(
    phrases="""
        (bi|da|vua) [bi] (tru|tinh phi|thanh toan|quet|rut) [so tien|tien] <n>
        (you|card|account) [have been|has been|was|will be|were] charged
        (charge|purchase|order|transaction) of <n>
        <n> [da|vua] (bi tru|bi rut|bi quet|bi thanh toan)
    """,
)

SCHEME = Scheme(
    code="text.scheme.robocall",
    words=Words(
        "Báo bạn liên can vụ việc hoặc bị trừ tiền, rồi bảo bấm phím",
        "It says that you are accused or charged, and wants a key pressed",
        "Bấm phím là gặp người của họ. Hãy cúp máy và gọi số in trên thẻ hoặc tổng đài bạn tự tìm.",
        "The key leads to their own people. Hang up and ring the number on your card, or one you looked up yourself.",
    ),
    ways=((_KEY, _ACCUSED), (_KEY, _CHARGED, SUM)),
    hits=(
        "Số điện thoại của quý khách liên quan đến vi phạm pháp luật, bấm phím 9 để gặp cán bộ",
        "Quý khách có 1 bưu kiện chưa nhận, nhấn phím 1, liên quan ma túy",
        "Thẻ của bạn bị trừ 4.990.000đ tại Thái Lan, bấm 1 để hủy",
        "There is a warrant for your arrest, press 1 to speak to an officer",
        "Your card has been charged $899, press 1 to cancel",
    ),
    misses=(
        "Bấm phím 1 để nghe lại, bấm phím 0 để gặp tổng đài viên",
        "Tổng đài 1900: báo mất thẻ bấm 1, tra cứu số dư bấm 2, gặp nhân viên bấm 0",
        "Để đăng ký khám bảo hiểm nhấn phím 2",
        "Quý khách đã được thanh toán 10.000 VND từ nhân viên 4340108512",
        "Tài khoản của bạn vừa trừ 50.000đ phí thường niên, chi tiết xem trong ứng dụng",
        "Dial 1 for sales, 2 for support. Your payment of $20 is due on Friday",
        "Press 1 for opening hours, press 2 to speak to our team",
    ),
)
