"""V04: A buyer shows an edited picture of a transfer to get the goods."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V04",
    strong="""
        (bien lai|bill|hoa don|uy nhiem chi|screenshot|anh chup) [chuyen khoan|chuyen tien|giao dich|thanh toan|ngan hang|ck] [nay|day|do|ne|roi] [la] (gia|photoshop|fake|da chinh sua|bi chinh sua)|(gia|fake|photoshop) (bill|bien lai|hoa don)|bill gia|(fake|edited|photoshopped) (receipt|payment|transfer|screenshot|proof)|receipt was fake
        (bill|bien lai|anh bien lai|man hinh|anh chup man hinh|anh chup giao dich|hinh chup man hinh|hoa don chuyen khoan|hinh bill) (chuyen tien|chuyen khoan|day|do|ne|day shop|nhe|roi|thanh cong|giao dich)|(receipt|screenshot|proof) of (the|my|payment|transfer|bank|the bank|the transfer)|payment (confirmation|screenshot|receipt)
        (da chuyen|chuyen roi|chuyen khoan roi|ck roi|bank roi|da bank|da thanh toan|em chuyen roi|chuyen xong roi) [roi] [do|nhe|nha|ne|a|shop] [shop|sop|chi|anh|em]|(i|i ve|i have) [already] (paid|transferred|sent the money|made the payment)
        (giao|gui|dua|cho|lay) [hang|do|may|xe] [luon|lien|truoc|gap|le|som] [cho|giup|gium|di|nhe] (shipper|ship|xe om|em|anh|tai xe|nguoi)|(release|hand over|ship|send) the (item|goods|product|phone|package)
        (tien|giao dich|he thong|ngan hang|bank) [dang|bi|con] (treo|cham|loi|xu ly|bao tri|lau|nghen)|(tien|tai khoan) [chua|khong thay|van chua|khong] (ve|vao|bao co|nhan duoc|tang|co)|(money|nothing|payment) [will|never|hasn t|has not] (arrive|arrived|show up|showed up|come later|appear)
        (ck du|chuyen du|chuyen thua|lo chuyen du|tra du|phan thua|tien thua|phan du)|overpaid|paid too much|sent too much|refund the difference
        (doi soat|kiem tra) [khong] [thay|co] [tien|khoan]
    """,
    good="""
        shop|nguoi ban|cua hang|quan|ship|shipper|giao hang|seller|chu shop|nguoi mua|khach mua|buyer|khach|customer
        (chuyen lien ngan hang|lien ngan hang|ngay nghi|cuoi tuan|western union|swift)
        (so du|tai khoan) (khong tang|khong thay|chua nhan|chua thay|van chua)
    """,
    weak="""
        mua|ban|don hang|san pham|item
    """,
    against="""
        (chuyen nham|chuyen lon|mistake|by mistake|nham tai khoan)
        (hoi vien|membership|goi hoi vien)
        (ma qr|dan de|tem)
        (nhiem vu|cong tac vien|hoa hong)
    """,
    hits=(
        "Chị ơi em chuyển rồi nha, bill đây, chắc ngân hàng đang treo, chị giao shipper luôn giúp em",
        "Khách gửi ảnh chuyển khoản thành công lấy cái xe đi, kiểm tra tài khoản không thấy tiền về",
        "Here's the screenshot of the transfer, the money will arrive later, please hand over the phone to my driver.",
    ),
    misses=(
        "Em chuyển khoản tiền nhà tháng này cho chị rồi nhé, chị kiểm tra giúp em",
        "#V17 Chị lỡ chuyển nhầm 5 triệu vào tài khoản em, em chuyển lại qua số khác giúp chị",
    ),
)
