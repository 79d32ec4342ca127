"""What a subscription to a format may say besides: one struct a format. Pure."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

import msgspec

from lachan.centre.exchange.zones.secondaries import read_secondary
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import catalogue, say

# how what reads them names a setting: `… at `$.address`` or `notify: …`
_NAMED: Final = re.compile(r"(?:\$\.|^)([a-z_]+)(?=[`\[:])")
# an address with a port, as a secondary listens on: 203.0.113.53:53, [2001:db8::53]:53
type Address = Annotated[str, msgspec.Meta(min_length=3, max_length=60)]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A format that has nothing of its own to say."""


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A zone: what a blocked name is answered with, and which secondaries are told of changes.

    `without_tsig` are addresses of secondaries that can't sign (Unbound), and may come without.
    """

    answer: Literal["nxdomain", "block_page"] = "nxdomain"
    notify: Annotated[tuple[Address, ...], msgspec.Meta(max_length=8)] = ()
    without_tsig: Annotated[tuple[Address, ...], msgspec.Meta(max_length=8)] = ()

    def __post_init__(self) -> None:
        """This will see that each is an address at which a resolver can be. Raises ValueError with the mend."""
        for name, addresses in (("notify", self.notify), ("without_tsig", self.without_tsig)):
            for said in addresses:
                try:
                    read_secondary(said)
                except ValueError as error:
                    raise ValueError(f"{name}: {error}") from None


class Misp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A partner's MISP: where it is, and whether events are pushed to it and attributes pulled from it.

    `inside`: it stands in one of the networks that the operator has named for partners. Its key is a file of its own.
    """

    address: Annotated[str, msgspec.Meta(pattern=r"^(https://[^\s?#@]{1,200})?$")] = ""
    push: bool = False
    pull: bool = False
    inside: bool = False


OPTIONS: Final[dict[str, type[msgspec.Struct]]] = {"rpz": Zone, "misp": Misp}


def read_options(format: str, said: dict[str, Any]) -> dict[str, Any]:  # noqa: A002 - the field's word
    """This will read what is said besides, with what is usual where nothing is said.

    Raises Refusal (422): `exchange_option` at a setting that has its own words, else `exchange_options`.
    """
    try:
        read = msgspec.convert(said, OPTIONS.get(format, Nothing))
    except msgspec.ValidationError as error:
        raise _misfit(str(error)) from None
    found: dict[str, Any] = msgspec.to_builtins(read)
    return found


def _misfit(why: str) -> Refusal:
    found = _NAMED.search(why)
    words = f"exchange.option_form.{found[1]}" if found is not None else ""
    if found is None or words not in catalogue():
        return Refusal(422, "exchange_options", pointer="/options", why=why)
    return Refusal(
        422,
        "exchange_option",
        pointer=f"/options/{found[1]}",
        how_vi=say(words, "vi"),
        how_en=say(words, "en"),
    )
