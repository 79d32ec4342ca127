"""What is known beforehand of domains, links, numbers and accounts: classes, precedence, base and overlay."""

from __future__ import annotations

from lachan.engine.lists.base import BaseFileError, BaseLists, open_base, write_base
from lachan.engine.lists.csv_lists import ListFileError, read_csv, write_csv
from lachan.engine.lists.folder import BASE_ENDING, open_file, open_folder
from lachan.engine.lists.layered import Layered
from lachan.engine.lists.none import NoLists
from lachan.engine.lists.packaged import default_lists, packaged_entries
from lachan.engine.lists.table import FixedLists, TableLists

__all__ = [
    "BASE_ENDING",
    "BaseFileError",
    "BaseLists",
    "FixedLists",
    "Layered",
    "ListFileError",
    "NoLists",
    "TableLists",
    "default_lists",
    "open_base",
    "open_file",
    "open_folder",
    "packaged_entries",
    "read_csv",
    "write_base",
    "write_csv",
]
