"""The site: who may ask, how much, under which names, and who answers."""

from __future__ import annotations

from lachan.centre.config.environment.setting import (
    Setting,
    read_contact,
    read_name,
    read_names,
    read_networks,
    read_yes_or_no,
    whole_number,
)

SETTINGS: tuple[Setting, ...] = (
    Setting("debug", read_yes_or_no, "0", "1 shows errors with their source, for development only"),
    Setting("hosts", read_names, "localhost,127.0.0.1,[::1]", "the names under which the site is asked for"),
    Setting("https_only", read_yes_or_no, "0",
            "1 when people reach the site by HTTPS alone: cookies are then marked Secure and HSTS is sent"),
    Setting("trusted_proxies", read_networks, "none",
            "addresses or networks of the proxies in front of the site; only these may say whom they speak for"),
    Setting("checks_per_minute", whole_number(1, 10_000_000), "600",
            "questions a minute for each network (IPv4 /24, IPv6 /56)"),
    Setting("pictures_per_minute", whole_number(1, 1_000_000), "120",
            "pictures a minute for each network, and for each API key; docs/reference/api.md says why so many"),
    Setting("key_checks_per_minute", whole_number(1, 100_000_000), "60000", "questions a minute for each API key"),
    Setting("workers", whole_number(1, 64), "2", "processes that answer"),
    Setting("threads", whole_number(1, 256), "32",
            "threads in each process: so many questions can be answered together"),
    Setting("log_requests", read_yes_or_no, "1", "1 writes a line for each request: code, method, route, status, time"),
    Setting("centre_name", read_name, "none",
            "the name of the centre that runs the site, in Vietnamese; pages show it"),
    Setting("centre_name_en", read_name, "LACHAN_CENTRE_NAME", "the centre's name in English"),
    Setting("centre_contact", read_contact, "none",
            "where people write when an answer is wrong, and who finds a weakness: a mail or web address"),
)  # fmt: skip
