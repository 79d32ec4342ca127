from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import lachan.centre
from lachan.centre.web.words import MissingWordsError, catalogue, say

CENTRE = Path(lachan.centre.__file__).parent
# keys that are put together from a name: any key below these is used
MADE = (
    # the desk's are counted in its own test (console/test_pages.py): pages name them in many ways
    "desk.",
    # put together from the codes of priorities, routes and reasons
    "cases.",
    # by kinds, states, stops and what happened
    "measures.",
    # by why something waits, formats and what they lose
    "exchange.",
    # by what happened to the desk
    "accounts.mail.duty_",
    "table_problem.",
    "responsible.",
    "invalid.",
    "role.",
    "refusal.",
    "outbox.",
    "passes.because.",
    "passes.done_",
    "passes.level.",
    "passes.state_of.",
    "passes.told.",
    "evidence.no_preview.",
    "kind.",
    "fact.type.",
    "types.group.",
    "types.source.",
    "reasons.group_",
    "receipt.",
    # by how an appeal and its proof stand, and what was done about it
    "appeal.did.",
    "appeal.stands.",
    "appeal.proven.",
    "appeal.follow.",
    # said by the block page, each by its last part
    "blocked.",
    # by where the case stands and what came of it
    "follow.case.",
    # by the feeds that there are, and units of time
    "developers.feed.",
    "developers.time.",
    "follow.stage.",
    "follow.outcome.",
    # what was done, and about what: `reporting.standing.done_about`
    "follow.measure.",
    "follow.measure_of.",
    "report.field.",
    "report.hint.",
    "report.steps.",
    "report.shared",
    "report.sent_before",
    "told.",
    "unusual.",
    "sign_in.again.",
    "sign_in.browser.",
    "sign_in.error.",
    "sign_in.mail.",
    "sign_in.message.",
    "sign_in.ministry_",
    "sign_in.password.weak_",
    "sign_in.system.",
    "sign_in.wait.",
    "token.",
    # put together from the codes of partners, their desks and keys, and what they are told
    "partners.",
)


def used() -> set[str]:
    keys: set[str] = set()
    for path in CENTRE.rglob("*"):
        if path.suffix in {".html", ".py"}:
            text = path.read_text("utf-8")
            keys |= set(re.findall(r"""(?<!\.)\bsay[ (]\s*f?["']([a-z_.0-9]+)["']""", text))
            # a piece of a page that is handed its words
            keys |= set(re.findall(r"""\bwords="([a-z_.0-9]+)\"""", text))
    return keys


def test_every_word_that_a_page_says_is_there() -> None:
    assert used()
    assert [key for key in sorted(used()) if key not in catalogue()] == []


def test_no_word_is_left_over() -> None:
    spare = {key for key in catalogue() if not key.startswith(MADE)} - used()
    assert spare == set()


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_words_are_clean(key: str) -> None:
    vi, en = catalogue()[key]["vi"], catalogue()[key]["en"]
    for text in (vi, en):
        assert text
        assert text == unicodedata.normalize("NFC", text).strip()
        assert not set(text) & set("<>&")
    assert set(re.findall(r"\{\w+\}", vi)) == set(re.findall(r"\{\w+\}", en))
    assert "quý khách" not in vi.lower()
    assert "'" not in en, "a typographic apostrophe"


def test_unknown_is_never_worded_as_safe() -> None:
    for key, words in catalogue().items():
        # the name of an office has the words in it
        vi = words["vi"].replace("Cục An toàn thông tin", "").lower()
        assert "an toàn" not in vi, key
        assert not re.search(r"\b(safe|no danger)\b", words["en"].lower()), key


def test_a_key_without_words_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(MissingWordsError):
        say("ask.nothing", "vi")
