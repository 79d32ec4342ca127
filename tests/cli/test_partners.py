from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from centre.accounts.people import People, people
from centre.partners.joined import CODE, ISP, PUBLIC, TOKEN, ask_for, join_partner, second
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.outbox.models import Message
from lachan.centre.partners.models import Draft, Key, Partner
from lachan.centre.partners.services.confirming import confirm
from lachan.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
__all__ = ["people"]

JOIN = """
kind = "internet_provider"
code = "ISP-SONGXANH"
name_vi = "Viễn thông Sông Xanh"
name_en = "Song Xanh Telecom"
desk = { desk = "technical", mail = "noc@songxanh.example", phone = "024 3825 0001" }
public_phone = "024 3825 0000"
public_source = "Contact page of songxanh.example, seen on 28 November 2026"
tlp = "amber"
pap = "green"
sees = ["url", "domain", "ip"]
"""


def ask(folder: Path, said: str) -> int:
    file = folder / "asked.toml"
    file.write_text(said, "utf-8")
    return main(["partners", "ask", str(file)])


def joined(people: People) -> int:
    return join_partner(people, now=timezone.now())


def test_who_sits_at_the_machine_is_the_first_of_two_and_not_the_second(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["partners", "list"]) == 1
    assert ask(tmp_path, JOIN) == 0
    draft = Draft.objects.get()
    assert (draft.asked_by, draft.slot) == (str(OPERATOR), "join")
    assert main(["partners", "confirm", "isp-songxanh", "--said", CODE, "--called", PUBLIC]) == 2
    assert "somebody else" in capsys.readouterr().err.lower() or draft.tries == 0
    assert Partner.objects.get().state == "joining"
    assert CODE not in bytes(Message.objects.get().content).decode()
    del people


def test_who_sits_at_the_machine_confirms_what_an_administrator_asked_for(
    people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    partner = joined(people)
    ask_for(people, partner, TOKEN, now=timezone.now())
    assert main(["partners", "confirm", ISP.code, "--said", CODE, "--called", "024 3825 0000"]) == 0
    said = capsys.readouterr().out
    assert "key:token" in said
    assert said.rstrip().rpartition(" ")[2].isdigit()
    assert Key.objects.get().state == "waiting"


def test_a_change_is_asked_for_by_a_file_and_confirmed_at_the_desk(people: People, tmp_path: Path) -> None:
    joined(people)
    assert ask(tmp_path, 'partner = "ISP-SONGXANH"\ntype = "endpoint"\nway = "fetch"\n') == 0
    draft = Draft.objects.get(state="open")
    assert draft.slot == "endpoint"
    assert main(["partners", "withdraw", ISP.code, "--slot", "endpoint"]) == 0
    assert main(["partners", "withdraw", ISP.code]) == 2


@pytest.mark.parametrize(
    "said",
    [
        "kind = ",
        'kind = "bank"',
        'type = "dance"',
        'type = "endpoint"\nway = "fetch"\nwhere = "x"',
        'type = "token"\nscopes = ["lists.read"]\ndays = "many"',
    ],
)
def test_a_file_that_can_t_be_read_is_named(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    joined(people)
    assert ask(tmp_path, said) == 2
    assert "asked.toml can't be read" in capsys.readouterr().err
    assert not Draft.objects.filter(state="open").exists()


def test_what_is_refused_says_what_to_do(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    joined(people)
    assert ask(tmp_path, JOIN) == 2
    assert "code already" in capsys.readouterr().err
    assert main(["partners", "show", "nobody"]) == 2


def test_it_lists_and_shows_a_partner_with_all_around_it(
    people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    partner = joined(people)
    waiting = ask_for(people, partner, TOKEN, now=timezone.now())
    confirm(draft_id=waiting, said=CODE, called=PUBLIC, actor=second(people), now=timezone.now())
    ask_for(people, partner, TOKEN, now=timezone.now())
    assert main(["partners", "list"]) == 0
    assert "ISP-SONGXANH\tinternet_provider\tactive" in capsys.readouterr().out
    assert main(["partners", "show", "isp-songxanh"]) == 0
    said = capsys.readouterr().out
    for part in ("noc@songxanh.example", "TLP:AMBER", "token", "waiting", "waits: key:token", PUBLIC):
        assert part in said


def test_suspending_and_ending_a_key_are_done_at_once(people: People) -> None:
    partner = joined(people)
    waiting = ask_for(people, partner, TOKEN, now=timezone.now())
    confirm(draft_id=waiting, said=CODE, called=PUBLIC, actor=second(people), now=timezone.now())
    key = Key.objects.get()
    assert main(["partners", "end-key", ISP.code, str(key.pk + 999)]) == 1
    assert main(["partners", "end-key", ISP.code, str(key.pk)]) == 0
    assert Key.objects.get().state == "ended"
    assert main(["partners", "suspend", ISP.code, "--because", "thử"]) == 0
    assert Partner.objects.get().state == "suspended"
    assert main(["partners", "suspend", ISP.code, "--because", "thử"]) == 2
