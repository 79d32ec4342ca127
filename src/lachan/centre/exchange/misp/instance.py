"""A partner's MISP, asked by PyMISP through the guarded client. PyMISP is an extra (`misp`); the feed needs none."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from lachan.centre.fetch.client import Allowed, Limits
from lachan.centre.fetch.resolving import resolve_by_system
from lachan.centre.fetch.session import NoMoreAuth, SessionError, guarded_adapter
from lachan.centre.outbox.signing import SecretNameError, check_name
from lachan.centre.web.keyfiles import KeyFileError, read_private

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "misp"
# its address, its key
_LINES: Final = 2
_PORTS: Final = frozenset({443, *range(1024, 65_536)})
# a page of a thousand attributes, and an instance that has much to do
_LIMITS: Final = Limits(max_bytes=50_000_000, total_seconds=60.0)


class MispError(Exception):
    """A MISP can't be asked, or says no. `code` is for tables: `extra`, `key`, `address`, `unreachable`, `refused`."""

    def __init__(self, code: str, why: str) -> None:
        """This will keep the code; `why` holds neither the key nor what was sent."""
        super().__init__(why)
        self.code = code


def key_path(name: str) -> Path:
    """This will give the place of the key of a partner's instance, among the keys. Raises SecretNameError."""
    folder: Path = settings.ENVIRONMENT.keys_folder
    return folder / FOLDER / check_name(name)


def connect(*, address: str, key_name: str, inside: bool = False) -> Any:
    """This will give a PyMISP that has asked who it is there. Raises MispError."""
    if not address.startswith("https://"):
        raise MispError("address", "a MISP is asked by https alone")
    try:
        from pymisp import PyMISP, PyMISPError  # noqa: PLC0415 - an extra, and heavy
    except ModuleNotFoundError:
        raise MispError("extra", "PyMISP is missing: install lachan[misp]") from None
    # it writes what was sent into its log when a server fails, and that may be somebody's number
    logging.getLogger("pymisp").setLevel(logging.CRITICAL + 1)
    key = _key_for(address, key_name)
    environment = settings.ENVIRONMENT
    allow = Allowed(
        networks=environment.partner_networks if inside else (),
        ports=_PORTS,
        inside=environment.inside_networks,
    )
    adapter = guarded_adapter(
        limits=_LIMITS, allow=allow, ca_file=environment.partner_ca_file, resolver=resolve_by_system
    )
    try:
        # an `auth` of our own, so that nothing is read from a .netrc
        return PyMISP(address, key, https_adapter=adapter, auth=NoMoreAuth(), tool="Lachan")
    except PyMISPError as error:
        raise _told(error) from None


def _key_for(address: str, name: str) -> str:
    """This will give the key of an instance. Its file names the address that it is for, and opens no other.

    A subscription is set by one person: who sends others' numbers to another address needs who sits at the machine too.
    """
    try:
        said = read_private(key_path(name)).decode("ascii").split()
    except (FileNotFoundError, SecretNameError, UnicodeDecodeError):
        said = []
    except KeyFileError as error:
        raise MispError("key", str(error)) from None
    if len(said) != _LINES:
        mend = f"put the address of the instance and its key, a line each, into keys/{FOLDER}/NAME, mode 600"
        raise MispError("key", mend)
    if said[0].rstrip("/") != address.rstrip("/"):
        raise MispError(
            "key", f"the key in keys/{FOLDER}/NAME is for another address than the subscription's"
        )
    return said[1]


def told(answer: Any) -> Any:
    """This will give an answer of PyMISP back, where it is none of its errors. Raises MispError (`refused`)."""
    if isinstance(answer, dict) and "errors" in answer:
        status = answer["errors"][0] if isinstance(answer["errors"], (list, tuple)) else "?"
        raise MispError("refused", f"the instance answered {status}")
    return answer


def asking(call: Any, *arguments: Any, **named: Any) -> Any:
    """This will ask, with PyMISP's and the network's errors as MispError."""
    from pymisp import PyMISPError  # noqa: PLC0415 - as above

    try:
        return call(*arguments, **named)
    except SessionError as error:
        raise MispError("unreachable", f"nothing came: {type(error).__name__}") from None
    except PyMISPError as error:
        raise _told(error) from None


def _told(error: Exception) -> MispError:
    if isinstance(error.__context__, SessionError):
        return MispError("unreachable", f"nothing came: {type(error.__context__).__name__}")
    # its words hold what the server sent, which may be a page of anything
    return MispError("refused", f"PyMISP: {type(error).__name__}")
