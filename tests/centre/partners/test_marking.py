from __future__ import annotations

import itertools

import pytest

from lachan.centre.partners.codes import PAP, PARTNER_KINDS, SEEN_KINDS, TLP
from lachan.centre.partners.marking import USUAL_SIGHT, UnknownMarkingError, may_see


@pytest.mark.parametrize(("held", "asked"), list(itertools.product(TLP, TLP)))
def test_nobody_sees_further_than_their_marking(held: str, asked: str) -> None:
    assert may_see((held, "red", ()), tlp=asked) is (TLP.index(asked) <= TLP.index(held))


@pytest.mark.parametrize(("held", "asked"), list(itertools.product(PAP, PAP)))
def test_nobody_is_given_what_they_may_not_act_on(held: str, asked: str) -> None:
    assert may_see(("red", held, ()), tlp="clear", pap=asked) is (PAP.index(asked) <= PAP.index(held))


def test_a_kind_of_thing_that_isn_t_theirs_is_kept_back() -> None:
    assert may_see(("red", "red", ("domain",)), tlp="clear", about="domain")
    assert not may_see(("red", "red", ("domain",)), tlp="clear", about="payee")


@pytest.mark.parametrize(
    "wrong",
    [{"tlp": "white"}, {"tlp": "RED"}, {"tlp": "red", "pap": "white"}, {"tlp": "red", "about": "text"}],
)
def test_what_is_marked_wrongly_goes_to_nobody(wrong: dict[str, str]) -> None:
    with pytest.raises(UnknownMarkingError):
        may_see(("red", "red", SEEN_KINDS), **wrong)


def test_each_kind_of_partner_has_what_it_usually_sees() -> None:
    assert set(USUAL_SIGHT) == set(PARTNER_KINDS)
    assert all(set(kinds) <= set(SEEN_KINDS) for kinds in USUAL_SIGHT.values())
