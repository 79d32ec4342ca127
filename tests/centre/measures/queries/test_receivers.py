from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.measures.scene import judged, people, proposed
from centre.measures.services.test_ordering import SECOND
from centre.partners.joined import BANK, ISP, join_partner
from lachan.centre.measures.queries.measures import rows_of
from lachan.centre.measures.queries.receivers import goes_to
from lachan.centre.partners.models import Partner

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_the_signer_sees_who_will_be_asked_and_who_may_not_see_it(people: People) -> None:
    join_partner(people)
    join_partner(people, msgspec.structs.replace(SECOND, tlp="green"))
    join_partner(people, BANK)
    goes = goes_to(rows_of([proposed(people)]))
    assert [one.code for one in goes.partners] == [ISP.code]
    assert [one.code for one in goes.kept_back] == [SECOND.code]
    assert goes.without == 0


def test_that_nobody_takes_it_on_is_said_before_it_is_signed(people: People) -> None:
    join_partner(people, BANK)
    judged("payee", "970418:0011004455667")
    elsewhere = proposed(people, "970418:0011004455667", kind="freeze_payee")
    assert goes_to(rows_of([elsewhere])).without == 1
    # every bank warns, whichever has the account
    warned = goes_to(rows_of([proposed(people, "970418:0011004455667", kind="warn_payee")]))
    assert ([one.code for one in warned.partners], warned.without) == ([BANK.code], 0)
    Partner.objects.update(state=Partner.State.SUSPENDED)
    assert goes_to(rows_of([proposed(people)])).without == 1


def test_of_many_each_partner_stands_once_in_three_queries(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    join_partner(people)
    join_partner(people, SECOND)
    names = [f"xac-minh-{number}.top" for number in range(9)]
    for name in names:
        judged("domain", name)
    rows = rows_of([proposed(people, name) for name in names])
    with django_assert_num_queries(3):
        goes = goes_to(rows)
    assert [one.code for one in goes.partners] == sorted([ISP.code, SECOND.code])
