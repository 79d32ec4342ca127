"""The situations a person can be in, which of them a kind of scam makes, and which an indicator."""

from __future__ import annotations

from lachan.engine.advice.situations import asked, dealing, luring, posing
from lachan.engine.advice.situations.form import Situation
from lachan.engine.model import Kind

__all__ = ["BY_KIND", "BY_TYPE", "SITUATIONS", "Situation"]

SITUATIONS: dict[str, Situation] = (
    asked.SITUATIONS | posing.SITUATIONS | dealing.SITUATIONS | luring.SITUATIONS
)

BY_TYPE: dict[str, str] = {
    "V01": "buy", "V02": "friend", "V03": "sim", "V04": "seller", "V05": "emergency", "V06": "task",
    "V07": "loan", "V08": "betting", "V09": "bank_link", "V10": "bank_link", "V11": "invest", "V12": "task",
    "V13": "friend", "V14": "police", "V15": "buy", "V16": "papers", "V17": "mistaken", "V18": "recovery",
    "V19": "login_code", "V20": "hoax", "V21": "recovery", "V22": "romance", "V23": "message_link", "V24": "tips",
    "V25": "kidnap", "V26": "official", "V27": "official", "V28": "official", "V29": "prize", "V30": "official",
    "V31": "gift", "V32": "bank_call", "V33": "courier", "V34": "official", "V35": "official", "V36": "abroad",
    "V37": "charity", "V38": "qr", "V39": "sim", "V40": "buy", "V41": "blackmail", "V42": "bulk_order",
    "V43": "bank_call", "V44": "new_account", "V45": "visa", "V46": "buy",
}  # fmt: skip

BY_KIND: dict[Kind, str] = {
    Kind.URL: "link", Kind.DOMAIN: "link", Kind.IP: "link", Kind.EMAIL: "email", Kind.PHONE: "phone",
    Kind.PAYEE: "payee", Kind.PROFILE: "profile", Kind.WALLET: "payee", Kind.APP: "app", Kind.FILE: "app",
}  # fmt: skip
