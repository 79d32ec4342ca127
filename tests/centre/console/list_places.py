"""What the rows of the matrix about list files ask, and these rows. The form is that of `matrix.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lachan.centre.exchange import signing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# no worker has made the files: there is nothing to hand out yet, to anybody
LISTS: Final = """
exchange/lists/                                  GET  -     ok
exchange/lists/                                  POST -     405
exchange/lists/<listfile:file>                   GET  -     503
exchange/lists/<listfile:file>.minisig           GET  -     503
exchange/lists/<listfile:file>.delta             GET  -     503
exchange/lists/<listfile:file>.delta.minisig     GET  -     503
exchange/misp/manifest.json                      GET  -     503
exchange/misp/hashes.csv                         GET  -     503
exchange/misp/<uuid:uuid>.json                   GET  -     503
exchange/keys                                    GET  -     ok
exchange/keys/minisign.pub                       GET  -     ok
exchange/keys/<keyname:name>.pub                 GET  -     ok
exchange/keys/<keyname:name>.pub.minisig         GET  -     404
"""


def _a_file(_: object) -> Mapping[str, Any]:
    return {"file": "domains.txt"}


def _the_key(_: object) -> Mapping[str, Any]:
    # made when a site is set up
    signing.public_key()
    return {}


def _its_name(_: object) -> Mapping[str, Any]:
    # no other has signed the first
    return {"name": signing.key_name(signing.public_key())}


BLANKS: Final[dict[str, Callable[[Any], Mapping[str, Any]]]] = {
    "exchange/keys": _the_key,
    "exchange/keys/minisign.pub": _the_key,
    "exchange/keys/<keyname:name>.pub": _its_name,
    "exchange/keys/<keyname:name>.pub.minisig": _its_name,
    "exchange/misp/<uuid:uuid>.json": lambda _: {"uuid": "00000000-0000-0000-0000-000000000000"},
    "exchange/lists/<listfile:file>": _a_file,
    "exchange/lists/<listfile:file>.minisig": _a_file,
    "exchange/lists/<listfile:file>.delta": _a_file,
    "exchange/lists/<listfile:file>.delta.minisig": _a_file,
}
