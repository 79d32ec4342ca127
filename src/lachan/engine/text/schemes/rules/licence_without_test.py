"""Scheme: a licence or certificate without the test that it is given for."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

_MADE = Part(
    phrases="""
        (lam|nhan lam|chuyen lam|ban|mua|cap|lo|bao) [cac loai|gap] (bang|bang lai|bang lai xe|gplx|giay phep lai xe|bang dai hoc|bang cap|bang cap 3|chung chi|ielts|toeic|bang b1|bang b2|bang a1|bang tieng anh|bang xe)
        (bang lai|bang lai xe|gplx|chung chi|bang cap) [a1|b1|b2|c1|xe may|o to] (bao dau|bao that|gia re|lay ngay|lay lien|chinh quy|check duoc)
        (bang dai hoc|bang cap|bang lai|bang lai xe|chung chi|bang cap 3) ... (nhan lam|lam gap|lam nhanh)
        (buy|get|order) [a|an|your] [real|registered|genuine] (driving licence|driver license|drivers license|ielts certificate|toefl certificate|degree|diploma)
    """,
    except_in="""
        (lam|cap) lai (bang|bang lai|gplx|giay phep)
    """,
    negatable=True,
)
_NO_TEST = Part(
    phrases="""
        (khong|ko|k|kg|hok|mien|khoi) [can|phai] (thi|hoc|thi cu|hoc thi|sat hach|hoc hanh)
        (bao dau|lay ngay|lay lien|lay sau|co hong sau|nhan bang sau|ra bang sau) [100|<n>|ngay] ... (ngay|khong|ko|tuan|gio|thi|<n>)
        (without|no) [a|taking|any] [the] (exam|test|exams|tests|attending)
    """,
    except_in="""
        (khong|ko|k) [can|phai] thi lai
    """,
)

SCHEME = Scheme(
    code="text.scheme.licence_without_test",
    words=Words(
        "Rao làm bằng, chứng chỉ mà không phải thi",
        "It offers a licence or certificate without the test",
        "Bằng như vậy là giả, dùng là phạm luật; tiền cọc và ảnh giấy tờ của bạn thì mất.",
        "Such papers are forged and using them is a crime; your deposit and copies of your papers are lost.",
    ),
    ways=((_MADE, _NO_TEST),),
    hits=(
        "Làm bằng lái xe B2 không cần thi, lấy sau 3 ngày",
        "Nhận làm chứng chỉ IELTS không phải thi, bao đậu",
        "Buy a real driving licence without taking the test",
    ),
    misses=(
        "Cấp đổi giấy phép lái xe quá hạn không phải thi lại, nộp hồ sơ trên cổng dịch vụ công",
        "Trung tâm khai giảng khóa học bằng lái xe B2, lịch thi ngày 20/12",
        "Em làm lại bằng lái xe bị mất, không phải thi lại, hẹn lấy sau 7 ngày",
        "Người có IELTS 6.5 được miễn thi tiếng Anh tốt nghiệp",
        "You can get a driving licence after passing the theory test",
    ),
)
