"""The form of a report made ready for the page: five steps with their fields, what was typed, what is wrong with it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.reports.places import choice_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.accounts.queries.territories import Place
    from lachan.centre.public.reporting.forms import Typed
    from lachan.centre.reports.places import Choice
    from lachan.centre.reports.receipts import Seen
    from lachan.centre.reports.told import FieldFault

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ShownChoice(msgspec.Struct, frozen=True):
    """A place to choose: what is sent for it, its name, and whether it was chosen."""

    code: str
    name: str
    is_chosen: bool = False


class ChoiceGroup(msgspec.Struct, frozen=True):
    """Places that can be meant for the same reason; `why` says it, "" where it is plain."""

    why: str
    choices: tuple[ShownChoice, ...]


class ShownOption(msgspec.Struct, frozen=True):
    """A line of a list to choose from: what is sent, what is shown."""

    value: str
    name: str


class ShownField(msgspec.Struct, frozen=True):
    """A field: `shape` says which piece of markup, `kind` which keyboard it gets.

    Shapes are `area`, `line`, `tick`, `files` and `list`.
    """

    name: str
    label: str
    shape: str = "line"
    kind: str = "text"
    hint: str = ""
    rows: int = 1
    fill: str = "off"
    value: str = ""
    wrong: tuple[str, ...] = ()
    choices: tuple[ChoiceGroup, ...] = ()
    options: tuple[ShownOption, ...] = ()

    @property
    def described_by(self) -> str:
        """This will name what a screen reader says with the field."""
        ids = (f"{self.name}-wrong" if self.wrong else "", f"{self.name}-hint" if self.hint else "")
        return " ".join(filter(None, ids))


class ShownStep(msgspec.Struct, frozen=True):
    """A step: its number, the key of its heading, its fields; `is_last` has the consent and the button."""

    number: int
    name: str
    fields: tuple[ShownField, ...]
    is_last: bool = False


def _field(
    name: str,
    shape: str = "line",
    kind: str = "text",
    *,
    rows: int = 1,
    hint: bool = False,
    fill: str = "off",
) -> ShownField:
    return ShownField(
        name, f"report.field.{name}", shape, kind, f"report.hint.{name}" if hint else "", rows, fill
    )


_STORY: Final = _field("story", "area", rows=6, hint=True)
_FILES: Final = _field("files", "files", hint=True)
_CONTACT: Final = (
    _field("wants_call", "tick"),
    _field("name", fill="name"),
    _field("phone", kind="tel", fill="tel"),
    _field("mail", kind="email", fill="email"),
    _field("consent", "tick"),
)
_STEPS: Final = (
    ("story", (_STORY,)),
    ("where", (
            _field("happened_on", kind="date"),
            _field("province", "list"),
            _field("place", hint=True),
        )),
    (
        "traces",
        (
            _field("message", "area", rows=4),
            _field("links", "area", rows=2, hint=True),
            _field("numbers", "area", rows=2, hint=True),
            _field("accounts", "area", rows=2, hint=True),
            _field("apps", "area", rows=2, hint=True),
            _FILES,
        ),
    ),
    ("loss", (_field("loss_vnd", hint=True),)),
    ("contact", _CONTACT),
)  # fmt: skip
_WRONG_STEPS: Final = (
    (
        "wrong",
        (
            ShownField("message", "report.field.message_wrong", "area", rows=4),
            ShownField("story", "report.field.story_wrong", "area", rows=4),
            _FILES,
        ),
    ),
    ("contact", _CONTACT),
)  # fmt: skip


def steps_of(
    typed: Typed, faults: Sequence[FieldFault], lang: str, *, provinces: Sequence[Place] = ()
) -> tuple[ShownStep, ...]:
    """This will give the steps of the form with what was typed in them, and each fault at its field.

    Without `provinces` there is no list of them: the place is one line.
    """
    wrong: dict[str, list[FieldFault]] = {}
    for fault in faults:
        wrong.setdefault(fault.field.partition("/")[0], []).append(fault)
    steps = _WRONG_STEPS if typed.values.get("about") == "answer_wrong" else _STEPS
    options = tuple(ShownOption(place.code, name_without_kind(place.name_vi)) for place in provinces)
    return tuple(
        ShownStep(
            number,
            name,
            tuple(
                _filled(field, typed, wrong.get(field.name, ()), lang, options)
                for field in fields
                if options or field.shape != "list"
            ),
            number == len(steps),
        )
        for number, (name, fields) in enumerate(steps, 1)
    )


def what_it_holds(seen: Seen, lang: str) -> tuple[str, ...]:
    """This will say how many files a report has, and how often it was added to; nothing of what there is none of."""
    said: list[str] = []
    if seen.files == 1:
        said.append(say("follow.files.one", lang))
    elif seen.files:
        said.append(say("follow.files.many", lang, count=str(seen.files)))
    if seen.additions == 1:
        said.append(say("follow.additions.one", lang))
    elif seen.additions:
        said.append(say("follow.additions.many", lang, count=str(seen.additions)))
    return tuple(said)


def name_without_kind(name_vi: str) -> str:
    """This will give a province's name alone: `Tỉnh An Giang` → `An Giang`."""
    return name_vi.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _filled(
    field: ShownField,
    typed: Typed,
    faults: Sequence[FieldFault],
    lang: str,
    options: tuple[ShownOption, ...],
) -> ShownField:
    value = typed.values.get(field.name, "")
    kind = field.kind
    if kind == "date" and value and not _ISO_DAY.fullmatch(value):
        # a field for days shows nothing but days; what was typed stays, to be mended
        kind = "text"
    choices = [choice for fault in faults for choice in fault.choices]
    if field.name == "place" and typed.choice and not faults and (chosen := choice_of(typed.choice)):
        # another field is wrong: what was chosen here stays chosen
        choices = [chosen]
    return msgspec.structs.replace(
        field,
        kind=kind,
        value=value,
        # two places of a list may have the same fault
        wrong=tuple(dict.fromkeys(fault.said(lang) for fault in faults)),
        choices=_grouped(choices, typed.choice, lang),
        options=options if field.shape == "list" else (),
    )


def _grouped(choices: Sequence[Choice], chosen: str, lang: str) -> tuple[ChoiceGroup, ...]:
    def why(choice: Choice) -> str:
        return choice.why_vi if lang == "vi" else choice.why_en

    return tuple(
        ChoiceGroup(
            said,
            tuple(
                ShownChoice(one.code, one.name_vi if lang == "vi" else one.name_en, one.code == chosen)
                for one in group
            ),
        )
        for said, group in groupby(choices, key=why)
    )
