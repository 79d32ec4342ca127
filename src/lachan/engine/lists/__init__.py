"""What is known beforehand of domains, links, numbers and accounts: classes, precedence, base and overlay."""

from __future__ import annotations

from lachan.engine.lists.none import NoLists
from lachan.engine.lists.packaged import default_lists

__all__ = ["NoLists", "default_lists"]
