"""Signing in: where ministries' own sign-in services may stand."""

from __future__ import annotations

from lachan.centre.config.environment.setting import Setting, read_folder, read_networks

SETTINGS: tuple[Setting, ...] = (
    Setting("ministry_networks", read_networks, "none",
            "networks of inside where ministries' own sign-in services may stand, such as 10.30.0.0/16"),
    Setting("ministry_ca_file", read_folder, "the machine's authorities",
            "the authorities (PEM) that certificates of ministries' sign-in services are checked by"),
)  # fmt: skip
