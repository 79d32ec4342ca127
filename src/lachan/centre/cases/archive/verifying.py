"""Verifying the archive of a case without our database: each member by the signed list, each chain of custody. Pure."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec
import pyzipper
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from lachan.centre.audit.attesting import Attested, is_attested_by, read_attested
from lachan.centre.audit.signing import fingerprint
from lachan.centre.cases.archive.form import (
    CASE,
    CUSTODY,
    FORM,
    FORM_PARTNER,
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    STATEMENT,
    SUMMARY,
    SUMS,
    UNLISTED,
    ChainedAct,
    Manifest,
)
from lachan.centre.cases.custody import broken_at

if TYPE_CHECKING:
    from collections.abc import Sequence

# more than an archive may hold by far; a zip from a stranger may be made to exhaust who reads it
MOST_MEMBERS: Final = 1_000
MOST_PART_BYTES: Final = 64_000_000
_BLOCK_BYTES: Final = 1_048_576
# what stands in each form beside the files
_PARTS: Final = {FORM: {SUMMARY, MANIFEST, CUSTODY}, FORM_PARTNER: {SUMMARY, MANIFEST, CASE, CUSTODY}}
_CONTAINER: Final = re.compile(rb"sha256:([0-9a-f]{64})")
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]{0,99})")

FINDINGS: Final = {
    "no_archive": "this is no archive of a case, or its directory is damaged",
    "container": "bytes of the archive around its members are not as they were written",
    "unreadable": "this member can't be read: it was changed or cut",
    "changed": "this member is not what the signed list says",
    "missing": "this member stands in the signed list and is not there",
    "extra": "this member does not stand in the signed list",
    "sums": "the list of hashes is not the one that was signed",
    "statement": "this is no signed statement",
    "signature": "the signature does not fit the statement",
    "key": "it was signed with another key than the one that you trust",
    "manifest": "the manifest does not say what the list of hashes says",
    "custody": "the chain of custody is broken here",
}


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it was signed: a code of FINDINGS, which member, and what more is known."""

    code: str
    name: str = ""
    detail: str = ""


class Verified(msgspec.Struct, frozen=True):
    """What was found. `attested`: None where no statement could be read; `trusted`: a key that was given signed it.

    `manifest` is what the archive says of itself, None where that could not be read.
    """

    findings: tuple[Finding, ...]
    attested: Attested | None
    trusted: bool
    case: str
    files: int
    manifest: Manifest | None = None


class PassphraseError(ValueError):
    """The archive is encrypted, and the passphrase is missing or another one."""


def verify_archive(
    file: BinaryIO, *, passphrase: str = "", keys: Sequence[Ed25519PublicKey] = ()
) -> Verified:
    """This will verify the archive in `file`, which can be sought in; memory stays flat, however large the evidence is.

    With `keys` one of them has to have signed. Without, the key in the archive is taken, which proves that nothing was
    changed since by accident, and not who made it: compare its fingerprint. Raises PassphraseError, OSError.
    """
    try:
        with pyzipper.AESZipFile(file) as archive:
            return _Reading(archive, passphrase).verify(
                container_is_whole=_container_is_whole(file, archive), keys=keys
            )
    except (PassphraseError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - as in `_Reading._read`
        return Verified(
            (Finding("no_archive", detail=str(error)[:200]),), None, trusted=False, case="", files=0
        )


def _container_is_whole(file: BinaryIO, archive: pyzipper.AESZipFile) -> bool:
    """This will say whether the hash in the comment is that of all before it; memory stays flat."""
    comment: bytes = archive.comment
    found = _CONTAINER.fullmatch(comment)
    if found is None:
        return False
    left = file.seek(0, 2) - len(comment)
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0:
        piece = file.read(min(_BLOCK_BYTES, left))
        if not piece:
            return False
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest().encode("ascii") == found[1]


class _Reading:
    """One archive that is being read."""

    def __init__(self, archive: pyzipper.AESZipFile, passphrase: str) -> None:
        self._archive = archive
        self._findings: list[Finding] = []
        self._hashes: dict[str, str] = {}
        self._parts: dict[str, bytes] = {}
        if passphrase:
            archive.setpassword(passphrase.encode("utf-8"))
        self._encrypted = any(info.flag_bits & 1 for info in archive.infolist())
        if self._encrypted and not passphrase:
            raise PassphraseError("the archive is encrypted; give its passphrase")

    def verify(self, *, container_is_whole: bool, keys: Sequence[Ed25519PublicKey]) -> Verified:
        names = [info.filename for info in self._archive.infolist()]
        if len(names) > MOST_MEMBERS:
            return Verified(
                (Finding("no_archive", detail="too many members"),), None, trusted=False, case="", files=0
            )
        for name in names:
            self._read(name)
        if self._encrypted and not self._hashes:
            raise PassphraseError("nothing in the archive opens with this passphrase")
        listed = self._listed()
        self._members(names, listed)
        attested, trusted = self._signature(keys)
        manifest = self._manifest(listed)
        self._custody(manifest)
        if not container_is_whole:
            self._find("container")
        return Verified(
            tuple(self._findings),
            attested,
            trusted=trusted,
            case=manifest.case if manifest else "",
            files=len(manifest.files) if manifest else 0,
            manifest=manifest,
        )

    def _members(self, names: list[str], listed: dict[str, str]) -> None:
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._find("extra", name, "it stands there twice")
        for name, sha256 in listed.items():
            if name not in names:
                self._find("missing", name)
            elif name in self._hashes and self._hashes[name] != sha256:
                self._find("changed", name)
        for name in names:
            if name not in listed and name not in UNLISTED:
                self._find("extra", name)

    def _find(self, code: str, name: str = "", detail: str = "") -> None:
        self._findings.append(Finding(code, name, detail))

    def _read(self, name: str) -> None:
        digest = hashlib.sha256()
        kept = bytearray()
        try:
            with self._archive.open(name) as member:
                while piece := member.read(_BLOCK_BYTES):
                    digest.update(piece)
                    if name in {MANIFEST, CUSTODY, *UNLISTED}:
                        kept += piece
                        if len(kept) > MOST_PART_BYTES:
                            self._find("unreadable", name, "it is too large")
                            return
        except Exception as error:  # noqa: BLE001 - what a zip library raises on changed bytes is not to be listed
            self._find("unreadable", name, str(error)[:200])
            return
        self._hashes[name] = digest.hexdigest()
        self._parts[name] = bytes(kept)

    def _listed(self) -> dict[str, str]:
        """This will read the list of hashes; a line that is none is a finding."""
        listed: dict[str, str] = {}
        for number, line in enumerate(self._parts.get(SUMS, b"").decode("ascii", "replace").splitlines(), 1):
            found = _LINE.fullmatch(line)
            if found is None or found[2] in listed:
                self._find("sums", SUMS, f"line {number}")
            else:
                listed[found[2]] = found[1]
        for name in (SUMMARY, MANIFEST, CUSTODY):
            if name not in listed:
                self._find("missing", name, f"{SUMS} does not name it")
        return listed

    def _signature(self, keys: Sequence[Ed25519PublicKey]) -> tuple[Attested | None, bool]:
        said, signature = self._parts.get(STATEMENT, b""), self._parts.get(SIGNATURE, b"")
        attested = read_attested(said)
        if attested is None:
            self._find("statement", STATEMENT)
            return None, False
        if attested.sha256 != self._hashes.get(SUMS):
            self._find("sums", SUMS)
        inside = _key_inside(self._parts.get(PUBLIC_KEY, b""))
        if inside is None or fingerprint(inside) != attested.key or not self._is_plain(inside):
            self._find("changed", PUBLIC_KEY)
        trusted = [key for key in keys if fingerprint(key) == attested.key]
        if keys and not trusted:
            self._find("key", STATEMENT, attested.key)
        asked = trusted[0] if trusted else inside
        if asked is None or not is_attested_by(said, signature, asked):
            self._find("signature", SIGNATURE)
            return attested, False
        return attested, bool(trusted)

    def _is_plain(self, key: Ed25519PublicKey) -> bool:
        # nothing but the key stands in its file, not even another blank
        written = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return self._parts.get(PUBLIC_KEY) == written

    def _manifest(self, listed: dict[str, str]) -> Manifest | None:
        try:
            manifest = msgspec.json.decode(self._parts.get(MANIFEST, b""), type=Manifest)
        except (msgspec.MsgspecError, ValueError):
            self._find("manifest", MANIFEST, "it can't be read")
            return None
        files = {told.in_archive: told.sha256 for told in manifest.files}
        parts = _PARTS.get(manifest.form, set())
        for name in sorted(parts - listed.keys() - _PARTS[FORM]):
            self._find("missing", name, f"{SUMS} does not name it")
        originals = {name: sha256 for name, sha256 in listed.items() if name not in parts}
        if not parts or files != originals or len(files) != len(manifest.files):
            self._find("manifest", MANIFEST)
        return manifest

    def _custody(self, manifest: Manifest | None) -> None:
        try:
            acts = msgspec.json.decode(self._parts.get(CUSTODY, b""), type=tuple[ChainedAct, ...])
        except (msgspec.MsgspecError, ValueError):
            self._find("custody", CUSTODY, "it can't be read")
            return
        for told in manifest.files if manifest else ():
            own = [(one.act, one.chain) for one in acts if one.act.exhibit == told.exhibit]
            at = broken_at(own) if own else 1
            if at is not None:
                self._find("custody", CUSTODY, f"evidence {told.exhibit}, act {at}")
            elif any(act.sha256 != told.sha256 for act, _ in own):
                self._find("custody", CUSTODY, f"evidence {told.exhibit}: of another file")


def _key_inside(pem: bytes) -> Ed25519PublicKey | None:
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None
