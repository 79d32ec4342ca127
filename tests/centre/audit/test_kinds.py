from __future__ import annotations

import unicodedata

import pytest

from lachan.centre.audit.kinds import Kind, UnknownKindError, kind_of, kinds, register


def test_a_kind_that_is_registered_is_found_with_its_words() -> None:
    kind = kind_of("audit.person_erased")
    assert (kind.vi, kind.en) == (
        "Xóa dữ liệu cá nhân của một người trong nhật ký",
        "Erased the personal data about a person in the log",
    )
    assert kinds()["audit.person_erased"] is kind


def test_a_kind_that_is_not_registered_is_an_error() -> None:
    with pytest.raises(UnknownKindError):
        kind_of("audit.nothing")


def test_a_name_is_registered_once_and_the_same_again_changes_nothing() -> None:
    kind = kind_of("audit.person_erased")
    register([kind])
    with pytest.raises(ValueError, match="registered twice"):
        register([Kind("audit.person_erased", "Khác", "Other")])
    assert kind_of("audit.person_erased") == kind


def test_a_kind_with_personal_values_says_how_they_are_erased() -> None:
    with pytest.raises(ValueError, match="does not say how they are erased"):
        register([Kind("audit.careless", "Thử", "Tried", personal=frozenset({"name"}))])
    assert "audit.careless" not in kinds()


def test_every_kind_of_every_room_has_words_in_both_languages() -> None:
    rooms = {"accounts", "audit", "config", "console", "demo", "evidence", "fetch", "outbox", "web"}
    for name, kind in kinds().items():
        room, _, what = name.partition(".")
        assert what, name
        assert len(name) <= 80, name
        for words in (kind.vi, kind.en):
            assert words == unicodedata.normalize("NFC", words).strip(), name
            assert words, name
            assert words[0].isupper(), name
        assert "'" not in kind.en, f"{name}: a typographic apostrophe"
        if room in rooms:
            assert kind.vi != kind.en, name


def test_a_change_of_the_view_of_kinds_changes_nothing() -> None:
    view = kinds()
    view.clear()  # type: ignore[attr-defined]
    assert "audit.person_erased" in kinds()
