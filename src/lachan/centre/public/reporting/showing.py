"""The form of a report made ready for the page: five steps with their fields, what was typed, what is wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lachan.centre.public.reporting.forms import Typed
    from lachan.centre.reports.places import Choice
    from lachan.centre.reports.told import FieldFault

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ShownField(msgspec.Struct, frozen=True):
    """A field: `shape` says which piece of markup (`area`, `line`, `tick`, `files`), `kind` which keyboard it gets."""

    name: str
    label: str
    shape: str = "line"
    kind: str = "text"
    hint: str = ""
    rows: int = 1
    fill: str = "off"
    value: str = ""
    wrong: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

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
    ("where", (_field("happened_on", kind="date"), _field("place", hint=True))),
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
            _field("message", "area", rows=4),
            ShownField("story", "report.field.story_wrong", "area", rows=4),
            _FILES,
        ),
    ),
    ("contact", _CONTACT),
)  # fmt: skip


def steps_of(typed: Typed, faults: Sequence[FieldFault], lang: str) -> tuple[ShownStep, ...]:
    """This will give the steps of the form with what was typed in them, and each fault at its field."""
    wrong: dict[str, list[FieldFault]] = {}
    for fault in faults:
        wrong.setdefault(fault.field.partition("/")[0], []).append(fault)
    steps = _WRONG_STEPS if typed.values.get("about") == "answer_wrong" else _STEPS
    return tuple(
        ShownStep(
            number,
            name,
            tuple(_filled(field, typed.values, wrong.get(field.name, ()), lang) for field in fields),
            number == len(steps),
        )
        for number, (name, fields) in enumerate(steps, 1)
    )


def _filled(
    field: ShownField, values: Mapping[str, str], faults: Sequence[FieldFault], lang: str
) -> ShownField:
    value = values.get(field.name, "")
    kind = field.kind
    if kind == "date" and value and not _ISO_DAY.fullmatch(value):
        # a field for days shows nothing but days; what was typed stays, to be mended
        kind = "text"
    return msgspec.structs.replace(
        field,
        kind=kind,
        value=value,
        # two places of a list may have the same fault
        wrong=tuple(dict.fromkeys(fault.said(lang) for fault in faults)),
        choices=tuple(choice for fault in faults for choice in fault.choices),
    )
