"""Apps: package names, pages in the stores, installer files (APK and the like), and the certificates that sign them.

Canonical: `android:com.example.app` (case kept, since Android tells cases apart), `ios:id1234567890`,
`apk:name.apk` (the file's name in lower case; also .apks, .xapk, .apkm, .aab, .ipa and .mobileconfig),
`signer:` with the SHA-256 of the signing certificate in hexadecimal.

Facts: `form`=package|store|file|signer; `store`=google-play|app-store|galaxy|appgallery; `inside`=link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lachan.engine.extract.finds import Finds
    from lachan.engine.links.parse import Link

_ENDINGS = "apk|apks|xapk|apkm|aab|ipa|mobileconfig"
_PACKAGE = re.compile(r"[a-zA-Z][a-zA-Z0-9_]*(?:\.[a-zA-Z][a-zA-Z0-9_]*){1,9}")
# cheap signs, since every message is searched
_FILE_SIGNS = (".apk", ".xapk", ".aab", ".ipa", ".mobileconfig")
_PACKAGE_LEADS = ("com.", "vn.", "net.", "org.", "io.", "app.", "co.", "gov.", "info.")
_PACKAGE_IN_TEXT = re.compile(
    r"(?<![a-z0-9_.@/:=\-])(?:com|vn|net|org|io|app|co|gov|info)\.[a-z][a-z0-9_]{1,40}(?:\.[a-z][a-z0-9_]{1,40}){1,6}(?![\w@/\-]|\.\w)"
)
# "com.vn" begins no package, and a name that ends in a registry's suffix is a host written with www left out
_HOST_ENDINGS = re.compile(r"\.(?:com|net|org|edu|gov|vn|info|xyz|top|com\.vn)$")
_FILE = re.compile(
    rf"(?<![\w\-])(?P<name>[\w][\w.()\-]{{0,80}}\.(?:{_ENDINGS})(?:\.(?:zip|rar|7z))?)(?![\w\-]|\.\w)"
)
_HIDDEN_FILE = re.compile(
    r"(?<![\w\-.])(?P<name>\w[\w\-]{1,60}) ?[\[({] ?\. ?[\])}] ?(?P<ending>apk|xapk|ipa)(?!\w)"
)
_FILE_IN_PATH = re.compile(rf"[^/\\?&=#]{{1,120}}\.(?:{_ENDINGS})(?=$|[?&#/])", re.IGNORECASE)
SIGNER = "signer:"
_DIGITS = re.compile(r"[0-9a-f]{64}")
# with colons as keytool and the stores' consoles write it, in one as apksigner does; a file's hash is written otherwise
_SIGNER_IN_TEXT = re.compile(
    r"(?<![0-9a-z:])(?:signer:|certificate sha-?256 digest: ?)(?P<digits>[0-9a-f]{64})(?![0-9a-z])"
    r"|(?:(?<![0-9a-z:])|(?<=sha256:)|(?<=sha-256:))(?P<pairs>(?:[0-9a-f]{2}:){31}[0-9a-f]{2})(?![0-9a-z:])"
)
_COLONS_OF_ONE = 31
_IOS_ID = re.compile(r"id\d{6,12}")
_STORES = {
    "play.google.com": "google-play",
    "market.android.com": "google-play",
    "apps.apple.com": "app-store",
    "itunes.apple.com": "app-store",
    "galaxystore.samsung.com": "galaxy",
    "appgallery.huawei.com": "appgallery",
}


def canonical_app(text: str) -> str | None:
    """This will give the canonical form of an app, or None where it is none."""
    sort, _, name = text.strip().partition(":")
    sort = sort.lower()
    if sort == "android":
        return f"android:{name}" if _PACKAGE.fullmatch(name) else None
    if sort == "ios":
        name = name.lower()
        return f"ios:{name}" if _IOS_ID.fullmatch(name) else None
    if sort == "signer":
        name = name.replace(":", "").lower()
        return f"{SIGNER}{name}" if _DIGITS.fullmatch(name) else None
    if sort == "apk":
        name = name.lower()
        return f"apk:{name}" if _FILE.fullmatch(name) else None
    return None


def find_signers(finds: Finds) -> None:
    """This will add the fingerprints of signing certificates in the text, before anything is read in their digits."""
    text = finds.text
    if "signer:" not in text and "digest:" not in text and text.count(":") < _COLONS_OF_ONE:
        return
    for found in _SIGNER_IN_TEXT.finditer(text):
        if finds.is_full():
            return
        group = "digits" if found["digits"] else "pairs"
        start = found.start() if text.startswith(SIGNER, found.start()) else found.start(group)
        finds.add(
            Kind.APP, f"{SIGNER}{found[group].replace(':', '')}", start, found.end(), {"form": "signer"}
        )
        finds.take(*found.span())


def find_apps(finds: Finds) -> None:
    """This will add the installer files and the package names that stand in the text."""
    text = finds.text
    if "apk" in text or "ipa" in text:
        for found in _HIDDEN_FILE.finditer(text):
            if finds.is_full():
                return
            finds.add(Kind.APP, f"apk:{found['name']}.{found['ending']}", *found.span(), {"form": "file"})
            finds.take(*found.span())
    if not any(ending in text for ending in _FILE_SIGNS):
        return
    for found in _FILE.finditer(text):
        if finds.is_full():
            return
        start, end = found.span("name")
        finds.add(Kind.APP, f"apk:{found['name']}", start, end, {"form": "file"})
        finds.take(start, end)


def looks_like_package(host: str) -> bool:
    """This will say whether a bare dotted word is a package name rather than a host: `com.example.app`."""
    return _PACKAGE_IN_TEXT.fullmatch(host) is not None and _HOST_ENDINGS.search(host) is None


def find_packages(finds: Finds) -> None:
    """This will add the package names in the text; they are looked for before links, since they look like hosts."""
    text = finds.text
    if not any(lead in text for lead in _PACKAGE_LEADS):
        return
    for found in _PACKAGE_IN_TEXT.finditer(text):
        if finds.is_full():
            return
        start, end = found.span()
        if _PACKAGE.fullmatch(finds.raw(start, end)) is None:
            continue  # letters with accents: a sentence
        if _HOST_ENDINGS.search(found[0]) or found[0].startswith(("com.vn.", "vn.com.")):
            continue
        if _FILE.fullmatch(found[0]):
            continue
        finds.add(Kind.APP, f"android:{finds.raw(start, end)}", start, end, {"form": "package"})
        finds.take(start, end)


def led_to_by(link: Link) -> Iterator[Indicator]:
    """This will give the app that a link to a store or to an installer file leads to."""
    store = "google-play" if link.scheme == "market" else _STORES.get(link.host)
    if store is not None:
        if store == "google-play":
            query = link.query or link.path.partition("?")[2]
            package = parse_qs(query).get("id", [""])[0]
            value = canonical_app(f"android:{package}")
        else:
            last = link.path.rsplit("/", 1)[-1]
            value = canonical_app(f"ios:{last}" if store == "app-store" else f"android:{last}")
        if value is not None:
            yield Indicator(Kind.APP, value, facts={"form": "store", "store": store, "inside": link.url})
        return
    if "." not in link.path and "." not in link.query:
        return
    found = _FILE_IN_PATH.search(link.path) or (_FILE_IN_PATH.search(link.query) if link.query else None)
    if found is not None:
        name = re.sub(r"[^\w.()\-]", "_", unquote(found[0]).lower()).lstrip(".()-")
        value = canonical_app(f"apk:{name[-80:].lstrip('.()-')}")
        if value is not None:
            yield Indicator(Kind.APP, value, facts={"form": "file", "inside": link.url})
