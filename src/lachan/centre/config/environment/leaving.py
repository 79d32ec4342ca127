"""What leaves: the mail server, and which networks calls of partners may or may not reach."""

from __future__ import annotations

import re
from typing import Final

from lachan.centre.config.environment.fields import MailServer
from lachan.centre.config.environment.setting import MAIL, Setting, read_folder, read_networks

_SERVER: Final = re.compile(
    r"(?P<scheme>smtps?|smtp\+starttls)://(?P<host>[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:(?P<port>\d{1,5}))?/?",
    re.ASCII | re.IGNORECASE,
)
_RDAP: Final = re.compile(r"https://[a-z0-9.-]{1,253}(:\d{1,5})?(/[\w./-]{0,100})?", re.ASCII)
_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_MOST_PORT: Final = 65_535
# 64 before the @ (RFC 5321, 4.5.3.1.1), less the plus and a token
_NOTICES_CHARS: Final = 38
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


def read_mail_server(said: str) -> MailServer:
    """This will read where mail is handed in. Raises ValueError with the mend."""
    match = _SERVER.fullmatch(said.strip())
    if match is None:
        raise ValueError("give smtp+starttls://host:587, smtps://host:465 or smtp://localhost:25")
    scheme, host = match["scheme"].lower(), match["host"].lower()
    port = int(match["port"] or _PORTS[scheme])
    if not 0 < port <= _MOST_PORT:
        raise ValueError(f"a port is a number from 1 to {_MOST_PORT}")
    if scheme == "smtp" and host not in _THIS_MACHINE:
        raise ValueError(
            "mail to another machine goes by TLS alone: smtp+starttls://host:587 or smtps://host:465"
        )
    return MailServer(scheme, host.strip("[]"), port)


def read_mail_address(said: str) -> str:
    """This will read one mail address. Raises ValueError with the mend."""
    address = said.strip()
    if not MAIL.fullmatch(address):
        raise ValueError("give one mail address, such as trungtam@coquan.example")
    return address


def read_notices_address(said: str) -> str:
    """This will read the address before which no plus stands: the token comes behind one. Raises ValueError."""
    address = read_mail_address(said)
    local = address.partition("@")[0]
    if "+" in local or len(local) > _NOTICES_CHARS:
        raise ValueError(f"give an address without + and with at most {_NOTICES_CHARS} letters before the @")
    return address.lower()


def read_rdap(said: str) -> str:
    """This will read `iana`, or the address of a server by HTTPS. Raises ValueError with the mend."""
    server = said.strip()
    if server and server != "iana" and not _RDAP.fullmatch(server):
        raise ValueError("write iana, or the address of a server: https://rdap.coquan.example/")
    return server


def read_mail_user(said: str) -> str:
    """This will read the name under which mail is handed in."""
    if not said.isprintable() or not 0 < len(said) <= 200:  # noqa: PLR2004 - no server takes a longer one
        raise ValueError("give the name on one line")
    return said


SETTINGS: tuple[Setting, ...] = (
    Setting("mail_server", read_mail_server, "none: mail waits",
            "where mail is handed in: smtp+starttls://host:587, smtps://host:465, or smtp://localhost:25"),
    Setting("mail_from", read_mail_address, "none: mail waits", "the address that mail comes from"),
    Setting("mail_user", read_mail_user, "none: nobody signs in at the mail server",
            "the name under which mail is handed in"),
    Setting("mail_password_file", read_folder, "none",
            "the file with the password at the mail server, which its owner alone may read"),
    Setting("mail_ca_file", read_folder, "the machine's authorities",
            "the authorities (PEM) that the mail server's certificate is checked by"),
    Setting("notices_address", read_notices_address, "none: answers to notices go to the sender and are read by hand",
            "the address that answers to notices come back to, with a token behind a plus: notices@coquan.example"),
    Setting("rdap", read_rdap, "none: who hosts a page isn't asked for",
            "who is asked who stands behind names and addresses: iana (each registry, by the tables in the program), or"
            " the address of one server for all, such as https://rdap.coquan.example/"),
    Setting("partner_networks", read_networks, "none",
            "networks of inside that calls of partners may reach where an order says so, such as 10.20.0.0/16"),
    Setting("partner_ca_file", read_folder, "the machine's authorities",
            "the authorities (PEM) that partners' certificates are checked by"),
    Setting("inside_networks", read_networks, "none",
            "networks of the house with addresses of the open internet; nothing that we ask outside may reach them"),
)  # fmt: skip
