"""`lachan person about ID FILE`: what the centre holds about somebody who works here, when that person asks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

MISUSE = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    about = acts.add_parser(
        "about", help="write all that the centre holds about a person into a new file (JSON)"
    )
    about.add_argument(
        "person_id", type=int, metavar="ID", help="the person's id: the number in the address of the page"
    )
    about.add_argument("file", type=Path, help="a new file, readable by its owner alone")


def run(options: argparse.Namespace) -> int:
    """This will do it. Status 2 when something is wrong with what was given; then nothing was written."""
    try:
        from lachan.centre.config.serve import ServeError, prepare
    except ModuleNotFoundError as error:
        print(f"lachan person: {error.name} is missing; `make setup` installs it", file=sys.stderr)
        return MISUSE
    try:
        prepare(say=lambda line: print(line, file=sys.stderr), static=False)
        return _about(options.person_id, options.file)
    except (ServeError, OSError) as error:
        print(f"lachan person: {error}", file=sys.stderr)
        return MISUSE


def _about(person_id: int, path: Path) -> int:
    import msgspec
    from django.db import transaction
    from django.utils import timezone

    from lachan.centre.accounts.queries.told import told_about
    from lachan.centre.audit.actors import OPERATOR
    from lachan.centre.audit.log import record_read
    from lachan.centre.audit.queries import values_about
    from lachan.centre.cases.queries.told_officer import told_about_officer
    from lachan.centre.evidence.queries import uploads_of
    from lachan.centre.measures.queries.reviewers import told_about_reviewer

    accounts = told_about(person_id)
    if accounts is None:
        print(f"lachan person: there is no person {person_id}", file=sys.stderr)
        return MISUSE
    now = timezone.now()
    # written down before it is shown, whatever becomes of the file
    with transaction.atomic():
        record_read(kind="audit.person_told", actor=OPERATOR, now=now, subjects=[f"person:{person_id}"])
    told = {
        "told_at": now,
        **accounts,
        "cases": told_about_officer(person_id),
        "appeals": told_about_reviewer(person_id),
        "unfinished_uploads": uploads_of(f"person:{person_id}"),
        "values_in_the_log": values_about(person_id),
        "entries_about": list(_entries(subject=f"person:{person_id}")),
        "entries_by": list(_entries(actor=f"person:{person_id}")),
    }
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
    print(f"{path}: what the centre holds about person {person_id}. Remove the file when it was handed over.")
    return 0


def _entries(*, subject: str = "", actor: str = "") -> Iterator[dict[str, object]]:
    """This will give the entries about or by somebody, the newest first: what happened and when, without the data."""
    from lachan.centre.audit.queries import EntryFilter, entries_for

    page = entries_for(EntryFilter(subject=subject, actor=actor), size=1_000)
    while True:
        for entry in page.entries:
            yield {"id": entry.id, "at": entry.at, "kind": entry.kind, "subject": entry.subject}
        if page.older is None:
            return
        page = entries_for(EntryFilter(subject=subject, actor=actor), before=page.older, size=1_000)
