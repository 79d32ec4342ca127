from __future__ import annotations

from lachan.centre.exchange.stix.markings import PAP_IDS, TLP_IDS, pap_marking, tlp_marking
from lachan.centre.partners.codes import PAP, TLP


def test_every_level_has_its_own_definition_with_the_official_id() -> None:
    assert tuple(TLP_IDS) == TLP
    assert tuple(PAP_IDS) == PAP
    assert len({*TLP_IDS.values(), *PAP_IDS.values()}) == len(TLP) + len(PAP)
    assert tlp_marking("amber+strict") == {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        "created": "2022-10-01T00:00:00.000Z",
        "name": "TLP:AMBER+STRICT",
        "extensions": {
            "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
                "extension_type": "property-extension",
                "tlp_2_0": "amber+strict",
            }
        },
    }
    assert pap_marking("red")["name"] == "PAP:RED"
