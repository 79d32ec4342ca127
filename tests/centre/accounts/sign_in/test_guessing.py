"""Guessing is slowed by device, account and network, and nobody who is real is locked out: a day is played through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.accounts.sign_in import officer
from lachan.centre.accounts.models import FailedHour, GuessBudget, Person, UsedCode
from lachan.centre.accounts.services import signing_in
from lachan.centre.accounts.sign_in import guessing
from lachan.centre.audit.models import Entry

if TYPE_CHECKING:
    from lachan.centre.accounts.sign_in.guessing import Budget

MORNING = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
ACCOUNT = signing_in.account_of("binh@congan.example")


class Attempts:
    """One attempt after another, as the sign-in page counts them; the clock is the test's."""

    def __init__(self, person_id: int) -> None:
        self.person_id = person_id
        self.heard = 0
        self.refused = 0

    def attempt(self, now: datetime, *, network: str, right: bool, device: str = "") -> int:
        """This will try once, and give the wait (0: it was heard)."""
        counted = signing_in.password_budgets(
            account=ACCOUNT, network=network, device=device, person_id=self.person_id, now=now
        )
        try:
            signing_in.take_guess(counted=counted, now=now)
        except signing_in.TooManyGuessesError as error:
            self.refused += 1
            return error.wait_seconds
        self.heard += 1
        if right:
            signing_in.give_back(counted=counted, now=now)
        elif not device:
            signing_in.count_failure(account=ACCOUNT, now=now)
        return 0


def play_day(
    person: Person, *, networks: int, every: timedelta
) -> tuple[Attempts, list[int], list[int], list[int]]:
    """This will play a day: each network guesses as often as `every`; the owner comes in once an hour.

    Gives the attackers' attempts, and the owner's waits from a known device, from a new device in a network of her
    own, and from a new device in a network that guesses too.
    """
    attackers, owner = Attempts(person.pk), Attempts(person.pk)
    known: list[int] = []
    new: list[int] = []
    among_them: list[int] = []
    steps = int(timedelta(days=1) / every)
    hour = max(1, int(timedelta(hours=1) / every))
    for step in range(steps):
        now = MORNING + step * every
        for number in range(networks):
            attackers.attempt(now, network=f"net-{number}", right=False)
        if step % hour == 0:
            hours = step // hour
            owner.attempt(now, network="home", device="laptop", right=False)
            known.append(owner.attempt(now, network="net-7", device="laptop", right=True))
            owner.attempt(now, network=f"hotel-{hours}", right=False)
            new.append(owner.attempt(now, network=f"hotel-{hours}", right=True))
            among_them.append(owner.attempt(now, network="net-9", right=True))
    return attackers, known, new, among_them


@pytest.mark.django_db
@pytest.mark.same_on_any
def test_a_thousand_networks_neither_get_in_nor_lock_the_owner_out() -> None:
    person = officer.make_officer(with_app=False)

    attackers, known, new, among_them = play_day(person, networks=1_000, every=timedelta(hours=4))

    assert attackers.heard + attackers.refused == 6_000
    assert known == [0] * 6, "her own device never waits"
    assert new == [0] * 6, "nor does a new one in a network of her own"
    assert max(among_them) <= 3_600, "among those who guess she waits an hour at most"


@pytest.mark.slow
@pytest.mark.django_db
def test_a_whole_day_of_a_thousand_networks_that_guess_each_ten_minutes() -> None:
    person = officer.make_officer(with_app=False)

    attackers, known, new, among_them = play_day(person, networks=1_000, every=timedelta(minutes=10))

    print(f"heard {attackers.heard}, refused {attackers.refused}, waits among them {sorted(set(among_them))}")  # noqa: T201 - the figures of the reference
    assert attackers.heard + attackers.refused == 144_000
    assert attackers.heard <= 1_000 * guessing.PRESSED.per_day() + guessing.FAILURES.holds
    assert known == [0] * 24
    assert new == [0] * 24
    assert max(among_them) <= 3_600


def test_the_figures_that_the_reference_gives() -> None:
    assert guessing.PRESSED.per_day() == 26
    assert guessing.HERE.per_day() == 149
    assert guessing.CODES.per_day() == 34
    assert guessing.DEVICE.per_day() == 298


@pytest.mark.django_db
def test_one_password_on_many_accounts_uses_up_the_network_and_no_device() -> None:
    waits = []
    for number in range(61):
        counted = signing_in.password_budgets(
            account=signing_in.account_of(f"{number}@congan.example"),
            network="office",
            device="",
            person_id=None,
            now=MORNING,
        )
        try:
            signing_in.take_guess(counted=counted, now=MORNING)
        except signing_in.TooManyGuessesError as error:
            waits.append(error.wait_seconds)
    assert waits == [20]
    assert Attempts(1).attempt(MORNING, network="office", device="laptop", right=True) == 0


@pytest.mark.django_db
def test_what_is_refused_uses_nothing_up() -> None:
    attempts = Attempts(1)
    for _ in range(5):
        assert attempts.attempt(MORNING, network="n", right=False) == 0
    before = list(GuessBudget.objects.order_by("key").values())

    for _ in range(50):
        assert attempts.attempt(MORNING, network="n", right=False) == 600

    assert list(GuessBudget.objects.order_by("key").values()) == before
    assert attempts.attempt(MORNING + timedelta(seconds=600), network="n", right=False) == 0


@pytest.mark.django_db
def test_right_passwords_use_nothing_up() -> None:
    attempts = Attempts(1)
    for _ in range(100):
        assert attempts.attempt(MORNING, network="n", right=True) == 0


@pytest.mark.django_db
def test_a_clock_that_was_set_back_gives_no_guess_away_and_locks_nobody_out_for_long() -> None:
    attempts = Attempts(1)
    for _ in range(5):
        attempts.attempt(MORNING, network="n", right=False)

    assert attempts.attempt(MORNING - timedelta(days=1), network="n", right=False) == 600
    assert attempts.attempt(MORNING + timedelta(minutes=10), network="n", right=False) == 0


@pytest.mark.django_db
def test_a_code_is_used_once() -> None:
    person = officer.make_officer(with_app=False)
    assert signing_in.use_code(person_id=person.pk, step=7, now=MORNING)
    assert not signing_in.use_code(person_id=person.pk, step=7, now=MORNING)


@pytest.mark.django_db
def test_tidying_keeps_what_still_counts_and_tells_the_log_of_unknown_addresses_once() -> None:
    person = officer.make_officer(with_app=False)
    Attempts(person.pk).attempt(MORNING, network="n", right=False)
    signing_in.use_code(person_id=person.pk, step=7, now=MORNING)
    for _ in range(3):
        signing_in.count_unknown_failure(now=MORNING)

    signing_in.tidy_sign_in(now=MORNING + timedelta(minutes=59))
    assert GuessBudget.objects.exists()
    assert UsedCode.objects.exists()
    assert not Entry.objects.filter(kind="accounts.sign_in_failed_unknown").exists(), "the hour isn't over"

    for hours in (2, 3, 120):
        signing_in.tidy_sign_in(now=MORNING + timedelta(hours=hours))
    assert not GuessBudget.objects.exists()
    assert not UsedCode.objects.exists()
    entry = Entry.objects.get(kind="accounts.sign_in_failed_unknown")
    assert '"count":3' in entry.data
    assert FailedHour.objects.get().told


@pytest.mark.django_db
def test_keys_of_budgets_name_nobody() -> None:
    Attempts(1).attempt(MORNING, network="203.0.113", right=False)

    for row in GuessBudget.objects.all():
        assert "203" not in row.key or len(row.key) == 64
        assert "binh" not in row.key


def test_an_account_is_the_same_however_it_is_typed() -> None:
    forms = (" Binh@Congan.Example ", "BINH@CONGAN.EXAMPLE", "binh@congan.example")
    assert {signing_in.account_of(form) for form in forms} == {ACCOUNT}


@given(st.text(max_size=400))
def test_any_address_can_be_counted(said: str) -> None:
    assert len(signing_in.account_of(said)) == 64


@given(
    st.floats(0, 1e6),
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    st.sampled_from(guessing.ALL),
)
def test_a_budget_never_gives_more_than_its_pace(spent: float, passed: timedelta, budget: Budget) -> None:
    left = budget.left_over(spent, MORNING, MORNING + passed)
    assert 0 <= left <= spent
    wait = budget.wait_seconds(left)
    assert (wait == 0) == (left + 1 <= budget.holds)
    # after the wait that is said one more is heard
    assert budget.wait_seconds(max(0.0, left - wait / budget.back_seconds)) <= 1
