"""What somebody forwards: their own words, the message that was sent to them, and the files with it."""

from __future__ import annotations

import re
from email.utils import getaddresses
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.reports.mail.parts import (
    UnfitMailError,
    bytes_of,
    children_of,
    decode_head,
    head_of,
    is_text,
    parts_of,
    text_of,
    whole_of,
)
from lachan.centre.reports.services.filing import MOST_FILE_BYTES, MOST_FILES
from lachan.centre.reports.told import MESSAGE_CHARS, STORY_CHARS, clean_text
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from email.message import Message

_NAME_CHARS: Final = 120
_ENCRYPTED: Final = frozenset(
    {"multipart/encrypted", "application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
)
_TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_HEADS: Final = ("From", "Reply-To", "Date", "Subject")
# Whom it was sent to is who was to be cheated: their addresses are nothing to judge, and stand in no register.
_RECEIVERS: Final = ("To", "Cc", "Delivered-To", "X-Original-To")
_MOST_RECEIVERS: Final = 50
_TO_LINE: Final = re.compile(r"[ \t>*]*(?:to|cc|bcc|đến|tới|gửi đến|gửi tới|người nhận) ?:", re.IGNORECASE)
_MOST_HEAD_LINES: Final = 12
# A line that only a mail program writes before what it forwards.
_FORWARDED: Final = re.compile(
    r"^[ \t>]*(?:"
    r"-{2,} ?(?:Forwarded [Mm]essage|Thư đã chuyển tiếp|Thư được chuyển tiếp|Tin nhắn được chuyển tiếp|"
    r"Original Message|Original message|Thư gốc|Tin nhắn gốc) ?-{2,}"
    r"|Begin forwarded message:|Bắt đầu thư được chuyển tiếp:|Bắt đầu thư đã chuyển tiếp:"
    r")[ \t]*$",
    re.MULTILINE,
)
# Outlook writes no such line but a block of heads, after a rule or an empty line.
_BLOCK: Final = re.compile(
    r"^[ \t>*]*(?:From|Từ):\*?[ \t].{1,300}\n(?:.{0,300}\n){0,3}?"
    r"[ \t>*]*(?:Sent|Date|Đã gửi|Ngày gửi|Ngày|Gửi):\*?[ \t].{1,120}\n(?:.{0,500}\n){0,4}?"
    r"[ \t>*]*(?:Subject|Chủ đề|Tiêu đề):",
    re.MULTILINE,
)
_FWD: Final = re.compile(r"^(?:fwd?|tr|chuyển tiếp|wg|vs) ?:", re.IGNORECASE)
_RULE: Final = re.compile(r"[\s_\-]*\Z")


class MailFile(msgspec.Struct, frozen=True):
    """A file of a mail: its name and its bytes."""

    name: str
    content: bytes


class Unpacked(msgspec.Struct, frozen=True):
    """`story` are the sender's own words, `message` what was forwarded, `files` at most five; `left` weren't kept."""

    story: str
    message: str
    files: tuple[MailFile, ...]
    left: int = 0
    encrypted: bool = False


def unpack_mail(mail: Message[str, str]) -> Unpacked:
    """This will unpack a parsed mail.

    Raises UnfitMailError: `tnef` for a `winmail.dat`, `no_mail` for bytes that are neither head nor text, `nothing`,
    `depth`.
    """
    if not mail.keys() and not is_text(text_of(mail)):
        raise UnfitMailError("no_mail")
    kinds = [(part, part.get_content_type()) for part, _ in parts_of(mail)]
    if any(kind in _TNEF or _name_of(part).lower() == "winmail.dat" for part, kind in kinds):
        raise UnfitMailError("tnef")
    if any(kind in _ENCRYPTED for _, kind in kinds):
        content = whole_of(mail)
        fits = len(content) <= MOST_FILE_BYTES
        whole = (MailFile("encrypted.eml", content),) if fits else ()
        return Unpacked(head_of(mail, "Subject"), "", whole, int(not fits), encrypted=True)
    inside = _Inside()
    inside.read(mail)
    own = clean_text("\n\n".join(inside.texts))
    if inside.originals:
        story, message = own, "\n\n".join(_original_text(one, inside) for one in inside.originals)
    else:
        story, message = split_forward(own, head_of(mail, "Subject"))
    files = [MailFile("original.eml", whole_of(one)) for one in inside.originals] + inside.files
    kept = [file for file in files if 0 < len(file.content) <= MOST_FILE_BYTES][:MOST_FILES]
    message = _without(message, _receivers_of(mail, inside.originals))
    story, message = story[:STORY_CHARS].strip(), clean_text(message)[:MESSAGE_CHARS].strip()
    if not (story or message or kept):
        raise UnfitMailError("nothing")
    return Unpacked(story, message, tuple(kept), len(files) - len(kept))


def split_forward(text: str, subject: str) -> tuple[str, str]:
    """This will part somebody's own words from what a program of theirs forwarded in the same text.

    Where no program's line stands and the subject says no forward, all are own words.
    """
    found = _FORWARDED.search(text)
    if found is not None:
        return text[: found.start()].strip(), _without_to_lines(text[found.end() :].strip())
    block = _BLOCK.search(text)
    if block is not None:
        before = text[: block.start()]
        own = before[: _RULE.search(before).start()].strip()  # type: ignore[union-attr]
        return own, _without_to_lines(text[block.start() :].strip())
    if _FWD.match(subject):
        return "", f"{subject}\n{text}".strip()
    return text, ""


def _without_to_lines(message: str) -> str:
    """This will leave out, of the heads that a forwarded text begins with, to whom it was sent."""
    heads, gap, rest = message.partition("\n\n")
    kept: list[str] = []
    before = ""
    for number, line in enumerate(heads.split("\n")):
        # a list of many goes on in the next line
        goes_on = before.rstrip().endswith((",", ";"))
        if number < _MOST_HEAD_LINES and (goes_on or _TO_LINE.match(line)):
            before = line
        else:
            before = ""
            kept.append(line)
    return "\n".join(kept) + gap + rest


def _receivers_of(mail: Message[str, str], originals: list[Message[str, str]]) -> list[str]:
    """This will give the addresses of who forwards a mail, and of whom the forwarded mails were sent to."""
    said = [head_of(mail, "From"), *(head_of(one, name) for one in originals for name in _RECEIVERS)]
    found = (address for _, address in getaddresses([each for each in said if each]) if "@" in address)
    return list(dict.fromkeys(found))[:_MOST_RECEIVERS]


def _without(message: str, addresses: list[str]) -> str:
    """This will put words in the place of addresses; one within a link stays, for the link is what is judged."""
    for address in addresses:
        alone = rf"(?<![\w.+\-=/?&%:@]){re.escape(address)}(?![\w@])"
        message = re.sub(alone, say("mailed.receiver", "vi"), message, flags=re.IGNORECASE)
    return message


class _Inside:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.originals: list[Message[str, str]] = []
        self.files: list[MailFile] = []

    def read(self, part: Message[str, str]) -> None:
        kind = part.get_content_type()
        if kind == "message/rfc822" and children_of(part):
            self.originals.extend(children_of(part))
        elif kind == "multipart/alternative":
            self._read_one_of(children_of(part))
        elif part.is_multipart():
            for child in children_of(part):
                self.read(child)
        elif kind in {"text/plain", "text/html"} and not _is_attached(part):
            text = text_of(part)
            if is_text(text):
                self.texts.append(text)
            else:
                # a file that a program sent as text
                self.files.append(MailFile(_name_of(part) or "part.bin", bytes_of(part)))
        elif content := bytes_of(part):
            self.files.append(MailFile(_name_of(part) or f"part.{part.get_content_subtype()}"[:40], content))

    def _read_one_of(self, ways: tuple[Message[str, str], ...]) -> None:
        """This will read HTML where there is some: where links lead stands in it alone."""
        html = [way for way in ways if way.get_content_type() != "text/plain"]
        for way in html[-1:] or ways[:1]:
            self.read(way)


def _original_text(original: Message[str, str], around: _Inside) -> str:
    inside = _Inside()
    inside.read(original)
    around.files.extend(inside.files)
    heads = [f"{name}: {value}" for name in _HEADS if (value := head_of(original, name))]
    deeper = [_original_text(one, around) for one in inside.originals]
    return "\n".join([*heads, "", *inside.texts, *deeper])


def _is_attached(part: Message[str, str]) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def _name_of(part: Message[str, str]) -> str:
    try:
        said = part.get_filename("")
    except (ValueError, LookupError, TypeError):
        said = ""
    return decode_head(str(said or ""))[:_NAME_CHARS]
