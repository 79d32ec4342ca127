"""E-mail addresses.

Canonical: all in lower case (no large provider tells cases apart), the domain in punycode.

Facts: `domain`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.extract.domains import canonical_domain, is_syllable
from lachan.engine.links.suffixes import split_host
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

MAX_LOCAL_CHARS = 64  # RFC 5321, section 4.5.3.1.1

# Local parts as people have them; the rest of RFC 5322 is accepted where the whole input is an address.
_EMAIL = re.compile(
    # a look-alike letter before it belongs to it, and then it is no address we could write
    r"(?<![a-z0-9_.+\-@/\u0370-\u058f])(?P<local>[a-z0-9_](?:[a-z0-9_.+\-]{0,62}[a-z0-9_+\-])?)"
    r"(?:\s?[\[(]\s?(?:@|at)\s?[\])]\s?|@)"
    r"(?P<domain>[^\W_][\w\-]{0,62}(?:(?:\.|\s?[\[(]\s?(?:\.|dot)\s?[\])]\s?)[^\W_][\w\-]{0,62}){1,8})"
)
# Addresses at the large providers, whose names tell what the odd marks stand for: "abc.88 @ gmail . com".
PROVIDERS = ("gmail", "yahoo", "outlook", "hotmail", "icloud")
_HIDDEN = re.compile(
    r"(?<![a-z0-9_.+\-@/\u0370-\u058f])(?P<local>[a-z0-9_][a-z0-9_.+\-]{2,62})"
    rf"(?P<at> ?@ ?| ?[(\[] ?(?:a|at|@) ?[)\]] ?| at | a cong | a moc )(?P<name>{'|'.join(PROVIDERS)})"
    r"(?P<dot> ?\. ?| ?[(\[] ?(?:\.|dot|cham) ?[)\]] ?| dot | cham |,)com(?![\w@])"
)
_SAID = (" at ", " a cong ", " a moc ")
_NO_WORD = re.compile(r"[0-9_.]")
_HIDDEN_DOT = re.compile(r"\s?[\[(]\s?(?:\.|dot|DOT)\s?[\])]\s?")
_WHOLE = re.compile(r"(?:mailto:)?([a-z0-9!#$%&'*+/=?^_`{|}~.\-]{1,64})@([^\s@]{1,253})")


def canonical_email(text: str) -> str | None:
    """This will give the canonical form of an e-mail address, or None where it is none."""
    found = _WHOLE.fullmatch(text.strip().lower())
    return None if found is None else _value(found[1], found[2])


def _value(local: str, domain: str) -> str | None:
    host = canonical_domain(domain)
    if host is None or not split_host(host).known_suffix or split_host(host).is_suffix:
        return None
    if ".." in local or local[0] == "." or local[-1] == ".":
        return None
    return f"{local}@{host}"


def find_emails(finds: Finds) -> None:
    """This will add every e-mail address in the text."""
    for found in _EMAIL.finditer(finds.text):
        if finds.is_full():
            return
        start, end = found.start("local"), found.end()
        written = _HIDDEN_DOT.sub(".", finds.raw(*found.span("domain")))
        domain = written.lower()
        value = _value(found["local"], domain)
        ending = written[written.rfind(".") + 1 :]
        if domain.count(".") > 1 and (value is None or ending.istitle()):
            # "a@b.com.Xin": the sentence began without a space
            shorter = domain.rpartition(".")[0]
            value_of_shorter = _value(found["local"], shorter)
            if value_of_shorter is not None:
                value = value_of_shorter
                end -= len(domain) - len(shorter)
        if value is not None:
            finds.add(Kind.EMAIL, value, start, end, {"domain": value.rpartition("@")[2]})
            finds.take(start, end)


def find_hidden_emails(finds: Finds) -> None:
    """This will add the addresses at large providers whose "@" or dot is written apart or as a word.

    "Email me at gmail.com" is a sentence: behind a word for "@" either the dot is hidden too, or the name is no word.
    """
    for found in _HIDDEN.finditer(finds.text):
        if finds.is_full():
            return
        local, at = found["local"], found["at"]
        is_plain_dot = found["dot"] == "."
        if at == "@" and is_plain_dot:
            continue
        # "tell me at gmail.com", "ban @gmail.com": words of the sentence
        is_word = _NO_WORD.search(local) is None
        is_said = at in _SAID and is_plain_dot
        # "lan 720 @ gmail.com": only a piece of the name stands there
        if local.isdigit() and " " in at:
            continue
        if (is_word and (is_said or (" " in at and is_syllable(local)))) or not finds.raw(
            *found.span("local")
        ).isascii():
            continue
        value = _value(found["local"], f"{found['name']}.com")
        if value is not None:
            finds.add(Kind.EMAIL, value, *found.span(), {"domain": value.rpartition("@")[2]})
            finds.take(*found.span())
