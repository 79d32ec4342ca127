"""The standard's own validator, as strict as it can be.

Its package asks for `cpe`, which there is as source alone and which is left out of the lock (`scripts/left-out.txt`). The
validator looks by it at one property of `software` objects, so that a stand-in which nothing may call is enough for ours.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any


class _NeverCalled:
    def __init__(self, *_: object) -> None:
        raise AssertionError("only `software` objects have a CPE, and we write none")


def what_is_wrong(objects: list[dict[str, Any]]) -> list[str]:
    """This will give what the strict validator finds in objects, warnings too, each with the object's id."""
    stand_in = ModuleType("cpe")
    stand_in.CPE = _NeverCalled  # type: ignore[attr-defined]
    sys.modules.setdefault("cpe", stand_in)
    validator = importlib.import_module("stix2validator")
    options = validator.ValidationOptions(strict=True, version="2.1")
    found = []
    for one in objects:
        result = validator.validate_instance(one, options)
        found += [f"{one['id']}: {said}" for said in (*result.errors, *result.warnings)]
    return found
