"""What stands on the paper of an archive: who did what, by name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from centre.cases.scene import NOW, desk, opened, people
from lachan.centre.accounts.models import Token
from lachan.centre.audit.actors import MACHINE, office_actor
from lachan.centre.cases.archive.form import CaseTold, FileTold, Manifest
from lachan.centre.cases.queries.handing_over import case_to_hand_over
from lachan.centre.cases.services.exhibits import add_message, record_custody
from lachan.centre.cases.services.paper import partner_summary_of, summary_of

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.audit.actors import Actor
    from lachan.centre.cases.models import Case
    from lachan.centre.web.words import Lang

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def program(people: People) -> Actor:
    """This will give a program with a token of the northern office."""
    office = people.office("north")
    token = Token.objects.create(
        office=office,
        name="máy nhận",
        permissions="case.view case.work evidence.keep",
        expires_at=NOW + timedelta(days=90),
        state="live",
        asked_by=people.at("north"),
        decided_by=people.second("north"),
        asked_at=NOW,
        made_at=NOW,
        sha256="a" * 64,
    )
    return office_actor(office.pk, token_id=token.pk)


def with_messages(people: People) -> Case:
    """This will give a case with a message that an officer kept, and one that the office's program kept."""
    case = opened(people)
    for actor in (desk(people), program(people)):
        last = add_message(
            case_id=case.pk, text=f"Chuyển gấp {actor.kind}", source="Tin nhắn", actor=actor, now=NOW
        )
    with transaction.atomic():
        record_custody(exhibit_id=last, act="exported", actor=MACHINE, now=NOW)
    return case


@pytest.mark.parametrize(
    ("lang", "by_program", "by_machine"),
    [
        ("vi", "{office}, bằng chương trình của đơn vị ({code})", "Hệ thống (machine:lachan)"),
        ("en", "{office}, by its program ({code})", "The system (machine:lachan)"),
    ],
)
def test_a_program_of_an_office_is_named_by_its_office_and_the_system_is_the_system(
    people: People, lang: Lang, by_program: str, by_machine: str
) -> None:
    told = case_to_hand_over(with_messages(people))
    files = [
        FileTold(one.name, one.sha256, one.size_bytes, one.id, one.kind, one.name, one.source, one.taken_at,
                 one.taken_by)
        for one in told.exhibits
    ]  # fmt: skip
    office, officer = people.office("north"), people.at("north", "desk")
    name = office.name_vi if lang == "vi" else office.name_en
    who = [
        f"{officer.name} (person:{officer.pk})",
        by_program.format(office=name, code=f"office:{office.pk}"),
    ]
    paper = summary_of(told, files, actor=MACHINE, now=NOW, lang=lang)
    parts = {part["heading"]: part for part in paper["parts"]}
    taken_by = [item["facts"][-1][1] for part in parts.values() for item in part.get("items", ())]
    assert taken_by == who
    acts = [row[-1] for part in parts.values() for row in part.get("table", ())]
    assert acts == [who[0], who[1], by_machine]


def test_a_partner_reads_the_office_whose_program_it_was_and_of_people_the_id_alone(people: People) -> None:
    told = case_to_hand_over(with_messages(people))
    nothing = CaseTold(
        case=told.row.number, kind=told.row.kind, title="", place="", state="open", outcome="",
        opened_at=NOW, closed_at=None, victims=0, loss_vnd=None, recovered_vnd=None, indicators=(), texts=(),
    )  # fmt: skip
    files = tuple(
        FileTold(one.name, one.sha256, one.size_bytes, one.id, one.kind, one.name, one.source, one.taken_at,
                 one.taken_by)
        for one in told.exhibits
    )  # fmt: skip
    manifest = Manifest(
        "", told.row.number, NOW, "machine:lachan", "", files, partner="Ngân hàng", tlp="GREEN"
    )
    paper = partner_summary_of(told.row, nothing, manifest, told.acts, now=NOW, lang="en")
    acts = [
        row[-1] for part in paper["parts"] if part.get("widths") == [2, 2, 5, 5, 7] for row in part["table"]
    ]
    office, officer = people.office("north"), people.at("north", "desk")
    assert acts == [
        f"person:{officer.pk}",
        f"{office.name_en}, by its program (office:{office.pk})",
        "The system (machine:lachan)",
    ]
    assert officer.name not in f"{paper}"
