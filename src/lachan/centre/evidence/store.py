"""Where sealed files lie: `blobs/ab/cd/SHA256`, and `drafts/` for what is still coming in.

A file is on the disk for good (file and folders fsynced) before any row speaks of it. Files that no row speaks of are
swept later; a lock that is held only for moments keeps a sweep from taking what is just being kept again.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, Final

from lachan.centre.evidence.sealing import SealedFile, SealError, SealingWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lachan.centre.evidence.sealing import SealingKey

# More than the head and less than a chunk: chunks go to the disk without a copy.
_BUFFER_BYTES: Final = 8_192
SHA256: Final = re.compile(r"[0-9a-f]{64}")
# What happens to a disk that is full, a quota that is used up, a file that may not grow.
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Store:
    """The folder of sealed files, and the key that opens them."""

    def __init__(self, folder: Path, key: SealingKey) -> None:
        """This will make the folders where they are missing, for the owner alone. Raises OSError."""
        self.folder = folder
        self.key = key
        self._blobs = folder / "blobs"
        self._drafts = folder / "drafts"
        # folders whose own entries this process has seen on the disk for good
        self._lasting: set[Path] = set()
        for path in (folder, self._blobs, self._drafts):
            _make_folder(path)

    def free_bytes(self) -> int:
        """This will give what is free on the disk for who is not root."""
        free: int = shutil.disk_usage(self.folder).free
        return free

    def path_of(self, sha256: str) -> Path:
        """This will give where a content lies. Raises ValueError for what is no SHA-256 in small hexadecimal."""
        if not SHA256.fullmatch(sha256):
            raise ValueError("no SHA-256")
        return self._blobs / sha256[:2] / sha256[2:4] / sha256

    def begin(self) -> Draft:
        """This will begin a file that is coming in."""
        return Draft(self, self._drafts / f"{secrets.token_hex(16)}.part")

    def open(self, sha256: str) -> SealedFile:
        """This will open a content. Raises FileNotFoundError, SealError."""
        file = self.path_of(sha256).open("rb")
        try:
            return SealedFile(file, self.key, sha256)
        except BaseException:
            file.close()
            raise

    def has(self, sha256: str, size_bytes: int) -> bool:
        """This will say whether a content is there whole, by its head and length; its chunks are not read."""
        try:
            sealed = self.open(sha256)
        except (OSError, SealError):
            return False
        sealed.close()
        return sealed.size_bytes == size_bytes

    def stamp(self, sha256: str) -> int:
        """This will give the moment at which a content was last kept (nanoseconds), 0 where it is not there."""
        try:
            return self.path_of(sha256).stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def all(self) -> Iterator[str]:
        """This will name all contents that lie there, in order."""
        # folder by folder: all names of ten million files are a gigabyte
        for upper in sorted(self._blobs.glob("[0-9a-f][0-9a-f]")):
            for lower in sorted(upper.glob("[0-9a-f][0-9a-f]")):
                yield from sorted(path.name for path in lower.iterdir() if SHA256.fullmatch(path.name))

    def drafts(self) -> Iterator[Path]:
        """This will name what is coming in, or was when its process ended."""
        yield from self._drafts.glob("*.part")

    @contextmanager
    def locked(self, *, alone: bool) -> Iterator[None]:
        """This will hold the store's lock: `alone` for who removes, together with others for who keeps."""
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            yield
        finally:
            os.close(descriptor)

    def remove(self, sha256: str) -> None:
        """This will remove a content, if it is there. The caller holds the lock alone."""
        path = self.path_of(sha256)
        with suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path.parent)

    def put(self, draft: Path, sha256: str, size_bytes: int) -> bool:
        """This will put a draft, already on the disk for good, where it belongs; False where the content was there.

        What was there and is damaged is replaced. The draft is gone afterwards.
        """
        path = self.path_of(sha256)
        folders = (path.parent.parent, path.parent)
        for folder in folders:
            if _is_made(folder):
                self._lasting.discard(folder)
        with self.locked(alone=False):
            if self.has(sha256, size_bytes):
                os.utime(path)
                draft.unlink()
                new = False
            else:
                os.utime(draft)
                draft.replace(path)
                new = True
            sync_folder(path.parent)
            # Each folder is itself an entry in the one above. Also where it was there: another process may have made
            # it a moment ago.
            for folder in folders:
                if folder not in self._lasting:
                    sync_folder(folder.parent)
                    self._lasting.add(folder)
        return new


class Draft:
    """A file that is coming in: sealed as it is written, and gone when it is not kept."""

    def __init__(self, store: Store, path: Path) -> None:
        """This will make the draft's file. Raises OSError."""
        self._store = store
        self.path = path
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._file: BinaryIO = os.fdopen(descriptor, "w+b", buffering=_BUFFER_BYTES)
        self._gone = False
        self._writer = SealingWriter(self._file, store.key)
        self.sha256 = ""

    @property
    def size_bytes(self) -> int:
        """This will give how much has come in."""
        return self._writer.size_bytes

    def write(self, data: bytes) -> None:
        """This will add a piece. Raises OSError when the disk is full."""
        self._writer.write(data)

    def finish(self) -> str:
        """This will seal the end and bring the file to the disk for good; it gives the SHA-256. Raises OSError."""
        self.sha256 = self._writer.finish()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self.sha256

    def put(self) -> bool:
        """This will put the finished draft where it belongs; False where the content was there already."""
        new = self._store.put(self.path, self.sha256, self.size_bytes)
        self._gone = True
        return new

    def abandon(self) -> None:
        """This will remove the draft; nothing happens when it has been put or abandoned before."""
        if self._gone:
            return
        self._gone = True
        with suppress(OSError):
            # what is still in the buffer is sealed too; a full disk may refuse it once more
            self._file.close()
        with suppress(OSError):
            self.path.unlink()


def sync_folder(folder: Path) -> None:
    """This will bring a folder's entries to the disk for good."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_made(path: Path) -> bool:
    """This will make a folder for the owner alone, and say whether it was missing. It is not synced yet."""
    try:
        path.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        return False
    return True


def _make_folder(path: Path) -> None:
    if _is_made(path):
        sync_folder(path.parent)
