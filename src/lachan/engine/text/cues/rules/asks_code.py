"""Cue: asks for a one-time code, password or card number."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.asks_code",
    strength=0.85,
    words=Words(
        "Hỏi mã OTP, mật khẩu hoặc số thẻ",
        "It asks for a one-time code, a password or card details",
        "Có mã OTP là lấy được tiền. Không ngân hàng hay cơ quan nào hỏi mã này.",
        "Whoever has the code has your money. No bank or authority asks for it.",
    ),
    except_in="""
        (con|em|chau|minh|to|anh|chi|me|bo|tao) [vua|da|moi] (gui|doc|chuyen|nhan) [lai] [cho] (me|bo|ba|anh|chi|em|con|ban|vo|chong|may) [cai] (ma|ma otp|otp|code) [otp|xac thuc|xac nhan] (ne|day|nay|roi|do|nha|nhe) [roi|day|ne]
        (nhap|go|dien) sai [so] (mat khau|ma|otp|pin|so the)
        (vua|da|moi) dang nhap
        viec (cung cap|nhap|gui)
        nhap (mat khau|pass) (la|gom) (ngay|so|nam|<n>)
        (mat khau|password) ... (de|to) (mo|xem|doc|giai nen|open|view) [the] (file|tep|sao ke|phieu luong|hoa don|bang luong|attachment|statement)
        (mat khau|pass) (wifi|wi fi|cua wifi|phong hop|zoom|google meet|cong|cua cong|cua chinh)
        (gui|cung cap) [den|toi|cho] (qk|quy khach|kh|khach hang|ban|anh chi) (ma|ma otp|otp|ma xac thuc|ma xac nhan|ma pin) [la|cua] <n>
        (verify|confirm|update) (our|my|their|his|her) (card|bank|account|billing|payment)
        (gui|nhan) [lai] ma (ve|dat cho|dat phong|giam gia|uu dai|don hang|don|van don|voucher|khach hang|hoc sinh|sinh vien|so thue|du thuong|hang|san pham|qr)
    """,
    negatable=True,
    acts=True,
    outright=True,
    phrases="""
        (doc|gui|cung cap|cho|nhap|noi|chup|dien|khai bao|nhan lai|gui lai|doc lai|dua) [cho|giup|lai] [em|anh|chi|minh|toi|chung toi|nhan vien|can bo] [so|cac] (ma otp|otp|ma xac thuc|ma xac nhan|mat khau|ma pin|cvv|cvc|so the|ma so the|thong tin the|thong tin ngan hang|ma bao mat|ma <n> so|ma kich hoat|tai khoan va mat khau|ten dang nhap va mat khau)
        (doc|gui|cung cap|nhap|dien) ... (ma otp|mat khau va|so the|cvv|thong tin the)
        (doc|gui|dua|cho) (ma|code) [vua] (gui|nhan|ve) [ve] [may] ... (em|anh|chi|minh)
        (doc ma|gui ma|cho xin ma|xin ma|gui code|doc code) [gui] [ve] [may] [cho|giup|lai] [em|anh|chi|minh|toi]
        (send|give|tell|read|share|provide|enter|submit|reply with|confirm) [me|us|with us] [the|your] [verification|one time|security|sms|card] (code|otp|pin|password|passcode|cvv|card number|card details|bank details|account details|login details)
        (verify|confirm|update|submit|enter) [your] (card|bank|account|billing|payment|personal) (details|information|info|number)
        (envie|ingrese|confirme|proporcione|introduzca) [su|sus|el|tu] (codigo|clave|contrasena|datos|datos bancarios)
        (confirme|insira|informe) [seus|os seus|sua] (dados|senha|codigo|dados bancarios)
        (confirmez|saisissez|communiquez) [vos|votre|le] (code|mot de passe|coordonnees bancaires|informations)
        (kirim|berikan|masukkan) [kode] (otp|pin|kata sandi|password)
        (提供|输入|告诉我) ... (验证码|密码)
        (暗証番号|認証番号|パスワード) ... (入力|教えて)
    """,
    hits=(
        "Anh đọc mã OTP vừa gửi về máy cho em",
        "Vui lòng cung cấp số thẻ và CVV",
        "Send me the verification code",
        "Please confirm your card details",
        "Masukkan kode OTP",
        "Không nói với ai, đọc mã OTP cho cán bộ",
        "Mẹ gửi mã OTP cho con với",
        "Vào link tải ứng dụng mới và nhập OTP để cập nhật",
    ),
    misses=(
        "Mã OTP của quý khách là 123456",
        "KHÔNG cung cấp mã OTP cho bất kỳ ai",
        "Never share your code with anyone",
        "Do not give anyone your password",
        "Con gửi mẹ mã OTP đây mẹ",
        "Em gửi anh mã rồi đó",
        "Chuyển khoản xong em gửi mã vé cho chị",
        "Tuyệt đối không cung cấp mật khẩu, mã OTP",
        "Quý khách nhập sai mật khẩu 5 lần",
        "Quý khách vừa đăng nhập bằng mật khẩu mới",
        "Nhập mật khẩu để mở tệp sao kê",
        "Cho em xin mật khẩu wifi với",
        "BIDV gui quy khach ma OTP: 480217",
        "Please update our bank details in your system",
        "Don't share this code",
        "Nhập mật khẩu là ngày sinh để xem sao kê",
        "Don’t share this code",
    ),
)
