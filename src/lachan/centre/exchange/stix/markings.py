"""TLP 2.0 and PAP as marking definitions, with the ids that OASIS gave them, so that every tool knows them. Pure.

The ids, names and dates are those of the common objects of the OASIS CTI committee
(github.com/oasis-open/cti-stix-common-objects, extension-definition-specifications).
"""

from __future__ import annotations

from typing import Any, Final

TLP_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
PAP_EXTENSION: Final = "extension-definition--f8d78575-edfd-406e-8e84-6162a8450f5b"

TLP_IDS: Final = {
    "clear": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "green": "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    "amber": "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    "amber+strict": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    "red": "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
PAP_IDS: Final = {
    "clear": "marking-definition--ad15a0cd-55b6-4588-a14c-a66105329b92",
    "green": "marking-definition--c43594d1-4b11-4c59-93ab-1c9b14d53ce9",
    "amber": "marking-definition--60f8932b-e51e-4458-b265-a2e8be9a80ab",
    "red": "marking-definition--740d36e5-7714-4c30-961a-3ae632ceee0e",
}
_TLP_CREATED: Final = "2022-10-01T00:00:00.000Z"
_PAP_CREATED: Final = {
    "clear": "2022-10-01T00:00:00.000Z",
    "green": "2022-10-09T00:00:00.000Z",
    "amber": "2022-10-02T00:00:00.000Z",
    "red": "2022-10-06T00:00:00.000Z",
}


def tlp_marking(tlp: str) -> dict[str, Any]:
    """This will give the marking definition of a TLP level (`partners.codes.TLP`)."""
    return _marking(TLP_IDS[tlp], f"TLP:{tlp.upper()}", _TLP_CREATED, TLP_EXTENSION, {"tlp_2_0": tlp})


def pap_marking(pap: str) -> dict[str, Any]:
    """This will give the marking definition of a PAP level (`partners.codes.PAP`)."""
    return _marking(PAP_IDS[pap], f"PAP:{pap.upper()}", _PAP_CREATED[pap], PAP_EXTENSION, {"pap": pap})


def _marking(
    marking_id: str, name: str, created: str, extension: str, said: dict[str, str]
) -> dict[str, Any]:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": marking_id,
        "created": created,
        "name": name,
        "extensions": {extension: {"extension_type": "property-extension", **said}},
    }
