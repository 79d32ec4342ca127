"""What a probe needs to know, from a TOML file."""

from __future__ import annotations

import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_RESOLVERS: Final = 8
_PORT: Final = 53
_LEAST_SECONDS: Final = 10
_MOST_SECONDS: Final = 3_600
_NEEDED: Final = ("centre", "name", "key_file", "resolvers")
_KNOWN: Final = frozenset(
    {*_NEEDED, "token_file", "certificate", "certificate_key", "ca_file", "every_seconds"}
)
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Resolver(NamedTuple):
    """A resolver: how the results name it, its address and port."""

    name: str
    address: str
    port: int


class Settings(NamedTuple):
    """All of it. `centre` is a link without a path; a token or a certificate is there, or both."""

    centre: str
    name: str
    key_file: Path
    resolvers: tuple[Resolver, ...]
    token_file: Path | None
    certificate: Path | None
    certificate_key: Path | None
    ca_file: Path | None
    every_seconds: int


class BadSettingsError(ValueError):
    """The file can't be used; the message says what to write."""


def read_settings(file: Path) -> Settings:
    """This will read the file; names of files in it are beside it unless they are whole. Raises BadSettingsError."""
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise BadSettingsError(f"{file} can't be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettingsError(f"{file} is no TOML: {error}") from None
    return settings_of(said, beside=file.absolute().parent)


def settings_of(said: Mapping[str, Any], *, beside: Path) -> Settings:
    """This will give the settings of what was read. Raises BadSettingsError."""
    if missing := [name for name in _NEEDED if name not in said]:
        raise BadSettingsError(f"{missing[0]} is missing")
    if unknown := sorted(set(said) - _KNOWN):
        raise BadSettingsError(f"{unknown[0]} is not known; there is {', '.join(sorted(_KNOWN))}")
    files = {
        name: _file(said, name, beside)
        for name in ("token_file", "certificate", "certificate_key", "ca_file")
    }
    if (files["certificate"] is None) != (files["certificate_key"] is None):
        raise BadSettingsError("certificate and certificate_key go together")
    if files["token_file"] is None and files["certificate"] is None:
        raise BadSettingsError("name a token_file, or a certificate and its certificate_key")
    key_file = _file(said, "key_file", beside)
    if key_file is None:  # pragma: no cover - it is among what is needed
        raise BadSettingsError("key_file is missing")
    return Settings(
        centre=_centre(said["centre"]),
        name=_name(said["name"]),
        key_file=key_file,
        resolvers=_resolvers(said["resolvers"]),
        every_seconds=_seconds(said.get("every_seconds", 60)),
        **files,
    )


def _centre(said: object) -> str:
    parts = urlsplit(said if isinstance(said, str) else "")
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or parts.path not in {"", "/"} or parts.query:
        raise BadSettingsError("centre is a link without a path, such as https://centre.example")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise BadSettingsError("centre begins with https: the token must not be read on the way")
    return f"{parts.scheme}://{parts.netloc}"


def _name(said: object) -> str:
    if not isinstance(said, str) or not said or not said.isascii() or not said.isprintable() or " " in said:
        raise BadSettingsError("name is the probe's name as it was agreed to, such as hanoi")
    return said


def _file(said: Mapping[str, Any], name: str, beside: Path) -> Path | None:
    value = said.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise BadSettingsError(f"{name} is the name of a file")
    return beside / Path(value).expanduser()


def _seconds(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not _LEAST_SECONDS <= said <= _MOST_SECONDS:
        raise BadSettingsError(f"every_seconds is between {_LEAST_SECONDS} and {_MOST_SECONDS}")
    return said


def _resolvers(said: object) -> tuple[Resolver, ...]:
    if not isinstance(said, list) or not 1 <= len(said) <= MOST_RESOLVERS:
        raise BadSettingsError(f'resolvers are 1 to {MOST_RESOLVERS} addresses, such as ["203.0.113.53"]')
    found = tuple(_resolver(each) for each in said)
    if len({each.name for each in found}) != len(found):
        raise BadSettingsError("a resolver stands twice")
    return found


def _resolver(said: object) -> Resolver:
    """This will read `203.0.113.53`, `203.0.113.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`."""
    text = said if isinstance(said, str) else ""
    host, colon, port = text.rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        host, port = text, str(_PORT)
    try:
        address = ip_address(host.strip("[]"))
        number = int(port)
    except ValueError:
        raise BadSettingsError(f"a resolver is an address such as 203.0.113.53, not {text!r}") from None
    if not 0 < number < 65_536:  # noqa: PLR2004 - ports
        raise BadSettingsError(f"{text!r} has no port")
    return Resolver(text, str(address), number)
