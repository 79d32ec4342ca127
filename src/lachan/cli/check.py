"""`lachan check`: one question, or a whole file of them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lachan.engine.model import InputKind, Level

if TYPE_CHECKING:
    from lachan.engine.model import Answer, Lists
    from lachan.engine.words.catalogue import Lang

_LEVELS = {level.word: level for level in Level}
FAILED = 1
MISUSE = 2
# The engine reads no more of a text than this many bytes could hold (4 bytes a character), so no more is loaded.
MAX_FILE_BYTES = 10_000_000
PICTURE_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")


def configure(parser: argparse.ArgumentParser) -> None:
    """This will say what the command takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        'examples:\n  lachan check "vietcombank-login.top"\n  lachan check --file screenshot.png\n'
        "  lachan check --batch messages.txt --jobs 2 > answers.jsonl\n"
        "  lachan check --batch set.parquet --column text --no-lists > answers.jsonl\n\n"
        "Exit status: 0 whatever the answer, 1 with --fail-on, 2 for misuse."
    )
    parser.add_argument("text", nargs="*", help="what to check; without it, standard input is read")
    parser.add_argument(
        "--file", "-f", type=Path, action="append", default=[], help="a text file or a picture"
    )
    parser.add_argument(
        "--batch", type=Path, metavar="FILE", help="one input a line, CSV or Parquet; - is standard input"
    )
    parser.add_argument("--column", help="the column of a CSV or Parquet file that holds the inputs")
    parser.add_argument(
        "--kind", choices=[kind.value for kind in InputKind], default="auto", help="what the input is"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, one object a line")
    parser.add_argument("--no-lists", action="store_true", help="switch all lists off; brand names stay")
    parser.add_argument(
        "--lists", type=Path, metavar="FILE", help="an operator's own lists (see lachan lists)"
    )
    parser.add_argument("--jobs", type=_positive, default=1, metavar="N", help="processes for a batch")
    parser.add_argument(
        "--lang", choices=["vi", "en"], help="language of the answer (default: yours, else Vietnamese)"
    )
    parser.add_argument(
        "--fail-on",
        choices=["suspicious", "dangerous"],
        help="exit with status 1 when an answer is this bad or worse",
    )


def _positive(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def run(options: argparse.Namespace) -> int:
    """This will answer and give the exit status."""
    problem = _misuse(options)
    if problem:
        print(f"lachan check: {problem}", file=sys.stderr)
        return MISUSE
    from lachan.cli.given_lists import open_lists
    from lachan.engine.lists import BaseFileError, ListFileError
    from lachan.pictures import PictureRefused, refusal

    try:
        lists = open_lists(options.lists, environ=os.environ, off=options.no_lists)
        if options.batch:
            from lachan.cli.batch import run_batch

            return run_batch(options, lists=lists)
        return _run_single(options, lists)
    except PictureRefused as refused:
        vietnamese, english = refusal(refused)
        print(
            f"lachan check: {english if (options.lang or _language()) == 'en' else vietnamese}",
            file=sys.stderr,
        )
    except BrokenPipeError:
        raise  # the reader has left; `main` ends quietly
    except OSError as error:
        print(f"lachan check: {error.filename}: {error.strerror}", file=sys.stderr)
    except (BaseFileError, ListFileError) as error:
        print(f"lachan check: {error}", file=sys.stderr)
    return MISUSE


def _misuse(options: argparse.Namespace) -> str:
    if options.batch and (options.text or options.file):
        return "give either --batch or single inputs, not both"
    if options.column and not options.batch:
        return "--column goes with --batch"
    if options.no_lists and options.lists:
        return "--no-lists and --lists exclude each other"
    if not options.batch and not options.text and not options.file and sys.stdin.isatty():
        return 'nothing to check. Try: lachan check "vietcombank-login.top"'
    return ""


def _run_single(options: argparse.Namespace, lists: Lists) -> int:
    from lachan.engine.front_door import check

    answers = [(text, check(text, kind=options.kind, lists=lists)) for text in options.text]
    for path in options.file:
        answers.extend(_read_file(path, options, lists))
    if not options.text and not options.file:
        raw = sys.stdin.buffer.read(MAX_FILE_BYTES)
        text = raw.decode("utf-8", "replace").rstrip("\n")
        answers.append((text, check(text, kind=options.kind, lists=lists)))
    language: Lang = options.lang or _language()
    for number, (asked, answer) in enumerate(answers):
        if options.json:
            from lachan.engine.plain import encode_row

            sys.stdout.buffer.write(encode_row(answer, asked=asked))
            sys.stdout.buffer.flush()
        else:
            from lachan.cli.show import show

            if number:
                print()
            print(show(answer, language=language, colour=_wants_colour()))
    return exit_status(max(answer.level for _, answer in answers), fail_on=options.fail_on)


def _read_file(path: Path, options: argparse.Namespace, lists: Lists) -> list[tuple[str, Answer]]:
    from lachan.engine.front_door import check

    with path.open("rb") as file:
        raw = file.read(MAX_FILE_BYTES + 1)
    if not raw.startswith(PICTURE_STARTS):
        text = raw[:MAX_FILE_BYTES].decode("utf-8", "replace").rstrip("\n")
        return [(str(path), check(text, kind=options.kind, lists=lists))]
    from lachan.cli.pictures import check_picture

    return [(str(path), check_picture(raw, kind=options.kind, lists=lists))]


def exit_status(worst: Level, *, fail_on: str | None) -> int:
    """This will give 1 when the worst level is as bad as `fail_on` or worse, else 0."""
    return FAILED if fail_on and worst >= _LEVELS[fail_on] else 0


def _language() -> Lang:
    # the message language as POSIX names it; Vietnamese where the system says nothing
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if name.startswith("en") else "vi"


def _wants_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
