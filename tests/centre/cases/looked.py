"""Reports that come in, and the worker who judges, compares and looks for what needs a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from centre.cases.scene import NOW, reported
from centre.reports.judging import judge_all
from lachan.centre.cases.services.looking import Looker
from lachan.centre.reports.services import join_reports

if TYPE_CHECKING:
    from datetime import datetime

# three who have nothing to do with each other, of the same shop's page
STORIES = (
    "Tôi đặt cọc mua xe máy cũ trên trang này rồi họ khóa máy, nhắn mãi không ai trả lời.",
    "Mẹ tôi được mời nhập hội bán hàng hoa hồng cao, nạp vào rồi không rút ra được nữa.",
    "Thấy quảng cáo vé máy bay rẻ, chuyển khoản xong thì trang không còn mở được.",
    "Họ bảo con tôi trúng học bổng và đòi phí giữ chỗ qua đường dẫn lạ gửi trên mạng.",
)
SHOP = "https://gom-su-thu-nghiem.vn/"
DANGEROUS = "http://vietcombank-xacthuc.top/login"


def tell(number: int, link: str = SHOP, *, now: datetime = NOW, **told: Any) -> int:
    return reported(number=number, story=STORIES[number % 4], message="", links=(link,), now=now, **told)


def look(now: datetime = NOW, looker: Looker | None = None) -> None:
    """This will do what the worker does: judge, compare, and look for what needs a case."""
    judge_all(now)
    while join_reports(now=now):
        pass
    looker = looker or Looker()
    while looker.look(now=now):
        pass
