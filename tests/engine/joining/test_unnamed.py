from __future__ import annotations

import pytest

from lachan.engine import check
from lachan.engine.joining import press_unnamed
from lachan.engine.model import Judgement, Level, Reason

WORDING = Judgement(0.99, (Reason("text.model", 0.5),))


def test_wording_alone_stays_below_dangerous() -> None:
    assert 0.85 < press_unnamed(WORDING, []).score < 0.9


def test_order_stays_where_it_is_pressed() -> None:
    scores = [press_unnamed(Judgement(n / 100, WORDING.reasons), []).score for n in range(101)]
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


def test_an_address_that_a_list_clears_is_no_sign() -> None:
    assert press_unnamed(WORDING, [Judgement(0.9, (), decided=Level.TRUSTED)]).score < 0.9


@pytest.mark.parametrize(
    ("judgement", "parts"),
    [
        (Judgement(0.99, (Reason("text.asks_code", 0.9), *WORDING.reasons)), []),
        (WORDING, [Judgement(0.6, ())]),
        (WORDING, [Judgement(0.0, (), decided=Level.DANGEROUS)]),
        (WORDING, [Judgement(0.9, (), decided=Level.TRUSTED), Judgement(0.6, ())]),
    ],
)
def test_a_sign_leaves_the_score_as_it_is(judgement: Judgement, parts: list[Judgement]) -> None:
    assert press_unnamed(judgement, parts) is judgement


@pytest.mark.parametrize(
    "text",
    [
        "Amazon: Your order has shipped. Track your package: https://www.amazon.com/gp/css/order-history",
        "HSBC: please update your app from the App Store https://apps.apple.com/app/id123456",
    ],
)
def test_an_honest_notice_that_reads_like_a_lure_is_not_called_dangerous(text: str) -> None:
    assert check(text).level < Level.DANGEROUS
