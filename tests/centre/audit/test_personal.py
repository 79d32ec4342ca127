from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from lachan.centre.audit import personal
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.kinds import Kind, kind_of, register
from lachan.centre.audit.log import record
from lachan.centre.audit.models import Entry, PersonalKey, PersonalValue
from lachan.centre.audit.personal import UnreadableValueError, decrypt_value, encrypt_values
from lachan.centre.audit.queries import values_about, values_of_entry

if TYPE_CHECKING:
    from lachan.centre.audit.personal import Encrypted

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)

register([Kind("audit.tried", vi="Thử", en="Tried", personal=frozenset({"name", "note"}), erased="by key")])


def tell(values: dict[int, dict[str, str]]) -> int:
    return record(kind="audit.tried", actor=MACHINE, now=NOW, personal=values)


def plain(value: Encrypted, **other: object) -> str:
    key = PersonalKey.objects.get(pk=value.key_id)
    said: dict[str, object] = {
        "value_id": value.id,
        "person_id": key.person_id,
        "name": value.name,
        "ciphertext": value.ciphertext,
        "wrapped": bytes(key.wrapped),
    }
    return decrypt_value(**(said | other))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_value_is_nowhere_in_plain_text_and_comes_back_as_it_was() -> None:
    entry_id = tell({17: {"name": "Trần Thị Bưởi", "note": "đổi số"}, 18: {"name": "Lê Văn Mận"}})
    rows = list(PersonalValue.objects.all())
    assert len(rows) == 3
    for row in rows:
        assert "Bưởi".encode() not in bytes(row.ciphertext)
    assert values_of_entry(entry_id) == (
        (17, "name", "Trần Thị Bưởi"),
        (17, "note", "đổi số"),
        (18, "name", "Lê Văn Mận"),
    )


@pytest.mark.django_db
def test_the_entry_holds_the_hash_of_each_ciphertext_and_no_person() -> None:
    tell({987654: {"name": "Trần Thị Bưởi", "note": "x"}})
    entry = Entry.objects.get()
    assert "987654" not in entry.personal
    assert dict(msgspec.json.decode(entry.personal)) == {
        row.id: hashlib.sha256(bytes(row.ciphertext)).hexdigest() for row in PersonalValue.objects.all()
    }


@pytest.mark.django_db
def test_equal_values_do_not_look_equal() -> None:
    for _ in range(2):
        tell({17: {"name": "Bưởi"}, 18: {"name": "Bưởi"}})
    assert len({bytes(row.ciphertext) for row in PersonalValue.objects.all()}) == 4
    assert len({bytes(row.wrapped) for row in PersonalKey.objects.all()}) == 2


@pytest.mark.django_db
def test_a_value_can_not_be_taken_for_another() -> None:
    kind = kind_of("audit.tried")
    mine, other = encrypt_values(kind, {17: {"name": "Bưởi"}, 18: {"name": "Mận"}}, now=NOW)
    assert plain(mine) == "Bưởi"
    key_of_other = bytes(PersonalKey.objects.get(pk=other.key_id).wrapped)
    flipped = mine.ciphertext[:-1] + bytes([mine.ciphertext[-1] ^ 1])
    for change in (
        {"value_id": other.id},
        {"name": "note"},
        {"person_id": 18},
        {"ciphertext": other.ciphertext},
        {"ciphertext": flipped},
        {"ciphertext": b""},
        {"ciphertext": b"\0" * 5},
        {"wrapped": key_of_other},
        {"wrapped": b""},
    ):
        with pytest.raises(UnreadableValueError):
            plain(mine, **change)


@pytest.mark.django_db
def test_a_value_under_another_master_key_is_shown_as_unreadable_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell({17: {"name": "Bưởi"}})
    monkeypatch.setattr(personal, "master_key", lambda: b"\1" * 32)
    assert [value.value for value in values_about(17)] == [None]
    with pytest.raises(UnreadableValueError):
        tell({17: {"name": "Bưởi"}})


@pytest.mark.django_db
def test_a_person_has_one_key() -> None:
    for _ in range(3):
        tell({17: {"name": "Bưởi"}})
    assert PersonalKey.objects.count() == 1
    assert [value.name for value in values_about(17)] == ["name"] * 3


@pytest.mark.django_db
def test_no_values_make_no_key() -> None:
    tell({17: {}})
    assert not PersonalKey.objects.exists()
    assert Entry.objects.get().personal == "[]"
