"""How far we are with each partner's MISP: a small file for each, since all of it is told again where one is lost."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.exchange.misp.pushing import Told  # noqa: TC001 - msgspec resolves the annotation at run time

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "misp-told"


class Far(msgspec.Struct, frozen=True):
    """How far one is with an instance: what it was told of each event, and since when it was last asked (seconds).

    `key`: by which way of seeing it was told; `seq`: up to which place of the counter. A partner may fetch the feed
    as well, so that what its subscription was told says nothing of the instance. `pushed_at`: when it was told last;
    `why` and `failed_at`: what went wrong the last time, a code of `MispError`, and since when it does (seconds).
    """

    address: str = ""
    key: str = ""
    told: dict[str, Told] = msgspec.field(default_factory=dict)
    pulled: int = 0
    seq: int = -1
    pushed_at: float = 0.0
    why: str = ""
    failed_at: float = 0.0


def far_of(partner_id: int) -> Far:
    """This will give how far we are with a partner's instance; as new where the file is lost."""
    with suppress(FileNotFoundError, msgspec.MsgspecError):
        return msgspec.json.decode(_path(partner_id).read_bytes(), type=Far)
    # lost: all is told again, which changes nothing there
    return Far()


def keep_far(partner_id: int, far: Far) -> None:
    """This will keep how far we are. Raises OSError."""
    path = _path(partner_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(msgspec.json.encode(far))
    draft.replace(path)


def _path(partner_id: int) -> Path:
    # by the partner and not by its subscription: one that is set anew has to take back what the one before was told
    folder: Path = settings.ENVIRONMENT.exchange_folder
    return folder / FOLDER / f"partner-{partner_id}.json"
