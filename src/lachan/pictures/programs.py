"""Which programs and languages are there for reading text in pictures."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

import msgspec

from lachan.pictures.model import LIMITS


class Availability(msgspec.Struct, frozen=True):
    """What is installed: the path of tesseract ("" where it is missing), its version and its languages."""

    tesseract: str = ""
    version: str = ""
    languages: tuple[str, ...] = ()

    def reads(self, languages: str) -> bool:
        """This will say whether text in all of the languages (`vie+eng`) can be read."""
        return bool(self.tesseract) and set(languages.split("+")) <= set(self.languages)


@cache
def available() -> Availability:
    """This will ask tesseract once a process for its version and languages; nothing is raised where it is missing."""
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        return Availability()
    version = _ask(tesseract, "--version").partition("\n")[0].removeprefix("tesseract").strip()
    # the first line names the folder, each further one a language
    languages = _ask(tesseract, "--list-langs").splitlines()[1:]
    return Availability(tesseract, version, tuple(sorted(line.strip() for line in languages if line.strip())))


def _ask(program: str, option: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the program that was found on the path, with a fixed option
            [program, option],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMITS.seconds,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    # older versions answer on standard error
    return (done.stdout or done.stderr).decode("utf-8", "replace")
