"""What a draft would change, one struct each. `slot` is what it changes; two with one slot take each other's place."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time

import msgspec


class DeskSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="desk"):
    """A desk is reached here from now on."""

    desk: str
    mail: str
    phone: str

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return f"desk:{self.desk}"


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="join"):
    """A partner joins: with one desk, a number that anybody can find, and what it may see and answers for."""

    code: str
    kind: str
    name_vi: str
    name_en: str
    desk: DeskSet
    public_phone: str
    public_source: str
    answers_for: tuple[str, ...] = ()
    tlp: str = "green"
    pap: str = "green"
    sees: tuple[str, ...] = ()
    country: str = "VN"
    language: str = "vi"
    office_id: int | None = None

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return "join"


class AboutSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="about"):
    """Its names, language and the number that anybody can find are these from now on."""

    name_vi: str
    name_en: str
    public_phone: str
    public_source: str
    language: str = "vi"
    office_id: int | None = None

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return "about"


class EndpointSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="endpoint"):
    """Requests go here from now on."""

    way: str
    address: str = ""
    secret_name: str = ""
    allow_private: bool = False

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return "endpoint"


class TokenAdd(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="token"):
    """A token more, which the partner picks up itself."""

    scopes: tuple[str, ...]
    days: int

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return "key:token"


class CertificateAdd(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="certificate"):
    """A certificate more, by its SHA-256; it ends no later than itself."""

    fingerprint: str
    scopes: tuple[str, ...]
    days: int
    ends_at: datetime | None = None

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return "key:certificate"


class ProbeKeyAdd(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="probe"):
    """A key more of one of its probes: 32 bytes in hexadecimal, and their SHA-256."""

    probe: str
    public_key: str
    fingerprint: str
    days: int

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return f"key:probe:{self.probe}"


class SightSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sight"):
    """It may see as far as this, and answers for this, from now on."""

    tlp: str
    pap: str
    sees: tuple[str, ...]
    answers_for: tuple[str, ...]

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return "sight"


class PromiseSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="promise"):
    """It acknowledges a kind of measure, and it takes effect, within so many minutes; both 0: no longer."""

    measure_kind: str
    acknowledge_minutes: int
    effect_minutes: int

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return f"promise:{self.measure_kind}"


class Resume(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="resume"):
    """It is active again."""

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return "resume"


class End(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="end"):
    """It is no partner any more."""

    because: str

    @property
    def slot(self) -> str:
        """This will give what it changes."""
        return "end"


type Change = (
    AboutSet
    | CertificateAdd
    | DeskSet
    | End
    | EndpointSet
    | Join
    | ProbeKeyAdd
    | PromiseSet
    | Resume
    | SightSet
    | TokenAdd
)


def kind_of(change: Change) -> str:
    """This will give the kind of a change: `desk`, `join`, …."""
    return str(change.__struct_config__.tag)


def write_change(change: Change) -> str:
    """This will write a change as it is kept."""
    return msgspec.json.encode(change).decode()


def read_change(kept: str) -> Change:
    """This will read a change that was kept. Raises msgspec.DecodeError for one that was emptied."""
    change: Change = msgspec.json.decode(kept, type=Change)
    return change
