"""The version of the sets that counts, opened once for all that this process answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from lachan.centre.exchange.lookup.generations import Opened

if TYPE_CHECKING:
    from pathlib import Path

    from lachan.centre.exchange.lookup.generations import Generation

opened = Opened()


def folder() -> Path:
    """This will give where versions stand."""
    where: Path = settings.ENVIRONMENT.exchange_folder / "lookup"
    return where


def generation() -> Generation | None:
    """This will give it, None before there is one. Raises OSError, ValueError where its files are broken."""
    return opened.get(folder())
