"""What partners sent is kept as long as it says, and no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from centre.exchange.taxii.talking import claim, got, program, sent, subscribed
from lachan.centre.exchange.models import Author, Batch, Received, ReceivedThing
from lachan.centre.exchange.services.forgetting_received import forget_received
from lachan.centre.exchange.services.taking_up import take_up
from lachan.centre.exchange.taxii.judging import CONTENT_KEPT, DETAILS_KEPT, ROW_KEPT

pytestmark = pytest.mark.django_db
AUTHOR = "identity--3b2f6f0e-9d0a-4a57-8a51-6f6a3f0c7f11"
SECOND = timedelta(seconds=1)


def test_words_go_first_then_details_and_at_last_that_it_came() -> None:
    by = program(subscribed())
    status = sent(by, claim("[phone-number:value = '+84901234567']", created_by_ref=AUTHOR))
    now = timezone.now()
    take_up(now=now)
    ReceivedThing.objects.update(outcome="confirmed")
    assert forget_received(now=now) == 0

    forget_received(now=now + DETAILS_KEPT + SECOND)
    again = got(by, f"/taxii2/partner/status/{status['id']}/")
    assert (again["success_count"], "successes" in again) == (1, False)

    forget_received(now=now + CONTENT_KEPT + SECOND)
    row, thing = Received.objects.get(), ReceivedThing.objects.get()
    assert row.content == ""
    assert row.emptied_at is not None
    # that it was right stays for the record, without what it was
    assert (thing.value, thing.text, thing.state, thing.outcome) == ("", "", "over", "confirmed")
    assert Author.objects.exists()

    forget_received(now=now + ROW_KEPT + timedelta(days=2))
    for model in (Received, ReceivedThing, Batch, Author):
        assert not model.objects.exists()


def test_an_id_stays_a_partners_while_its_row_is_kept() -> None:
    one = claim()
    sent(program(subscribed()), one)
    forget_received(now=timezone.now() + CONTENT_KEPT + SECOND)
    assert sent(program(subscribed("ISP-OTHER")), one)["failure_count"] == 1
