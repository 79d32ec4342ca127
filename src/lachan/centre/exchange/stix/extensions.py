"""Our published extensions of STIX: what an indicator of a list says beside the standard, and five observables. Pure.

Both are the project's and the same at every centre. Their JSON schemas are files of `schemas/`, and stand in the
extension definitions themselves, so that nobody has to fetch them.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lachan.centre.exchange.stix.naming import project_id

_CREATED: Final = "2026-11-29T00:00:00.000Z"
PROJECT_ID: Final = project_id("identity", "Lachan")
LISTING: Final = project_id("extension-definition", "listing")
OBSERVABLES: Final = project_id("extension-definition", "observables")
# by the name under which a schema is served and shipped
SCHEMAS: Final = {"listing": LISTING, "observables": OBSERVABLES}
# what the second extension brings: `type` of the object
OBSERVABLE_TYPES: Final = (
    "phone-number", "bank-account", "mobile-app", "social-place", "cryptocurrency-wallet",
)  # fmt: skip
_VERSION: Final = "1.0.0"


@cache
def schema_bytes(name: str) -> bytes:
    """This will give a schema as it is shipped. Raises KeyError for a name that is none of `SCHEMAS`."""
    SCHEMAS[name]
    return files("lachan.centre.exchange.stix").joinpath("schemas", f"{name}.json").read_bytes()


@cache
def project_objects() -> tuple[dict[str, Any], ...]:
    """This will give the project's identity and its two extension definitions."""
    return (
        {
            "type": "identity",
            "spec_version": "2.1",
            "id": PROJECT_ID,
            "created": _CREATED,
            "modified": _CREATED,
            "name": "Lachan",
            "description": "The project that the extensions come from; it runs no centre.",
            "identity_class": "organization",
        },
        _definition(
            "listing",
            LISTING,
            "Lachan listing",
            "What an indicator of an anti-scam centre says beside the standard: whether it is to be blocked or only to "
            "be warned of, how far one may act on it, and the thing by itself.",
            ["property-extension"],
        ),
        _definition(
            "observables",
            OBSERVABLES,
            "Lachan observables",
            "Telephone numbers, bank accounts, apps, places of social networks, and wallets, for patterns and as "
            "objects.",
            ["new-sco"],
        ),
    )


def _definition(
    name: str, extension_id: str, title: str, description: str, types: list[str]
) -> dict[str, Any]:
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": extension_id,
        "created_by_ref": PROJECT_ID,
        "created": _CREATED,
        "modified": _CREATED,
        "name": title,
        "description": description,
        "schema": json.dumps(json.loads(schema_bytes(name)), separators=(",", ":")),
        "version": _VERSION,
        "extension_types": types,
    }
