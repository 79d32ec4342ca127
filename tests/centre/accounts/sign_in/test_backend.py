"""Who it is: the same time for all, few hashes at once, old hashes renewed."""

from __future__ import annotations

import threading
import time
from statistics import median
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.hashers import get_hasher, identify_hasher, make_password
from django.test import RequestFactory, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.accounts.sign_in import officer
from lachan.centre.accounts.models import Person
from lachan.centre.accounts.sign_in import hashing
from lachan.centre.accounts.sign_in.backend import PersonBackend, find_person
from lachan.centre.accounts.sign_in.hashing import BoundedArgon2Hasher
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

WRONG = "sai mật khẩu hoàn toàn"


@pytest.fixture(autouse=True)
def _real_hashes() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=[f"{BoundedArgon2Hasher.__module__}.BoundedArgon2Hasher"]):
        yield


@pytest.mark.django_db
def test_unknown_known_stopped_and_without_a_password_take_the_same_time() -> None:
    officer.make_officer()
    officer.make_officer(email="nghi@congan.example", is_active=False)
    Person.objects.create(name="Mới", email="moi@congan.example")
    request = RequestFactory().post("/")
    emails = ("binh@congan.example", "nghi@congan.example", "moi@congan.example", "la@congan.example")
    times: dict[str, list[float]] = {email: [] for email in emails}
    for _ in range(7):
        for email in emails:
            begun = time.process_time()
            assert PersonBackend().authenticate(request, email=email, password=WRONG) is None
            times[email].append(time.process_time() - begun)

    middles = [median(taken) for taken in times.values()]
    # the bar is wide for a machine that others use too; one hash more or less would be twice the time
    assert max(middles) < 1.6 * min(middles), times


@pytest.mark.django_db
def test_addresses_are_found_whatever_their_capitals() -> None:
    person = officer.make_officer(with_app=False)
    assert find_person(" BINH@congan.EXAMPLE ") == person
    assert find_person("") is None
    assert find_person("binh\x00@congan.example") is None


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=300))
def test_no_address_makes_an_error(said: str) -> None:
    assert find_person(said) is None


def test_no_more_are_hashed_at_once_than_there_are_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "WAIT_SECONDS", 0.05)
    held = [hashing._places.acquire(timeout=1) for _ in range(hashing.AT_ONCE)]
    try:
        assert all(held)
        with pytest.raises(Refusal, match="sign_in_busy") as refused:
            make_password("một mật khẩu dài")
        assert refused.value.retry_after_seconds == 10
        with hashing.for_known():
            assert make_password("một mật khẩu dài"), "a known device has a place of its own"
    finally:
        for _ in held:
            hashing._places.release()
    assert make_password("một mật khẩu dài").startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")


def test_many_at_once_all_come_through() -> None:
    done: list[bool] = []
    encoded = make_password("một mật khẩu dài")
    hasher = get_hasher()

    def check() -> None:
        done.append(hasher.verify("một mật khẩu dài", encoded))

    threads = [threading.Thread(target=check) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 8


def test_a_weaker_hash_is_renewed_when_its_owner_comes_in() -> None:
    weaker = identify_hasher(make_password("x")).__class__()
    weaker.memory_cost = 8_192  # type: ignore[attr-defined]
    assert identify_hasher(make_password("x")).must_update(weaker.encode("x", "s" * 22))
