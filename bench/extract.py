"""How long the extraction takes: links, messages, and texts made to be slow. Run: `python bench/extract.py`.

Processor time on one core, best of five rounds: anything else that runs only adds to it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lachan.engine.extract import extract
from lachan.engine.fold import MAX_CHARS, fold, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LINKS = [
    "https://vietcombank-xacminh.top/login",
    "http://www.example.com/a/b/c.html",
    "https://tracking.example.vn/p?id=83121&lang=vi",
    "dichvucong-hotro.online",
    "login.bidv.example.com.vn",
    "bit.ly/3AbCdEf",
    "https://shop.example.org/san-pham/ao-thun-nam-123",
    "example.net",
]
MESSAGES = [
    (
        "Viettel TB: Quy khach da dung het 80% dung luong goi ST90K. De mua them, soan MT20 gui 191. Chi"
        " tiet LH 198 (0d). Tran trong cam on quy khach."
    ),
    (
        "Vietcombank: TK 0071xxx689 -2,350,000 VND luc 09:41 12/05/2026. So du 14,020,311 VND. Ref "
        "MBVCB.5521.Chuyen tien nha thang 5. LH 1900545413"
    ),
    (
        "Mẹ ơi con tới nơi rồi, mai con về sớm. Tối nay mẹ nấu cơm không, con mua thêm rau với cá nhé, "
        "nhà mình còn thiếu gì thì mẹ nhắn con nha."
    ),
    (
        "Tai khoan cua quy khach bi khoa do dang nhap la. Vui long truy cap https://vcb-"
        "xacminh.top/login de mo khoa trong 24h, qua han se bi tru phi 500.000d."
    ),
    (
        "Em chao anh/chi, ben em dang tuyen CTV online, luong 300-500k/ngay, khong coc, khong phi. LH "
        "Zalo 0912 345 678 gap Lan nhe. Hen gap lai."
    ),
    (
        "Your parcel is held at the depot because the address is incomplete. Please confirm at track-"
        "parcel.example.com/vn within 12 hours or it will be returned to the sender."
    ),
    (
        "Đơn hàng SPX123456789 của bạn đang được giao bởi anh Nam (0987654321), dự kiến trước 17:00 hôm "
        "nay. COD 215.000đ. Vui lòng để ý điện thoại giúp shop."
    ),
]
SLOW = {
    "a.": "a." * (MAX_CHARS // 2),
    "@": "@" * MAX_CHARS,
    "a@": "a@" * (MAX_CHARS // 2),
    "digits": "1" * MAX_CHARS,
    "digits with spaces": "1 " * (MAX_CHARS // 2),
    "dots": "." * MAX_CHARS,
    "dots with spaces": ". " * (MAX_CHARS // 2),
    "http://": "http://" * (MAX_CHARS // 7),
    "http": "http" * (MAX_CHARS // 4),
    "hyphens": "-a" * (MAX_CHARS // 2),
    "colons": "a:" * (MAX_CHARS // 2),
    "brackets": "[.]" * (MAX_CHARS // 3),
    "a[.]": "a[.]" * (MAX_CHARS // 4),
    "a . ": "a . " * (MAX_CHARS // 4),
    "closing brackets": "http://a.vn/" + ")" * (MAX_CHARS - 12),
    "letters": "a" * MAX_CHARS,
    "spaces": " " * MAX_CHARS,
    "stk": "stk " * (MAX_CHARS // 4),
    "stk number": "stk 0123456789 vcb " * (MAX_CHARS // 19),
    "phones": "".join(f"09{i:08d} " for i in range(MAX_CHARS // 11)),
    "links": "".join(f"a{i}.vn " for i in range(MAX_CHARS // 8)),
    "one link": "http://a.vn/ " * (MAX_CHARS // 13),
    "wallets": ("0x" + "aB" * 20 + " ") * (MAX_CHARS // 43),
    "hexadecimal": "0123456789abcdef" * (MAX_CHARS // 16),
    "percent": "http://a.vn/?u=" + "%25" * (MAX_CHARS // 3 - 5),
    "codes": "000201" * (MAX_CHARS // 6),
    "foreign numbers": "".join(f"+44 7700 {i:06d} " for i in range(MAX_CHARS // 17)),
    "Vietnamese": ("Tài khoản của quý khách sẽ bị khóa, vui lòng truy cập ngay. " * 1000)[:MAX_CHARS],
    "look-alikes": ("T\u00e0i kh\u043e\u1ea3n v\u0456etcombank . com " * 2000)[:MAX_CHARS],
    "zero width": "a\u200b.\u200bv\u200bn " * (MAX_CHARS // 8),
}


def best_us(work: Callable[[], object], each: int, rounds: int = 5) -> float:
    """This will give the best time of a round in µs, divided by `each`."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best / each * 1e6


def read_all(texts: Sequence[str], *, with_fold: bool) -> None:
    """This will read every text, with preparing and folding or with an already folded text."""
    for text in texts:
        prepared = prepare(text)[0] if with_fold else text
        extract(prepared, fold(prepared))


def main() -> None:
    """This will print the figures."""
    for name, texts, repeats in (("links", LINKS, 2_000), ("messages", MESSAGES, 300)):
        ready = [(prepare(text)[0], fold(prepare(text)[0])) for text in texts] * repeats
        alone = best_us(lambda ready=ready: [extract(p, f) for p, f in ready], len(ready))  # type: ignore[misc]
        chars = sum(len(text) for text in texts) / len(texts)
        print(f"{name:<22}{alone:8.1f} µs each ({chars:.0f} characters on average, folding not counted)")
    for text in MESSAGES:
        ready = [(prepare(text)[0], fold(prepare(text)[0]))] * 300
        alone = best_us(lambda ready=ready: [extract(p, f) for p, f in ready], len(ready))  # type: ignore[misc]
        print(f"  {text[:40]:<44}{alone:8.1f} µs")
    print("made to be slow, 50,000 characters:")
    for name, text in SLOW.items():
        prepared = prepare(text)[0]
        folded = fold(prepared)
        took = best_us(lambda p=prepared, f=folded: extract(p, f), 1, rounds=2)  # type: ignore[misc]
        print(f"  {name:<22}{took / 1000:8.1f} ms")


if __name__ == "__main__":
    main()
