"""V03: The carrier's name is used to threaten that the number will be cut off."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V03",
    strong="""
        (khoa|cat|ngung|tam ngung|tam khoa|thu hoi|huy|chan|bi khoa|bi cat|vo hieu hoa) [lien lac|hoat dong|dich vu|chieu goi] [cua] (sim|thue bao|so thue bao|so dien thoai|so cua|hai chieu|mot chieu|2 chieu|1 chieu|chieu goi di|lien lac)|(sim|thue bao|so thue bao|so dien thoai) [nay|cua ban|cua toi|cua em|cua chi|cua anh|cua quy khach] [se|dang] [bi] (khoa|cat|tam ngung|ngung|tam khoa|thu hoi|huy|chan|ngung hoat dong)
        (chuan hoa|xac thuc|cap nhat|xac minh|dang ky lai) [lai] [thong tin] (thue bao|chinh chu|sim)|(sim|thue bao|so) [chua|khong] (chinh chu|chuan hoa|dang ky chinh chu|xac thuc)|chua chinh chu|sim rac
        (bam|nhan|an) phim (<number>|0|1|2|9)|press (<number>|1|9|0)
        (sao hai mot|bam sao|ma chuyen huong|chuyen huong cuoc goi|chuyen tiep cuoc goi|call forwarding|forwarding code)
        (sim card|phone line|phone number|mobile number|your number|your line|your sim) will be (deactivated|blocked|suspended|cut off|disconnected|locked|cancelled)|(deactivate|block|suspend|disconnect) your (sim|number|line|phone)
        (cuc vien thong|bo thong tin|bo tt tt|bo thong tin va truyen thong|telecom authority|ministry of information)
    """,
    good="""
        (nhan vien|tong dai|tong dai vien|ben) [cua] (nha mang|viettel|vinaphone|mobifone|vietnamobile|mobi|vina|vien thong)|nha mang|mobile carrier|your carrier|telecom
        thue bao|sim|sim card
        (sau|trong|trong vong|toi) [2|hai|<number>|<number>h] (gio|tieng|phut|2h|2 gio|2 tieng)|within <number> hours|2h toi
    """,
    weak="""
        viettel|vinaphone|mobifone
        ma otp|doc ma|cung cap ma|<number> so
        (cccd|giay to|can cuoc|hinh chan dung)
    """,
    against="""
        esim|(doi|nang cap|cap lai) [len|sang|qua] (sim|esim|4g|5g)|mat song|sim swap
        (den|tai) cua hang|mien phi tai cua hang|my viettel|my mobifone|soan (tin)
        (cat dien|dien luc|tien dien|power|electricity)
    """,
    hits=(
        "Số của anh sẽ bị khóa 2 chiều trong 2 tiếng nữa do đăng ký sai thông tin, bấm phím 1 gặp tổng đài viên",
        "Em bên Vinaphone, sim chị chưa chính chủ sắp bị cắt liên lạc, chị đọc mã vừa nhận để em giữ số cho",
        "Your phone number will be suspended today, press 9 to talk to the telecom officer.",
    ),
    misses=(
        "VinaPhone kính mời quý khách đến cửa hàng gần nhất mang theo CCCD để chuẩn hóa thông tin thuê bao, miễn phí",
        "#V39 Nhà mạng hỗ trợ đổi sang eSIM tại nhà, chị đọc giúp em mã QR kích hoạt",
    ),
)
