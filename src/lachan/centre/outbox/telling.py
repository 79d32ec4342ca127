"""Why something could not be delivered, in words."""

from __future__ import annotations

from typing import Final

from lachan.centre.web.words import catalogue, say

# Codes that mean the same to whoever reads them.
_SAME: Final = {
    "dns_time": "dns",
    "connect_time": "connect",
    "protocol": "answer",
    "headers": "answer",
    "size": "answer",
    "encoding": "answer",
    "broken_body": "answer",
    "url": "address",
    "scheme": "address",
    "userinfo": "address",
    "port": "address",
    "name": "address",
    "redirects": "address",
    "redirect_body": "address",
    "downgrade": "address",
    "smtp.auth": "smtp_auth",
    "smtp.no_tls": "smtp_no_tls",
    "smtp.smtputf8": "smtp_smtputf8",
}


def tell_code(code: str, lang: str) -> str:
    """This will say a code (`http.503`, `connect`) in the reader's language; "" for no code."""
    if not code:
        return ""
    kind, _, status = code.rpartition(".")
    if status.isdigit() or status == "-1":
        return say(f"outbox.code.{kind.replace('.', '_')}", lang, status=status)
    if kind == "address":
        return say("outbox.code.inside", lang)
    return say(f"outbox.code.{_SAME.get(code, code)}", lang)


def tell_state(state: str, lang: str) -> str:
    """This will say where a message stands."""
    return say(f"outbox.state.{state}", lang)


def tell_channel(channel: str, lang: str) -> str:
    """This will say by which way a message leaves."""
    return say(f"outbox.channel.{channel}", lang)


def tell_purpose(purpose: str, lang: str) -> str:
    """This will say what a message is about (`exchange.entries`, `receipt`); one without words stands as it is."""
    key = f"outbox.purpose.{purpose.partition('.')[0]}"
    return say(key, lang) if key in catalogue() else purpose
