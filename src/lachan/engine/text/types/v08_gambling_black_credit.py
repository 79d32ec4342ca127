"""V08: Betting and loan-shark apps: rigged, or used to threaten."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V08",
    strong="""
        (no hu|tai xiu|ban ca|xoc dia|da ga|baccarat|casino|ca cuoc|ca do|nha cai|game bai|danh bai|bai doi thuong|doi thuong|quay hu|roulette|poker|keo bong|keo nha cai|cuoc bong|lo de online|song bac|bong da truc tiep|sicbo|slot game|banh xeng)
        (betting|casino|slots|gambling|sportsbook|jackpot|bookmaker|free spins|first deposit bonus)
        (tan thu|thanh vien moi|nguoi choi moi|nap lan dau|nap dau|hoan cuoc|hoan tra|code tan thu|khuyen mai nap|nap rut|rut nap|nap <number> tang|nap <money> tang|tang <money> cho)
        (app vay|vay nong|vay app|tin dung den|vay nang lai|app cho vay|vay tien app|vay qua app|app tin dung|loan app|cash loan app|vay lai ngay|vay lai cao|boc ho|boc bat ho|bat ho)
        (danh ba|contacts|contact list) (cua|trong|dien thoai|may|ban|toi)|(goi|gui|nhan) [cho] [tat ca|het|toan bo] [nguoi|moi nguoi] [trong] danh ba|goi cho toan bo so dien thoai
        (boi nho|beu xau|beu rieu|khung bo|tat son|dang anh|ghep anh|doi no|xiet no|xu ly may|dan mat|cho anh em toi|thue nguoi toi|siet no|quang do ban)
        (qua han|khong tra no|tra no|tra tien|no tien|nợ) (<number> ngay|app|no|cua|khong tra)|(overdue|repay|debt) (or|today|now)
    """,
    good="""
        (lai ngay|lai me de|lai tra theo ngay|<number> ngay tra|phi cat truoc|tru phi truoc|nhan ve)
        (thang lon|thang la rut|an lon|rut khong duoc|khong rut duoc|khong cho rut|rut tien 1 phut)
        (tai app|link tai|vao link|link moi|dang ky|link nha cai)
        (may|mày|tao|thang cho|ca nha may|gia dinh may)
    """,
    against="""
        (soi cau|chot so|bach thu|lo xien|so de|lo de|dan de|song thu|so chuan|thay cho so)
        (dau tu|san forex|co phieu|chung khoan|coin|tien ao)
        (nhiem vu|cong tac vien|hoa hong|don hang)
        (khoa than|anh nong|nude|sex|clip rieng tu|webcam|tu suong|nhay cam|porn|naked)
        (phi bao hiem|phi tham dinh|giai ngan|wrong account)
    """,
    hits=(
        "Đăng ký ngay nhận code tân thủ 100k, tài xỉu nổ hũ xanh chín, nạp rút 1 phút",
        "Vay app có 3 triệu mà tụi nó gọi hết danh bạ chửi bới, ghép ảnh bêu xấu đòi nợ",
        "Online casino bonus: deposit 100 get 200, sports betting and slots, download the app.",
    ),
    misses=(
        "Đài truyền hình phát phóng sự về nạn đòi nợ kiểu khủng bố của app vay",
        "#V24 Soi cầu chuẩn hôm nay, chốt lô song thủ phí 200k",
    ),
)
