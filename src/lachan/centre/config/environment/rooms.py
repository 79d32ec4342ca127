"""What single rooms need to know: mail server, host of previews, scanner, witnesses, signer, ministries' sign-in."""

from __future__ import annotations

from lachan.centre.config.environment.setting import (
    Setting,
    read_addresses,
    read_folder,
    read_host,
    read_names,
    read_networks,
    read_socket,
    read_witnesses,
    whole_number,
)

SETTINGS: tuple[Setting, ...] = (
    Setting("signer_socket", read_folder, "none: heads of the log are not signed",
            "the Unix socket at which the signer of the log's heads answers (lachan audit signer)"),
    Setting("signer_key", read_folder, "none: any signer is believed",
            "the file with the signer's public key (.pub); only what that key signed is taken"),
    Setting("signer_secret", read_folder, "none: the signer is started by itself, as it should be",
            "the file with the signer's own key: lachan up then runs the signer too, as the user who owns the file"),
    Setting("witnesses", read_witnesses, "none",
            "who outside is handed the signed heads, divided by commas: folder:/path, mail:name@host, https://host/path"),
    Setting("evidence_mb", whole_number(1, 10_000), "50", "how large one file of evidence may be, in MB"),
    Setting("evidence_large_mb", whole_number(1, 100_000), "2000",
            "how large one file of evidence may be that comes in parts at the desk, in MB"),
    Setting("evidence_per_day", whole_number(1, 100_000), "500", "files of evidence that one holder takes in a day"),
    Setting("evidence_free_mb", whole_number(0, 1_000_000), "1000",
            "how much of the disk is left free, in MB; evidence is refused before the disk is full"),
    Setting("evidence_host", read_host, "evidence.localhost where the site is local, else none: no previews",
            "the second host name, which shows previews of evidence and nothing else"),
    Setting("reports_per_minute", whole_number(1, 10_000_000), "120",
            "reports a minute for each network (IPv4 /24, IPv6 /56), and for each API key"),
    Setting("clamd", read_socket, "none: files are kept and shown as not scanned",
            "where clamd listens: the path of its Unix socket, or HOST:PORT"),
    Setting("certificate_proxies", read_networks, "none: partners come by tokens alone",
            "proxies that end mutual TLS, and are believed which certificate a partner showed, such as 127.0.0.1"),
    Setting("probe_there", read_names, "none: official names alone",
            "own names that look like fraudulent ones and are never blocked: by these it is seen which probe lies"),
    Setting("probe_blocked", read_names, "none",
            "own names that every provider has agreed to block: by these it is seen which probe asks elsewhere"),
    Setting("probe_block_pages", read_addresses, "none",
            "IP addresses of block pages, the centre's and providers': who is sent there is blocked"),
)  # fmt: skip
