"""Write the reference pages that are built from code, into docs/reference/.

python scripts/build_reference.py           writes the pages
python scripts/build_reference.py --check   says which page is not what the code says, and ends with status 1
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from lachan.cli.main import COMMANDS, module_of
from lachan.engine.words import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("docs/reference")
# Documents with commands and their output.
SHOWING = ("README.md", "docs/tutorial/first-answer.md")
_WRITTEN_BY = (
    "<!-- Built from code by scripts/build_reference.py; change the code and run `make reference`. -->"
)

# prefix of a code → what its group is called on the page; the rest comes last
_GROUPS = {
    "level": "The four levels",
    "note": "Notes: what could not be looked at",
    "link": "Links and domains",
    "domain": "Domains",
    "text": "Messages",
    "phone": "Phone numbers",
    "payee": "Accounts",
    "app": "Apps",
    "list": "Lists",
    "qr": "Codes in pictures",
    "picture": "Pictures",
    "advice": "Advice",
}


def _cell(words: str) -> str:
    """This will give the words as they can stand in a cell of a table."""
    return re.sub(r"\s+", " ", words).replace("|", "\\|").replace("<", "&lt;").strip()


def codes_page() -> str:
    """This will give the page of all codes that an answer can hold, with their sentences."""
    groups: dict[str, list[str]] = {name: [] for name in _GROUPS.values()}
    for code in sorted(catalogue.ALL):
        words = catalogue.ALL[code]
        vietnamese = _cell(f"{words.vi}. {words.why_vi}" if words.why_vi else words.vi)
        english = _cell(f"{words.en}. {words.why_en}" if words.why_en else words.en)
        prefix = code.split(".")[0]
        group = _GROUPS.get(prefix, prefix.capitalize())
        groups.setdefault(group, []).append(f"| `{code}` | {vietnamese} | {english} |")
    lines = [
        _WRITTEN_BY,
        "# Codes and their sentences",
        "",
        f"Each reason, advice and note of an answer has a code, {len(catalogue.ALL)} in all, that stays the same from",
        "release to release. Words in braces are filled in. `lachan.engine.words.catalogue` gives them to a program.",
    ]
    for group, rows in groups.items():
        if rows:
            lines += ["", f"## {group}", "| code | tiếng Việt | English |", "|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def _arguments(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    """This will give each argument as it is typed, and what it means."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to list what a parser takes
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:  # noqa: SLF001
            continue
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for name, sub in action.choices.items():
                about = next((a.help or "" for a in action._choices_actions if a.dest == name), "")  # noqa: SLF001
                yield f"`{name}`", _cell(about)
                for typed, meaning in _arguments(sub):
                    yield f"`{name}` {typed}", meaning
            continue
        value = action.metavar or (action.dest.upper() if action.option_strings else action.dest)
        takes = action.nargs != 0
        typed = ", ".join(action.option_strings) or str(value)
        if action.option_strings and takes:
            typed += f" {'{' + ','.join(map(str, action.choices)) + '}' if action.choices else value}"
        elif action.choices:
            typed = "{" + ",".join(map(str, action.choices)) + "}"
        meaning = (action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%")
        yield f"`{_cell(typed)}`", _cell(meaning)


def commands_page() -> str:
    """This will give the page of the command and what each of its parts takes."""
    lines = [
        _WRITTEN_BY,
        "# The command",
        "",
        "`lachan COMMAND --help` says the same. Exit status: 0 when it did what was asked, whatever the answer was;",
        "2 for misuse; 1 where `--fail-on` says so.",
    ]
    for name, about in COMMANDS.items():
        parser = argparse.ArgumentParser(prog=f"lachan {name}", add_help=False)
        import_module(f"lachan.cli.{module_of(name)}").configure(parser)
        lines += ["", f"## lachan {name}", about[0].upper() + about[1:] + ".", ""]
        rows = [f"| {typed} | {meaning} |" for typed, meaning in _arguments(parser)]
        if rows:
            lines += ["| argument | means |", "|---|---|", *rows]
        if parser.epilog and "examples:" in parser.epilog:
            lines += ["", "```", parser.epilog.removeprefix("examples:\n").strip("\n"), "```"]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def settings_page() -> str:
    """This will give the page of the variables that an operator may set."""
    from lachan.centre.config import environment  # noqa: PLC0415 - the site's settings; the other pages need none of it

    rows = [
        f"| `{setting.variable}` | {_cell(setting.default)} | {_cell(setting.meaning)} |"
        for setting in environment.SETTINGS
    ]
    lines = [
        _WRITTEN_BY,
        "# Settings",
        "",
        "Read from the environment when the site starts. A value that cannot be read is named with what mends it, and",
        "the site does not start.",
        "",
        "| variable | default | means |",
        "|---|---|---|",
        *rows,
    ]
    return "\n".join(lines) + "\n"


_BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")


def with_outputs(document: str) -> str:
    """This will give the document with each command's output as it is now. Raises CalledProcessError."""
    return _BLOCK.sub(lambda block: f"```console\n{_run_block(block.group(1))}```", document)


def _run_block(block: str) -> str:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT / "src"),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
    }
    lines = []
    for line in block.splitlines():
        if line.startswith("$ "):
            run = subprocess.run(  # noqa: S602 - the commands stand in our own documents, and have pipes
                line.removeprefix("$ "),
                shell=True,
                check=True,
                capture_output=True,
                text=True,
                cwd=ROOT,
                env=environment,
                timeout=120,
            )
            lines += [line, run.stdout.rstrip("\n")]
    return "\n".join(lines) + "\n"


def pages() -> Iterator[tuple[Path, str]]:
    """This will give each page that is built here, from the root of the repository, and its text."""
    yield FOLDER / "codes.md", codes_page()
    yield FOLDER / "command.md", commands_page()
    yield FOLDER / "settings.md", settings_page()
    for name in SHOWING:
        yield Path(name), with_outputs((ROOT / name).read_text(encoding="utf-8"))


def main() -> int:
    """This will write the pages or, with --check, compare them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say which page is out of date")
    checking = parser.parse_args().check
    stale = []
    for name, page in pages():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf-8") != page:
            stale.append(str(name))
            if not checking:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(page, encoding="utf-8")
    if checking:
        for path_name in stale:
            print(f"{path_name} is not what the code says; run: make reference")
        return 1 if stale else 0
    print("written: " + (", ".join(stale) or "nothing, all is up to date"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
