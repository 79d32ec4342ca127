"""V43: A false bank employee takes card data and the code."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V43",
    strong="""
        (nang|tang|nang cap|mo|cap|raise|increase) [hang|han] (han muc|muc han|the den|hang the|han muc the|muc tin dung|the platinum)|han muc [the|tin dung]|nang han muc|tang han muc|nang hang the|limit can be raised|(credit|card) limit|limit increase
        (phi thuong nien|phi duy tri|phi thuong nien|phi sms|phi bao hiem the|bao hiem the|phi dich vu the|huy phi|mien phi thuong nien|thu phi|annual fee|yearly fee|membership fee for the card)
        (the tin dung|the visa|the mastercard|credit card|the den|trung tam the|nhan vien the|card (center|centre)|the cua (anh|chi|co|ban|minh))
        (doc|cung cap|cho|chup|xin|read|give) [em|giup|me|lai|anh] [so|day|cac|ma|ca|the] [so] [tren|the|mat|3|ba] (cvv|so the|so tren the|mat sau|mat truoc|hai mat the|ba so|3 so|so bao mat|card number|the card number|ngay het han|ma bao mat|16 so)|cvv|mat sau the|hai mat the|2 mat the|so the|ba so dang sau|ba so dang|3 so mat sau|digits on the back|three digits|expiry date|card number|ma bao mat
        (rut tien mat|rut tien|dao han|cash out|tra gop|chuyen doi tra gop) [tu|the|from] [the|tin dung|your|credit]|rut tien the|dao han
        (de huy|de khoa phi|de hoan tien|de kich hoat|huy ngay|to cancel|hoan phi|hoan <money>)
    """,
    good="""
        (em|nhan vien|em goi tu|em ben|tong dai|co|chi) [goi tu|ben|tu] ({bank}|trung tam the)|ngan hang|{bank}
        (ma otp|otp|ma xac thuc|ma <number> so|ma vua|doc ma|ma ve)
        the
        (lai suat 0|0 <percent>|phi 0|zero percent|mien phi)
    """,
    against="""
        (sinh trac|khuon mat|quet mat|chia se man hinh)
        (link|<url>|truy cap)
        (qua tet|nguoi cao tuoi|an sinh|tro cap)
        (cccd|can cuoc) (hai mat|2 mat)
        (khoan vay|vay|giai ngan)
        (sao ke|den han|thu vao ky sau|du no|xem tren app|tren ung dung)
        (esim|sim|nha mang)
        (mail|invoice|doi tac)
    """,
    hits=(
        "Em bên trung tâm thẻ, thẻ tín dụng của chị được nâng hạn mức, chị đọc em số thẻ, CVV và mã OTP",
        "Có cô gọi nói thẻ bị thu phí thường niên 2 triệu, muốn hủy phí thì đọc ba số mặt sau thẻ",
        "Your credit card limit can be raised, please read me the card number and the three digits on the back.",
    ),
    misses=("Sao kê thẻ tháng 11 đã có, bạn xem trên app. Phí thường niên 299.000đ sẽ thu vào kỳ sau",),
)
