"""Mails that came back, written after the forms that Postfix, Exchange, qmail, Outlook and ticket systems use."""

from __future__ import annotations

from email import message_from_bytes
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from email.message import Message

DESK: Final = "abuse@songxanh.example"
PASSED: Final = "mx.trungtam.example; dmarc=pass header.from=songxanh.example"
FAILED: Final = (
    "mx.trungtam.example; dmarc=fail header.from=songxanh.example; spf=fail smtp.mailfrom=songxanh.example"
)

POSTFIX: Final = f"""Return-Path: <>
Date: Sat, 28 Nov 2026 10:02:11 +0700 (+07)
From: MAILER-DAEMON@mx.songxanh.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: thongbao+TOKEN@trungtam.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4XyZ1q0abc.1764298931/mx.songxanh.example"
Content-Transfer-Encoding: 8bit
Message-ID: <20261128030211.4XyZ1q0abc@mx.songxanh.example>

This is a MIME-encapsulated message.

--4XyZ1q0abc.1764298931/mx.songxanh.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.songxanh.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<{DESK}>: host 10.1.2.3[10.1.2.3] said: 550 5.1.1 <{DESK}>:
    Recipient address rejected: User unknown in virtual mailbox table (in reply
    to RCPT TO command)

--4XyZ1q0abc.1764298931/mx.songxanh.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.songxanh.example
X-Postfix-Queue-ID: 4XyZ1q0abc
X-Postfix-Sender: rfc822; thongbao+TOKEN@trungtam.example
Arrival-Date: Sat, 28 Nov 2026 10:02:10 +0700 (+07)

Final-Recipient: rfc822; {DESK}
Original-Recipient: rfc822;{DESK}
Action: failed
Status: 5.1.1
Remote-MTA: dns; 10.1.2.3
Diagnostic-Code: smtp; 550 5.1.1 <{DESK}>: Recipient address
    rejected: User unknown in virtual mailbox table

--4XyZ1q0abc.1764298931/mx.songxanh.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: =?utf-8?q?Trung_t=C3=A2m?= <trungtam@trungtam.example>
To: {DESK}
Subject: =?utf-8?q?=C4=90=E1=BB=81_ngh=E1=BB=8B?=
Message-ID: <msg_abc@trungtam.example>

--4XyZ1q0abc.1764298931/mx.songxanh.example--
"""

POSTFIX_DELAYED: Final = (
    POSTFIX.replace("Action: failed", "Action: delayed")
    .replace("Status: 5.1.1", "Status: 4.4.1")
    .replace("Undelivered Mail Returned to Sender", "Delayed Mail (still being retried)")
    .replace("<20261128030211.", "<20261128070211.")
)

EXCHANGE: Final = f"""Received: from EXCH01.songxanh.example by mx.trungtam.example; Sat, 28 Nov 2026 10:02:13 +0700
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@songxanh.example>
To: <thongbao+TOKEN@trungtam.example>
Date: Sat, 28 Nov 2026 10:02:12 +0700
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit
X-MS-Exchange-Message-Is-Ndr:
Message-ID: <6d1f0c3a-77f1-4c2c-9f0e-3a3f6e5c9a10>
Subject: Undeliverable: =?utf-8?q?=C4=90=E1=BB=81_ngh=E1=BB=8B?=
MIME-Version: 1.0

Delivery has failed to these recipients or groups:

{DESK}<mailto:{DESK}>
The email address you entered couldn't be found. Please check the recipient's email address and try to resend the
message. If the problem continues, please contact your email admin.

Diagnostic information for administrators:

Generating server: EXCH01.songxanh.example

{DESK}
Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'

Original message headers:

Received: from mail.trungtam.example (203.0.113.7) by EXCH01.songxanh.example
Subject: =?utf-8?q?=C4=90=E1=BB=81_ngh=E1=BB=8B?=
"""

QMAIL: Final = f"""Received: (qmail 2101 invoked for bounce); 28 Nov 2026 03:02:14 -0000
Date: 28 Nov 2026 03:02:14 -0000
From: MAILER-DAEMON@songxanh.example
To: thongbao+TOKEN@trungtam.example
Subject: failure notice

Hi. This is the qmail-send program at songxanh.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{DESK}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <thongbao+TOKEN@trungtam.example>
From: trungtam@trungtam.example
To: {DESK}

--- Xin viết câu trả lời phía trên dòng này ---
"""

OUTLOOK: Final = f"""Authentication-Results: {PASSED}
Received: from EXCH01.songxanh.example by mx.trungtam.example; Sat, 28 Nov 2026 11:00:00 +0700
From: =?utf-8?q?Ph=C3=B2ng_K=E1=BB=B9_thu=E1=BA=ADt?= <{DESK}>
To: thongbao+TOKEN@trungtam.example
Subject: RE: =?utf-8?q?=C4=90=E1=BB=81_ngh=E1=BB=8B?=
Date: Sat, 28 Nov 2026 11:00:00 +0700
Message-ID: <HK2PR01MB1234@songxanh.example>
In-Reply-To: <msg_abc@trungtam.example>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

Kính gửi Trung tâm,

ORDER đã làm
Chúng tôi đã cập nhật danh sách chặn lúc 10:45.

Trân trọng

-----Original Message-----
From: Trung tâm <trungtam@trungtam.example>
Sent: Saturday, November 28, 2026 10:02 AM
To: {DESK}
Subject: Đề nghị

--- Xin viết câu trả lời phía trên dòng này ---

M2026-000123, yêu cầu ORDER: Chặn tên miền: xau[.]top
ORDER từ chối
"""

HOLIDAY: Final = f"""Authentication-Results: {PASSED}
From: <{DESK}>
To: thongbao+TOKEN@trungtam.example
Subject: Automatic reply: nghỉ
Auto-Submitted: auto-replied
X-Auto-Response-Suppress: All
Message-ID: <ooo1@songxanh.example>
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

Tôi nghỉ đến hết ngày 30/11. ORDER done
"""

TICKET: Final = f"""Authentication-Results: {PASSED}
From: Abuse Desk <{DESK}>
To: thongbao+TOKEN@trungtam.example
Subject: [Ticket #2026112810001234] We have received your report
Precedence: bulk
Message-ID: <ticket1@songxanh.example>
Content-Type: text/plain; charset="utf-8"

Thank you. Your report has the number 2026112810001234. Please don't answer this mail.
"""


def mail(said: str, *, to: str = "TOKEN", order: int = 4711) -> bytes:
    """This will fill the blanks of a sample."""
    return said.replace("TOKEN", to).replace("ORDER", str(order)).replace("\n", "\r\n").encode()


def parsed(said: str) -> Message[str, str]:
    """This will parse a sample."""
    return message_from_bytes(mail(said))
