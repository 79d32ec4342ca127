"""Cue: threatens with a lock, a fine, arrest or shame."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.threat",
    strength=0.65,
    words=Words(
        "Dọa khóa tài khoản, phạt, bắt hoặc bêu xấu",
        "It threatens a lock, a fine, arrest or shame",
        "Họ dọa để bạn sợ mà làm theo. Hãy dừng lại và hỏi người bạn tin.",
        "Fear is meant to make you obey. Stop and ask somebody you trust.",
    ),
    except_in="""
        (nhap sai|sai mat khau|sai ma pin|sai pin) ... ... tam khoa
        tam khoa [<n>] (theo yeu cau|<n> phut|<n> gio)
        (tra cuu|xem|kiem tra|tra|tra loi|hoi ve) [loi|thong tin] (phat nguoi|nop phat)
        (nop phat|phat nguoi) (truc tiep|tai tru so|tai phong|tai kho bac|o kho bac|tai ngan hang|tai buu dien|qua cong dich vu cong|tren cong dich vu cong|tai cong an|tai csgt|hay khong|khong a|khong nhi|the nao|nhu the nao|o dau)
        nop phat ... (kho bac|tru so|dichvucong|dich vu cong|cong dich vu cong)
        (tru so|kho bac) ... nop phat
        (co bi|da bi|vua bi|neu bi|bi|ve|loi|luat|quy dinh|muc) phat nguoi
        (cong an|toa an|vien kiem sat|csgt) [ha noi|tinh|thanh pho|tp hcm|da nang] [da|vua] (khoi to|bat tam giam|truy to|bat giam|bat khan cap)
        (khoi to|bat tam giam|bat khan cap|bat giam) <n> (bi can|doi tuong|nguoi|nghi pham)
    """,
    phrases="""
        (se bi|bi|da bi|sap bi|dang bi|tam) (khoa|phong toa|dong bang|dinh chi|vo hieu hoa|khoa vinh vien|tam khoa|tam ngung) [tai khoan|the|sim|<n>]
        (lenh bat|lenh truy na|bat tam giam|bat khan cap|bat giam|khoi to|truy cuu trach nhiem|trach nhiem hinh su|giay trieu tap|cuong che|phat nguoi|nop phat|no phat)
        (tai khoan|the|thue bao|sim|dich vu) [cua] [ban|quy khach|anh chi|ong ba] [hien tai] [da|se|dang|sap] bi (khoa|han che|tam ngung|cat|dinh chi)
        (dang anh|dang thong tin|dua len|boc phot|lam phien|khung bo|bao ve|den tan nha|den nha|toi nha) ... (facebook|mang xa hoi|nguoi than|gia dinh|co quan|noi lam viec)
        (thong bao no|bao no) [ve|cho|den|toi] (nguoi than|gia dinh|ban be|co quan)
        (phat tan|tung) (video|clip|anh|hinh)
        gui [het|het cac] (video|clip|anh|hinh) (nhay cam|rieng tu|nong|khoa than|cho (ca nha|nguoi than|gia dinh|co quan|dong nghiep|ban be) [cua] (may|m|mi|ban))
        (account|card|service|access|number|sim|profile|page) (has been|will be|is|was|be|have be|have been) [temporarily|permanently] (suspended|locked|blocked|restricted|limited|disabled|deactivated|suspend|lock|block|closed|terminated|on hold)
        (arrest warrant|warrant for your arrest|legal action|legal proceedings|be arrested|will be fined|unpaid fine|unpaid toll|court case)
        (cuenta|tarjeta) [ha sido|esta|sera] (bloqueada|suspendida|cancelada)
        (conta|cartao) [foi|esta|sera] (bloqueada|suspensa|cancelado|bloqueado)
        (compte|carte) [est|a ete|sera] (bloque|bloquee|suspendu|suspendue)
        (konto|karte) [wurde|wird|ist] (gesperrt|eingeschrankt|deaktiviert)
        (rekening|akun) [anda] [telah|akan] (diblokir|dinonaktifkan|geblokkeerd)
        账户 ... 冻结|口座 ... 停止|계좌 ... 정지|涉嫌
    """,
    hits=(
        "Tài khoản của quý khách đã bị khóa",
        "Anh sẽ bị bắt tạm giam nếu không hợp tác",
        "Your account has been suspended",
        "Su cuenta ha sido bloqueada",
        "Không trả sẽ đăng ảnh lên facebook",
        "Chưa nộp phạt sẽ bị cưỡng chế",
        "Tao gửi hết ảnh cho người thân của mày",
    ),
    misses=(
        "Cửa bị kẹt rồi anh ơi",
        "Bạn tra cứu phạt nguội tại trang csgt.vn nhé",
        "Xe em bị phạt nguội, mai ra kho bạc nộp",
        "Công an Hà Nội vừa khởi tố 12 đối tượng",
        "Chủ xe đến trụ sở nộp phạt hoặc nộp qua dichvucong.gov.vn",
        "The road is closed today",
        "Dạ em gửi anh báo giá tủ lạnh ạ",
        "Chị gửi ảnh hai mặt căn cước cho em làm hợp đồng",
        "Thẻ tạm khóa theo yêu cầu của quý khách",
        "Quý khách nhập sai mã PIN 5 lần, thẻ tạm khóa",
        "Mình khóa cửa chưa nhỉ",
    ),
)
