"""All sentences about links: those of the rules, of the imitations, of the model and of the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links import explain, rules
from lachan.engine.links.lookalike import WORDS as LOOKALIKE
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN = {
    explain.CODE: explain.WORDS,
    explain.PATH_CODE: explain.PATH_WORDS,
    "link.unreadable": Words(
        "Không đọc được đường link này",
        "This link can’t be read",
        "Trình duyệt cũng không mở được. Hãy xem lại cách viết.",
        "No browser would open it. Please check how it is written.",
    ),
    "link.listed_bad": Words(
        "Đường link hoặc tên miền này nằm trong danh sách xấu",
        "This link or domain is on a list of bad ones",
        "Nguồn: {source}. {reason}",
        "Source: {source}. {reason}",
    ),
    "link.listed_corrected": Words(
        "Tên miền này từng bị báo nhầm và đã được đính chính",
        "This domain was once reported by mistake and has been cleared",
    ),
    "link.trusted": Words(
        "{domain} là tên miền chính thức",
        "{domain} is an official domain",
        "Chỉ tổ chức đó đăng nội dung ở đây. Hãy xem kỹ địa chỉ trên trình duyệt có đúng từng chữ như vậy không.",
        "Only that organisation publishes there. Check that your browser shows exactly this address.",
    ),
    "link.listed_official": Words(
        "{domain} là tên miền thật của một tổ chức có tên trong danh sách",
        "{domain} really belongs to an organisation on our list",
        "Người khác có thể đăng nội dung ở đó, nên điều này chưa nói gì về trang bạn hỏi.",
        "Others may be able to publish there, so this says nothing yet of the page you asked about.",
    ),
    "link.listed_unsure": Words(
        "{domain} là tên miền của một tổ chức có tên trong danh sách",
        "{domain} belongs to an organisation on our list",
        "Chúng tôi chưa kiểm tra ai được đăng nội dung ở đó, nên chưa nói gì về trang bạn hỏi.",
        "We haven’t checked who may publish there, so this says nothing yet of the page you asked about.",
    ),
    "link.listed_shared": Words(
        "{host} là nơi nhiều người cùng đăng nội dung",
        "{host} is a place where many people publish",
        "Tên nơi đó không bảo đảm cho từng trang.",
        "Its name vouches for no single page.",
    ),
    "link.listed_popular": Words(
        "{domain} là trang có nhiều người truy cập",
        "{domain} is a site that many people visit",
        "Nhiều người truy cập không có nghĩa là đáng tin.",
        "Popular doesn’t mean that it can be relied on.",
    ),
}

WORDS: Mapping[str, Words] = {**_OWN, **LOOKALIKE, **{rule.CODE: rule.WORDS for rule in rules.ALL}}
