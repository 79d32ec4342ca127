from __future__ import annotations

from email import message_from_string

import pytest

from centre.reports.mail.mails import SENDER, TO, changed, told
from lachan.centre.reports.mail.senders import may_be_answered, verified_sender

ID = "mx.trungtam.example"


@pytest.mark.parametrize(
    ("said", "is_verified"),
    [
        (f"{ID}; dmarc=pass header.from=thu.example", True),
        (f"{ID} 1; dkim=pass (2048-bit; ok) header.d=thu.example; spf=fail smtp.mailfrom=x@y.example", True),
        (f"{ID}; dkim=pass header.i=@thu.example", True),
        (f"{ID}; spf=pass smtp.mailfrom={SENDER}", True),
        (f"{ID}; spf=pass smtp.mailfrom=bounce.thu.example", True),
        (f"{ID}; dkim=pass header.d=other.example; spf=pass smtp.mailfrom=a@other.example", False),
        (f"{ID}; dkim=pass header.d=example", False),
        (f"{ID}; dkim=pass header.d=athu.example", False),
        (f"{ID}; dmarc=fail header.from=thu.example; dkim=fail header.d=thu.example", False),
        (f"{ID}; spf=softfail smtp.mailfrom={SENDER}", False),
        (f"{ID}; dmarc=pass", False),
        (f"{ID}; none", False),
        (f"{ID}", False),
        ("", False),
        ("mx.stranger.example; dmarc=pass header.from=thu.example", False),
        (f"{ID}.stranger.example; dmarc=pass header.from=thu.example", False),
        (f"x; ({ID};) dmarc=pass header.from=thu.example", False),
        (f"{ID}; x=y (dmarc=pass header.from=thu.example)", False),
        (f"{ID}; (; dmarc=pass header.from=thu.example;)", False),
    ],
)
def test_a_sender_is_who_our_mail_server_found(said: str, *, is_verified: bool) -> None:
    mail = changed(told(), Authentication_Results=None)
    mail = message_from_string(f"Authentication-Results: {said}\n{mail.as_string()}")
    assert verified_sender(mail, authserv_id=ID) == (SENDER if is_verified else "")


def test_nobody_is_verified_where_no_server_is_named() -> None:
    assert verified_sender(told(), authserv_id="") == ""
    assert verified_sender(told(), authserv_id=ID) == SENDER


def test_what_a_sender_wrote_into_the_mail_counts_for_nothing() -> None:
    forged = f"Authentication-Results: {ID}; dmarc=pass header.from=thu.example\n"
    rest = f"From: {SENDER}\nSubject: a\n\na"
    below = (
        f"Authentication-Results: {ID}; dmarc=fail header.from=thu.example\nReceived: by {ID}\n{forged}{rest}"
    )
    assert verified_sender(message_from_string(below), authserv_id=ID) == ""
    older = f"Received: by {ID}\nReceived: by a.example\n{forged}{rest}"
    assert verified_sender(message_from_string(older), authserv_id=ID) == ""


@pytest.mark.parametrize(
    "froms",
    [
        "From: mo@thu.example, ke@gian.example",
        "From: mo@thu.example\nFrom: ke@gian.example",
        "From: not an address",
        "From: ",
        "To: mo@thu.example",
    ],
)
def test_a_mail_from_two_or_from_nobody_has_no_sender(froms: str) -> None:
    mail = message_from_string(
        f"Authentication-Results: {ID}; dmarc=pass header.from=thu.example\n{froms}\n\na"
    )
    assert verified_sender(mail, authserv_id=ID) == ""


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; type=x"},
        {"Precedence": "bulk"},
        {"List_Id": "<a.b>"},
        {"X_Loop": "a"},
        {"Content_Type": "multipart/report; boundary=x"},
    ],
)
def test_no_machine_and_no_list_is_answered(heads: dict[str, str]) -> None:
    assert may_be_answered(told(), envelope_from=SENDER, ours=[TO], to=SENDER)
    assert not may_be_answered(changed(told(), **heads), envelope_from=SENDER, ours=[TO], to=SENDER)


def test_a_bounce_ourselves_and_a_postmaster_are_not_answered() -> None:
    assert not may_be_answered(told(), envelope_from="", ours=[TO], to=SENDER)
    assert not may_be_answered(told(), envelope_from=TO, ours=[TO], to=TO.upper())
    for local in ("postmaster", "MAILER-DAEMON", "no-reply", "noreply+1", "bounces-7"):
        assert not may_be_answered(told(), envelope_from=SENDER, ours=[TO], to=f"{local}@thu.example")
    assert may_be_answered(changed(told(), Auto_Submitted="no"), envelope_from=SENDER, ours=[TO], to=SENDER)
