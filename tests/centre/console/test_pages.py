"""Each page answers one question, in both languages, with no more queries than it needs."""

from __future__ import annotations

import ast
import json
import re
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, give_role, make_office, make_person, people
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import RolePeriod
from lachan.centre.accounts.services.role_requests import request_role
from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.console.views import home
from lachan.centre.web.clock import today
from lachan.centre.web.steps import all_steps
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["people"]

TEMPLATES = Path(str(files("lachan.centre.console"))) / "templates" / "console"
# pieces that pages are put together from, and answer nothing by themselves
PIECES = {
    "case_archive_part.html",
    "office_field.html",
    "office_offers.html",
    "plan_about.html",
    "plan_line.html",
    "plan_undone.html",
    "measure_called.html",
    "measure_receivers.html",
    "measures_on.html",
    "named.html",
    "person_state.html",
    "request_line.html",
    "heads.html",
    "evidence_preview.html",
    "evidence_rulings.html",
    "bars.html",
    "counted.html",
    "map.html",
    "period.html",
    "situation_live.html",
    "situation_part.html",
    "days.html",
    "measure_effect.html",
    "partner_probes.html",
    "said_by_partners.html",
    "sharing_fate.html",
}

# Queries of a page, the session's (2: session, person), the viewer's (1), the frame's (1) and the entry of the read
# (3: savepoints and the entry itself) among them. A page that needs more says why here.
BUDGET: Mapping[str, tuple[str, int]] = {
    # health is counted for its line, of which six ask what waits to be judged; three ask about duty desks of banks and partners
    # the triggers of the log are asked for by one question more on PostgreSQL
    # whether what is shared arrives is seven more, of which who lacks something is kept for a minute
    "/desk/": ("administrator", 40),
    # three figures as they are kept, and what waits: each kind of work asks once or twice
    "/desk/situation": ("desk", 40),
    "/desk/situation?wall": ("desk", 14),
    "/desk/situation?part=live&wall": ("desk", 14),
    "/desk/offices/": ("administrator", 9),
    "/desk/offices/{office}": ("administrator", 19),
    "/desk/offices/duty": ("administrator", 8),
    "/desk/offices/{office}/duty": ("administrator", 14),
    "/desk/offices/responsible": ("administrator", 4),
    "/desk/offices/plans/": ("administrator", 9),
    "/desk/offices/{office}/competence": ("administrator", 6),
    "/desk/partners/": ("administrator", 12),
    "/desk/persons/": ("administrator", 10),
    "/desk/persons/{person}": ("administrator", 19),
    "/desk/persons/add": ("administrator", 4),
    "/desk/roles/ending": ("administrator", 8),
    "/desk/requests/": ("administrator", 9),
    # six of them count what waits to be judged and what could not be
    "/desk/health/": ("auditor", 31),
    "/desk/health/letters/": ("administrator", 5),
    "/desk/log/": ("auditor", 16),
    "/desk/log/reads": ("auditor", 9),
}


def questions() -> dict[str, str]:
    """The first comment of each page's template."""
    found = {}
    for path in sorted(TEMPLATES.glob("*.html")):
        comment = re.match(r"\{# (.+?) #\}", path.read_text("utf-8"))
        if path.name not in PIECES:
            found[path.name] = comment.group(1) if comment else ""
    return found


def test_every_page_begins_with_the_one_question_that_it_answers() -> None:
    asked = questions()
    assert [name for name, question in asked.items() if not question.endswith("?")] == []
    assert len(set(asked.values())) == len(asked), "no two pages answer the same question"


def test_no_page_holds_a_style_or_a_script_of_its_own() -> None:
    for path in [
        *TEMPLATES.glob("*.html"),
        *Path(str(files("lachan.centre.web"))).glob("templates/web/*.html"),
    ]:
        text = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)", text), path.name


def test_every_word_of_the_desk_is_used() -> None:
    source = "".join(
        path.read_text("utf-8")
        for path in Path(str(files("lachan.centre"))).rglob("*")
        if path.suffix in {".py", ".html"}
    )
    # put together from a code: levels, kinds, states, rules, fields of forms, steps
    made = ("form.", "code.", "office_kind.", "asked.", "request_state.", "health.", "step.", "rail.", "log_data.", "log_value.", "log_table.", "table.",
            "done.", "wrong.", "happened.", "case.nothing.", "case_evidence", "requests.why_not.", "succession.", "plans.action.", "partner.pair.", "partner.probe_is.", "partner.probe_why.", "partner.minutes", "partner.hours", "partner.days",
            "partner_ask.", "partner_suspend.", "partner_key_end.", "situation.", "person.active", "person.stopped", "sharing.show.", "sharing.none", "sharing.told.", "gets.option.", "gets.secret_is.", "gets.says.", "answers.refused.", "answers.mistaken.")  # fmt: skip
    unused = [
        key
        for key in catalogue()
        if key.startswith("desk.")
        and key.removesuffix("_one") not in source
        and not key.removeprefix("desk.").startswith(made)
    ]
    assert unused == []


def test_every_step_of_the_workers_has_words() -> None:
    assert [step.name for step in all_steps() if f"desk.step.{step.name}" not in catalogue()] == []


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", BUDGET)
def test_a_page_keeps_to_its_queries_however_many_rows_it_shows(people: People, path: str, lang: str) -> None:
    role, most = BUDGET[path]
    client = at_desk(people.at("north", role), lang=lang)
    address = path.format(office=people.office("north").pk, person=people.nobody().pk)
    counts = []
    for _ in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert response.status_code == 200
        counts.append(len(asked))
        for number in range(20):
            office = make_office(f"N-{len(counts)}-{number}", parent=people.office("north"))
            give_role(make_person(f"Người {len(counts)} {number}", office=office), "desk", office)
    assert counts[1] <= most, "\n".join(query["sql"][:160] for query in asked.captured_queries)
    assert counts[1] - counts[0] <= 2, "a row costs no query"


@pytest.mark.django_db
def test_reading_persons_is_written_down_once_a_request(people: People) -> None:
    client = at_desk(people.at("north"))
    people.nobody()
    before = Entry.objects.count()
    client.get("/desk/persons/")
    (entry,) = Entry.objects.order_by("pk")[before:]
    assert entry.kind == "accounts.persons_read"
    assert entry.office_id == people.office("north").pk
    # ids stand as ranges: the administrator's own and that of the person without a role
    first, last = sorted((people.at("north").pk, people.nobody().pk))
    assert json.loads(entry.data)["subjects"] == {"person": f"{first}-{last}"}
    client.get("/desk/persons/", {"find": "không ai có tên này"})
    assert Entry.objects.count() == before + 1, "a page without persons is no read"


@pytest.mark.django_db
def test_the_desk_says_errors_in_its_own_frame(people: People) -> None:
    response = at_desk(people.at("north", "desk")).get("/desk/log/")
    assert response.status_code == 403
    page = response.content.decode()
    assert say("refusal.not_permitted.title", "vi") in page
    assert 'class="rail"' in page
    assert "/desk/log/" not in re.findall(r'<a href="([^"]+)"', page), "what one may not open is not offered"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/desk/persons/99999999999999999999",
        "/desk/persons/0",
        "/desk/persons/?place=a99999999999999999999",
        "/desk/persons/?office=99999999999999999999",
        "/desk/persons/?find=%00%F0%9F%98%80",
        "/desk/log/?before=-1&after=x",
        "/desk/log/?actor=%00",
        "/desk/log/?first_day=31/2/2026",
        "/desk/offices/?day=x&kind=nothing",
        "/desk/offices/responsible?where=%00&kind=website&day=1/1/2026",
        "/desk/offices/responsible?where=" + "a" * 5000 + "&kind=website&day=1/1/2026",
        "/desk/health/letters/?before=99999999999999999999999",
        "/desk/log/reads?rule=x&before=zzz",
    ],
)
def test_odd_addresses_get_a_page_and_no_fault(people: People, path: str) -> None:
    for role in ("administrator", "auditor"):
        response = at_desk(people.at("centre", role)).get(path)
        assert response.status_code < 500, path


@pytest.mark.django_db
def test_what_waits_is_counted_for_whom_it_waits(people: People) -> None:
    office = people.office("north")
    give_role(people.nobody(), "desk", office, valid_to=timezone.localdate() + timedelta(days=3))
    page = at_desk(people.at("north")).get("/desk/").content.decode()
    assert say("desk.waits.roles_end", "vi") in page
    assert say("desk.waits.roles_end", "vi") not in at_desk(people.at("south")).get("/desk/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["stop", "invite", "second-factor", "roles/ask", "address", "erase"])
def test_what_could_hand_an_account_to_somebody_asks_for_a_fresh_proof(people: People, path: str) -> None:
    person = people.nobody()
    administrator = people.at("north")
    administrator.set_password("một câu dài mà chỉ mình nhớ")
    administrator.save()
    client = at_desk(administrator, proved_seconds_ago=700)
    response = client.post(f"/desk/persons/{person.pk}/{path}", {"reason": "vì vậy, đã gặp mặt"})
    assert response.status_code == 302
    assert "reauthenticate" in response.headers["Location"]
    person.refresh_from_db()
    assert person.is_active


@pytest.mark.django_db
def test_who_decides_after_another_is_told_so(people: People) -> None:
    north = people.office("north")
    asked = request_role(
        person_id=people.nobody().pk,
        office_id=north.pk,
        role="approver",
        valid_from=today(timezone.now()),
        reason="Thay người nghỉ phép",
        actor=person_actor(people.at("north").pk),
        now=timezone.now(),
    )
    client = at_desk(people.second("north"))
    assert client.post(f"/desk/requests/{asked}", {"answer": "refuse"}).status_code == 302
    again = client.post(f"/desk/requests/{asked}", {"answer": "grant"})
    assert again.status_code == 422
    assert say("refusal.request_decided.what", "vi") in again.content.decode()
    assert not RolePeriod.objects.filter(person=people.nobody(), role="approver").exists()


@pytest.mark.django_db
def test_a_crash_at_the_desk_speaks_of_the_desks_work_and_names_the_code_there(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(home, "waiting_for", crash)
    client = at_desk(people.at("north"))
    client.raise_request_exception = False
    response = client.get("/desk/")
    page = response.content.decode()
    assert response.status_code == 500
    assert say("refusal.server_error_desk.mend", "vi") in page
    code = say("error.code", "vi", code=response.headers["X-Request-ID"])
    assert f"{code}. {say('error.code_why', 'vi')}" in page
    assert "secret" not in page


@pytest.mark.django_db
def test_who_asks_about_a_place_alone_asks_about_today(people: People) -> None:
    response = at_desk(people.at("north")).get("/desk/offices/responsible?where=nirgendwo")
    page = response.content.decode()
    assert say("desk.wrong.no_place", "vi") in page
    assert say("desk.wrong.required", "vi") not in page
    assert page.index(say("desk.responsible.question", "vi")) < page.index(say("desk.responsible.ask", "vi"))


@pytest.mark.django_db
def test_everybody_finds_password_and_second_factor_from_every_page(people: People) -> None:
    page = at_desk(people.at("north", "desk")).get("/desk/").content.decode()
    assert f'<a href="/accounts/2fa/">{say("desk.me.security", "vi")}</a>' in page


@pytest.mark.django_db
def test_who_has_no_role_yet_is_not_led_in_a_circle_and_can_sign_out(people: People) -> None:
    response = at_desk(people.nobody()).get("/desk/")
    page = response.content.decode()
    assert response.status_code == 403
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall(r'href="([^"]+)"', main) == ["/accounts/2fa/"]
    assert 'action="/accounts/logout/"' in page


@pytest.mark.django_db
def test_an_account_is_moved_to_an_office_of_the_same_administrator_and_no_other(people: People) -> None:
    client = at_desk(people.at("north"))
    person = people.nobody()
    beside = client.post(f"/desk/persons/{person.pk}/move", {"office": people.office("south").code})
    assert beside.status_code == 422
    assert say("refusal.office_code.what", "vi") in beside.content.decode()
    below = client.post(f"/desk/persons/{person.pk}/move", {"office": people.office("north_ward").code})
    assert below.status_code == 302
    person.refresh_from_db()
    assert person.office == people.office("north_ward")


def said_in_the_log() -> set[str]:
    """The names of what entries hold, as they stand where entries are written: data={"office": …, "role": …}."""
    found: set[str] = set()
    for path in Path(str(files("lachan.centre"))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not any(one.arg == "actor" for one in node.keywords):
                continue
            for given in node.keywords:
                if given.arg == "data" and isinstance(given.value, ast.Dict):
                    keys = [key for key in given.value.keys if isinstance(key, ast.Constant)]
                    found |= {str(key.value) for key in keys}
    return found


def test_what_an_entry_of_the_log_holds_is_named_in_both_languages() -> None:
    names = said_in_the_log()
    assert {"office", "sha256", "granted"} <= names
    assert [name for name in sorted(names) if f"desk.log_data.{name}" not in catalogue()] == []
