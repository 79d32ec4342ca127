"""What is typed about a subscription: each setting of each format has a name that a person reads."""

from __future__ import annotations

import pytest

from lachan.centre.console.forms.subscriptions import SubscriptionForm
from lachan.centre.exchange.codes import SUBSCRIBED_FORMATS
from lachan.centre.exchange.formats.options import OPTIONS
from lachan.centre.exchange.readers import EVERYTHING


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("format", SUBSCRIBED_FORMATS)
def test_no_setting_of_a_format_is_named_by_its_code(format: str, lang: str) -> None:  # noqa: A002 - its word
    form = SubscriptionForm(lang=lang, format=format, agreed=EVERYTHING, now=None)
    named = {
        name.removeprefix("option_"): form[name].label for name in form.fields if name.startswith("option_")
    }
    assert set(named) == set(OPTIONS[format].__struct_fields__ if format in OPTIONS else ())
    assert [name for name, label in named.items() if label == name] == []
