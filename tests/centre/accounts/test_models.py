from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lachan.centre.accounts.models import Person

pytestmark = pytest.mark.django_db


def test_it_is_the_model_of_who_signs_in() -> None:
    assert get_user_model() is Person


def test_one_address_has_one_account_whatever_its_capitals() -> None:
    Person.objects.create(name="An", email="An@centre.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="An", email="an@CENTRE.example")
    assert Person.objects.get_by_natural_key("AN@centre.example").name == "An"


def test_a_new_person_reads_vietnamese() -> None:
    assert Person(name="An", email="an@centre.example").language == "vi"


def test_a_language_is_one_of_the_two() -> None:
    person = Person(name="An", email="an@centre.example", language="fr")
    person.set_unusable_password()
    with pytest.raises(ValidationError, match="language"):
        person.full_clean()


def test_a_log_line_about_a_person_holds_no_name() -> None:
    person = Person.objects.create(name="Trần Thị An", email="an@centre.example")
    assert str(person) == f"person {person.pk}"
