"""An act of a program is done once under its key, also when it comes twice at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from centre.accounts.people import make_people
from centre.cases.api.program import token_of, token_of_office
from centre.cases.scene import NOW, fresh, make_map, opened
from lachan.centre.cases.models import Done, Event, Note
from lachan.centre.cases.services.once import KEPT, Answered, do_once, forget_done
from lachan.centre.web.refusals import Refusal

KEY = "7a3a4b38-19c1-4c40-8d0d-91a32b4fd8b1"


def together(*asks: Any) -> list[Any]:
    """This will ask at the same moment, each on a connection of its own."""
    ready = Barrier(len(asks))

    def run(ask: Any) -> Any:
        try:
            ready.wait(timeout=30)
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(run, asks))


@pytest.mark.django_db(transaction=True)
def test_two_that_come_at_once_make_one_act() -> None:
    people = make_people()
    make_map(people)
    program, case = token_of(people, "north"), opened(people)

    def ask() -> Any:
        return program.act(case, "note", {"text": "x"}, version="*", idempotency_key=KEY)

    said = together(*[ask] * 4)
    assert {one.status_code for one in said} == {201}
    assert len({one.content for one in said}) == 1
    assert Note.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clients_that_change_a_case_at_once_one_is_told_of_the_other() -> None:
    people = make_people()
    make_map(people)
    one, two, case = token_of(people, "north"), token_of_office(people, "north"), opened(people)
    for turn in range(5):
        version = f'"{fresh(case).version}"'
        titles = (f"Của người {turn}", f"Của máy {turn}")
        said = together(
            partial(one.act, case, "change", {"title": titles[0]}, version=version),
            partial(two.act, case, "change", {"title": titles[1]}, version=version),
        )
        assert sorted(answer.status_code for answer in said) == [200, 412]
        won = titles[[answer.status_code for answer in said].index(200)]
        assert fresh(case).title == won
        [lost] = [answer.json() for answer in said if answer.status_code == 412]
        assert lost["values"][0]["stands"] == won
    assert Event.objects.filter(case=case, kind="changed").count() == 5


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_day() -> None:
    def run() -> Answered:
        return Answered(200, "{}")

    do_once(token_id=1, key=KEY, asked=b"a", run=run, now=NOW)
    assert do_once(token_id=1, key=KEY, asked=b"a", run=run, now=NOW).again
    with pytest.raises(Refusal, match="cases_key_reused"):
        do_once(token_id=1, key=KEY, asked=b"b", run=run, now=NOW)
    assert forget_done(now=NOW + KEPT - timedelta(seconds=1), limit=10) == 0
    assert forget_done(now=NOW + KEPT, limit=10) == 1
    assert not do_once(token_id=1, key=KEY, asked=b"b", run=run, now=NOW).again
    assert Done.objects.count() == 1
