"""Settings from the environment: each with its name, its type, its default and what it means.

A value that can't be read never stops the reading: the default stands in, and the problem is kept, so that the system
checks can name the variable and the mend (`checks.py`).
"""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from ipaddress import IPv4Network, IPv6Network

PREFIX = "LACHAN_"
# in the folder of lists; made by `lachan lists popular`
POPULAR_LIST = "popular.lists"

# Read elsewhere: by the tests and by the commands.
_READ_ELSEWHERE = frozenset({"LACHAN_REQUIRE_ALL"})

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})

# "Trung tâm …" with the ministry's name has about 90; more doesn't fit the head of a page.
_NAME_CHARS = 120
# Only what can stand in a link as it is; at most as long as a mail address may be (RFC 5321, 4.5.3.1.3).
_MAIL = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
_WEB = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?(/[\w./~%+-]{0,180})?", re.ASCII | re.IGNORECASE)


class Environment(msgspec.Struct, frozen=True):
    """What the operator has set. The variable of each field is its name in capitals behind `LACHAN_`."""

    data: Path
    debug: bool
    hosts: tuple[str, ...]
    https_only: bool
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...]
    checks_per_minute: int
    pictures_per_minute: int
    key_checks_per_minute: int
    api_keys_file: Path
    workers: int
    threads: int
    log_requests: bool
    centre_name: str
    centre_name_en: str
    centre_contact: str

    @property
    def lists_folder(self) -> Path:
        """This will give the folder of the operator's own lists and of the list of popular sites."""
        return self.data / "lists"


class Setting(msgspec.Struct, frozen=True):
    """One variable: its field, how it is read (ValueError gives the mend), its default in words, what it means."""

    field: str
    read: Callable[[str], Any]
    default: str
    meaning: str

    @property
    def variable(self) -> str:
        """This will give the name in the environment."""
        return PREFIX + self.field.upper()


class Problem(msgspec.Struct, frozen=True):
    """A variable that can't be read as it stands, and what mends it."""

    variable: str
    what: str
    mend: str


def _folder(said: str) -> Path:
    path = Path(said).expanduser()
    if not path.is_absolute():
        raise ValueError("give the whole path, from / on")
    return path


def _yes_or_no(said: str) -> bool:
    word = said.strip().lower()
    if word not in _YES | _NO:
        raise ValueError("write 1 for yes or 0 for no")
    return word in _YES


def _names(said: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in said.split(",") if name.strip())
    if "*" in names:
        raise ValueError("name each host; * would let anybody choose the name that stands in our links")
    if wrong := [name for name in names if "/" in name or " " in name]:
        raise ValueError(f"give host names without scheme and path, divided by commas, not {wrong[0]!r}")
    return names


def _networks(said: str) -> tuple[IPv4Network | IPv6Network, ...]:
    networks = []
    for part in said.split(","):
        if not part.strip():
            continue
        try:
            networks.append(ip_network(part.strip()))
        except ValueError:
            raise ValueError(f"give addresses or networks such as 10.0.0.0/8, not {part.strip()!r}") from None
    return tuple(networks)


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(said: str) -> int:
        try:
            number = int(said)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ValueError(f"give a whole number from {least} to {most}")
        return number

    return read


def _name(said: str) -> str:
    name = normalize("NFC", " ".join(said.split()))
    if len(name) > _NAME_CHARS or not name.isprintable():
        raise ValueError(f"give a name on one line, at most {_NAME_CHARS} characters")
    return name


def _contact(said: str) -> str:
    contact = said.strip()
    if contact and not (_MAIL.fullmatch(contact) or _WEB.fullmatch(contact)):
        raise ValueError("give one mail address (hoi@trungtam.example) or one web address (https://…)")
    return contact


SETTINGS: tuple[Setting, ...] = (
    Setting("data", _folder, "var/ beside the source, or lachan/ in the user's data folder when installed",
            "the folder that holds the database, the secret key, the API keys and the static files"),
    Setting("debug", _yes_or_no, "0", "1 shows errors with their source, for development only"),
    Setting("hosts", _names, "localhost,127.0.0.1,[::1]", "the names under which the site is asked for"),
    Setting("https_only", _yes_or_no, "0",
            "1 when people reach the site by HTTPS alone: cookies are then marked Secure and HSTS is sent"),
    Setting("trusted_proxies", _networks, "none",
            "addresses or networks of the proxies in front of the site; only these may say whom they speak for"),
    Setting("checks_per_minute", _number(1, 10_000_000), "600",
            "questions a minute for each network (IPv4 /24, IPv6 /56)"),
    Setting("pictures_per_minute", _number(1, 1_000_000), "120",
            "pictures a minute for each network, and for each API key; docs/reference/api.md says why so many"),
    Setting("key_checks_per_minute", _number(1, 100_000_000), "60000", "questions a minute for each API key"),
    Setting("api_keys_file", _folder, "api-keys.json in the data folder", "the file with the hashes of the API keys"),
    Setting("workers", _number(1, 64), "2", "processes that answer"),
    Setting("threads", _number(1, 256), "32", "threads in each process: so many questions can be answered together"),
    Setting("log_requests", _yes_or_no, "1", "1 writes a line for each request: code, method, route, status, time"),
    Setting("centre_name", _name, "none", "the name of the centre that runs the site, in Vietnamese; pages show it"),
    Setting("centre_name_en", _name, "LACHAN_CENTRE_NAME", "the centre's name in English"),
    Setting("centre_contact", _contact, "none",
            "where people write when an answer is wrong, and who finds a weakness: a mail or web address"),
)  # fmt: skip

VARIABLES = {setting.variable: setting for setting in SETTINGS}


def default_data_folder() -> Path:
    """This will give var/ in the project's root, or a folder of the user's own when installed as a package."""
    root = Path(__file__).resolve().parents[4]
    if (root / "pyproject.toml").is_file():
        return root / "var"
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "lachan"


def read_environment(environ: Mapping[str, str]) -> tuple[Environment, tuple[Problem, ...]]:
    """This will read the settings; the default stands wherever a value can't be read, and the problem is given too."""
    problems: list[Problem] = []
    said: dict[str, Any] = {}
    for setting in SETTINGS:
        if setting.variable in environ:
            try:
                said[setting.field] = setting.read(environ[setting.variable])
            except ValueError as error:
                problems.append(
                    Problem(setting.variable, "it can't be read as it stands", f"{error}; {setting.meaning}")
                )
    for variable in environ:
        if variable.startswith(PREFIX) and variable not in VARIABLES and variable not in _READ_ELSEWHERE:
            near = get_close_matches(variable, VARIABLES, n=1)
            mend = (
                f"did you mean {near[0]}?" if near else "take it away; docs/how-to/run.md lists what there is"
            )
            problems.append(Problem(variable, "there is no setting of this name", mend))
    data: Path = said.get("data", default_data_folder())
    defaults: dict[str, Any] = {
        "data": data,
        "debug": False,
        "hosts": ("localhost", "127.0.0.1", "[::1]"),
        "https_only": False,
        "trusted_proxies": (),
        "checks_per_minute": 600,
        "pictures_per_minute": 120,
        "key_checks_per_minute": 60_000,
        "api_keys_file": data / "api-keys.json",
        "workers": 2,
        "threads": 32,
        "log_requests": True,
        "centre_name": "",
        "centre_name_en": "",
        "centre_contact": "",
    }
    return Environment(**defaults | said), tuple(problems)
