"""Where things are kept: the data folder and the database."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from lachan.centre.config.environment.fields import DatabaseAddress
from lachan.centre.config.environment.setting import Setting, read_folder

_FORM = "write postgresql://USER@HOST:PORT/NAME, or postgresql://USER@/NAME?host=/run/postgresql for a socket"
# libpq's words for a connection that have nothing to do with who and where; others could turn off what we rely on
_OPTIONS = frozenset(
    {"application_name", "channel_binding", "connect_timeout", "gssencmode", "keepalives", "keepalives_idle", "sslcert",
     "sslcertmode", "sslcrl", "sslkey", "sslmode", "sslnegotiation", "sslrootcert", "target_session_attrs"}
)  # fmt: skip
_HOST = re.compile(r"[\w.:-]*|/[^\x00-\x1f]*", re.ASCII)


def read_database(said: str) -> DatabaseAddress | None:
    """This will read the address of a PostgreSQL database, or give None for "". Raises ValueError with the mend.

    The value may hold a password, so no error repeats any of it.
    """
    if not said.strip():
        return None
    try:
        parts = urlsplit(said.strip())
        port = str(parts.port or "")
    except ValueError:
        raise ValueError(_FORM) from None
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name or "/" in name or parts.fragment:
        raise ValueError(_FORM)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    host, port = given.pop("host", unquote(parts.hostname or "")), given.pop("port", port)
    if given.keys() - _OPTIONS:
        raise ValueError(f"after ? only host, port and these may stand: {', '.join(sorted(_OPTIONS))}")
    if not _HOST.fullmatch(host) or (port and not port.isdecimal()):
        raise ValueError(_FORM)
    return DatabaseAddress(
        name=name,
        user=unquote(parts.username or ""),
        host=host,
        port=port,
        password=unquote(parts.password or ""),
        options=tuple(sorted(given.items())),
    )


SETTINGS: tuple[Setting, ...] = (
    Setting("data", read_folder, "var/ beside the source, or lachan/ in the user's data folder when installed",
            "the folder that holds the database, the secret key, the API keys and the static files"),
    Setting("database", read_database, "SQLite, a file in the data folder",
            "the PostgreSQL database: postgresql://user:password@host:port/name; a socket by ?host=/run/postgresql"),
    Setting("database_password_file", read_folder, "none",
            "a file that holds the database's password alone, in place of the password in LACHAN_DATABASE"),
    Setting("api_keys_file", read_folder, "api-keys.json in the data folder",
            "the file with the hashes of the API keys"),
)  # fmt: skip
