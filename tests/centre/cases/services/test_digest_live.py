"""The mail of the day as it arrives at a real mail server on the loopback, in each one's language."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.cases.scene import NOW, acting, changed_by, desk, opened, people
from centre.outbox.channels.test_mail import Sink, read, set_server, smtp
from lachan.centre.accounts.models import Person, Role
from lachan.centre.cases.services.changing import assign_case
from lachan.centre.cases.services.notes import write_note
from lachan.centre.cases.services.own import set_notices
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.cases.services.telling import Teller, digest
from lachan.centre.outbox.channels.channel import Outbound
from lachan.centre.outbox.channels.mail import MailChannel
from lachan.centre.outbox.models import Message

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = [pytest.mark.django_db, pytest.mark.live]
TITLE = "Ông Tư ở ngõ 12 kể"


def test_the_mail_of_the_day_arrives_worded_in_each_one_s_language(people: People, settings: Any) -> None:
    vietnamese, english = people.second("north", Role.DESK), people.at("north", Role.ANALYST)
    Person.objects.filter(pk=english.pk).update(language="en")
    for person in (vietnamese, english):
        set_notices(rules={"task": "daily"}, hour=6, actor=acting(person), now=NOW)
    case = opened(people, title=TITLE)
    changed_by(case, assign_case, people, assignee_id=vietnamese.pk)
    write_note(
        case_id=case.pk, text="Xem giúp", mentions=[vietnamese.pk, english.pk], actor=desk(people), now=NOW
    )
    add_task(
        case_id=case.pk,
        title="Hỏi ngân hàng",
        office_id=people.office("north").pk,
        actor=desk(people),
        now=NOW,
    )
    for _ in range(2):
        Teller().tell(now=NOW)
    assert digest(now=NOW.replace(hour=23)) == 2  # six in the morning in Vietnam
    sink = Sink()
    with smtp(sink) as port:
        set_server(settings, port)
        for row in Message.objects.filter(purpose="cases.notice"):
            told = Outbound(
                id=row.pk, key=row.key, host="x", address=row.address, content=bytes(row.content),
                created_at=NOW, number=1,
            )  # fmt: skip
            assert MailChannel().deliver(told, now=NOW + timedelta(days=1)).result == "delivered"
    arrived = {mail.rcpt_tos[0]: read(mail) for mail in sink.taken}
    assert set(arrived) == {vietnamese.email, english.email}
    texts = {address: mail.get_content() for address, mail in arrived.items()}
    for address, said in (
        (
            vietnamese.email,
            ("được giao cho bạn", "nhắc bạn", "Bạn hoặc đơn vị bạn có việc", "“Cách báo tin cho tôi”"),
        ),
        (english.email, ("mentions you", "You or your office have a task", "“How I am told”")),
    ):
        for words in (case.number, *said):
            assert words in texts[address], texts[address]
        assert "http" not in texts[address]
        assert TITLE not in texts[address], "what officers write leaves the house in no mail"
    assert arrived[vietnamese.email]["Subject"].startswith("Việc của bạn ngày 24/11/2026")
    assert arrived[english.email]["Subject"].startswith("Your work on 24/11/2026")
