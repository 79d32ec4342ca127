"""What came back as an answer: who wrote it, a person or a program, and what it says of which order. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lachan.centre.reports.mail.parts import head_of
from lachan.engine.fold import fold, prepare

if TYPE_CHECKING:
    from collections.abc import Collection
    from email.message import Message

WORDS_CHARS: Final = 4_000
_LOOKED_AT_CHARS: Final = 100_000
# the first words of the lines that our own mails begin with (`measures.mail.cut`)
_CUT: Final = re.compile(
    r"^.*(?:Xin viết câu trả lời phía trên dòng này|Please write your answer above this line).*$",
    re.MULTILINE,
)
# what programs write before they quote
_QUOTES: Final = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:Original [Mm]essage|Forwarded [Mm]essage|Thư gốc|Thư đã chuyển tiếp) ?-{2,}"
    r"|(?:On|Vào|Ngày) .{1,200}(?:wrote|đã viết|viết):"
    r"|_{20,}"
    r"|(?:From|Từ): .{1,200}\n(?:Sent|Date|Đã gửi|Ngày): )",
    re.MULTILINE,
)
_PRECEDENCES: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
_HEADS: Final = (
    "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Autoresponder", "List-Id", "X-Loop", "Feedback-ID",
)  # fmt: skip
_MACHINES: Final = re.compile(
    r"(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|daemon|auto-?reply)(?:[+.=-][^@]*)?@",
    re.IGNORECASE,
)
# folded: small letters without accents
_SAID: Final = {
    "da nhan": "acknowledged", "received": "acknowledged", "acknowledged": "acknowledged",
    "da lam": "done", "da xong": "done", "da chan": "done", "done": "done",
    "tu choi": "refused", "refused": "refused", "rejected": "refused",
    "da hoan tac": "undone", "undone": "undone",
}  # fmt: skip
_LINE: Final = re.compile(
    r"\A(?:(?:yeu cau|order|so|#)? ?)?(?P<order>\d{1,18})[ :.,;)-]{1,4}(?P<said>[a-z ]{2,20})[.!]?\Z"
)
# Mailboxes that anybody may have there: another address of the same domain is another person.
_PROVIDERS: Final = frozenset(
    {
        "126.com", "163.com", "aol.com", "fpt.vn", "gmail.com", "gmx.com", "gmx.net", "googlemail.com", "hotmail.com",
        "icloud.com", "live.com", "mail.com", "mail.ru", "me.com", "msn.com", "outlook.com", "outlook.com.vn",
        "protonmail.com", "qq.com", "vnn.vn", "yahoo.com", "yahoo.com.vn", "yandex.com", "yandex.ru", "ymail.com",
        "proton.me", "zoho.com",
    }
)  # fmt: skip


def is_automatic(mail: Message[str, str], *, envelope_from: str) -> bool:
    """This will say whether a program wrote it: RFC 3834, and what older programs and ticket systems put in."""
    if not envelope_from or _MACHINES.match(envelope_from) or _MACHINES.search(f"{head_of(mail, 'From')}@"):
        return True
    if head_of(mail, "Auto-Submitted").lower().partition(";")[0].strip() not in {"", "no"}:
        return True
    if head_of(mail, "Precedence").strip().lower() in _PRECEDENCES:
        return True
    return any(name in mail for name in _HEADS) or mail.get_content_type() == "multipart/report"


def is_theirs(sender: str, *, desks: Collection[str], has_customers: bool) -> bool:
    """This will say whether a sender, as our mail server proved it, answers for whom we wrote to.

    `desks` are the addresses that we know. Others of their domain count too, but not where anybody may have a mailbox:
    with providers of mail, and (`has_customers`) with those of internet, telephone and space.
    """
    known = {desk.lower() for desk in desks}
    if not sender:
        return False
    if sender.lower() in known:
        return True
    if has_customers:
        return False
    domain = sender.rpartition("@")[2].lower()
    theirs = {desk.rpartition("@")[2] for desk in known} - _PROVIDERS
    return domain in theirs


def own_words(text: str) -> str:
    """This will leave of an answer what its writer wrote: nothing that is quoted, nothing of our own mail."""
    text = text[:_LOOKED_AT_CHARS].replace("\r\n", "\n")
    for pattern in (_CUT, _QUOTES):
        if found := pattern.search(text):
            text = text[: found.start()]
    lines = [line.rstrip() for line in text.split("\n") if not line.lstrip().startswith((">", "|"))]
    plain = "\n".join("".join(letter for letter in line if letter.isprintable()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", plain).strip()[:WORDS_CHARS]


def said_of_orders(words: str, *, order_ids: Collection[int]) -> dict[int, str]:
    """This will give what is said of which of these orders, as `Reply.Says`: a line for each, `4711: done`.

    An order of which two things are said has neither: a person has to read that.
    """
    found: dict[int, set[str]] = {}
    for line in words.split("\n"):
        folded = fold(prepare(line[:200])[0]).text.strip().strip("*-• ")
        read = _LINE.match(" ".join(folded.split()))
        if read is None or int(read["order"]) not in order_ids:
            continue
        said = _SAID.get(read["said"].strip())
        if said:
            found.setdefault(int(read["order"]), set()).add(said)
    return {order: next(iter(said)) for order, said in found.items() if len(said) == 1}
