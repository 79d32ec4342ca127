"""What a process that reads hostile files takes upon itself before it reads one.

Limits of memory, time and files; no network, no new rights, and no file but what programs and fonts need. Where the
system refuses one of the walls the others stand; the limits always do.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

# Linux's numbers: prctl(2), landlock(7)
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_DUMPABLE: Final = 4
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_VERSION: Final = 1
_LANDLOCK_PATH_BENEATH: Final = 1
# by version of the interface: 1 has 13 rights of files, 2 adds refer, 3 truncate, 5 the control of devices
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15}
_ALL_FILE_RIGHTS: Final = 16
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1, 2, 4, 8
# What a program needs to start and to draw letters; no home, no data folder, no database.
_READABLE: Final = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/var/cache/fontconfig",
)
_NULL: Final = "/dev/null"
_NOBODY: Final = 65_534
_OPEN_FILES: Final = 64


class Walls(msgspec.Struct, frozen=True):
    """Which walls stand: no network, files out of reach, another user than the site's, no new rights."""

    network: bool
    files: bool
    user: bool
    rights: bool


def limit(*, memory_bytes: int, seconds: int) -> None:
    """This will limit this process and each that it starts: memory, processor time, and no byte written to a file."""
    for what, most in (
        (resource.RLIMIT_DATA, memory_bytes),
        (resource.RLIMIT_AS, memory_bytes * 2),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))


def confine() -> Walls:
    """This will put up the walls that the system allows, and say which stand. Called once, before any thread."""
    libc = ctypes.CDLL(None, use_errno=True)
    network = _leave_network()
    user = _leave_user()
    rights = libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return Walls(network=network, files=rights and _leave_files(libc), user=user, rights=rights)


def _leave_network() -> bool:
    # root needs no user namespace of its own for it; others do
    for flags in (os.CLONE_NEWNET, os.CLONE_NEWUSER | os.CLONE_NEWNET):
        with suppress(OSError):
            os.unshare(flags)
            return True
    return False


def _leave_user() -> bool:
    if os.getuid() != 0:
        return False
    try:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    except OSError:
        return False
    return True


def _leave_files(libc: ctypes.CDLL) -> bool:
    version = libc.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return False
    rights = (1 << _FILE_RIGHTS.get(version, _ALL_FILE_RIGHTS)) - 1
    handled = struct.pack("Q", rights)
    rules = libc.syscall(_LANDLOCK_CREATE, handled, len(handled), 0)
    if rules < 0:
        return False
    try:
        for path in _READABLE:
            allowed = _EXECUTE | _READ_FILE | _READ_FOLDER if Path(path).is_dir() else _READ_FILE
            _allow(libc, rules, path, allowed)
        _allow(libc, rules, _NULL, _READ_FILE | _WRITE_FILE)
        return bool(libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str, allowed: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        # packed, as the kernel wants it: eight bytes of rights, four of the descriptor
        libc.syscall(_LANDLOCK_ADD, rules, _LANDLOCK_PATH_BENEATH, struct.pack("=Qi", allowed, place), 0)
    finally:
        os.close(place)
