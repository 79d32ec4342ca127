"""Only this room opens HTTP, and only the outbox speaks SMTP: else there would be a way past the guard."""

from __future__ import annotations

import ast
from pathlib import Path

CENTRE = Path(__file__).parents[3] / "src/lachan/centre"
HTTP = ("urllib3", "requests", "http.client", "urllib.request", "httpx", "aiohttp", "ftplib")


def imported(path: Path) -> set[str]:
    """This will give the full names of what a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def users(modules: tuple[str, ...]) -> dict[str, list[str]]:
    """This will give which rooms import which of the modules."""
    found: dict[str, list[str]] = {}
    for path in CENTRE.rglob("*.py"):
        for name in imported(path):
            if any(name == module or name.startswith(f"{module}.") for module in modules):
                found.setdefault(path.relative_to(CENTRE).parts[0], []).append(f"{path.name}: {name}")
    return found


def test_only_fetch_opens_http() -> None:
    others = users(HTTP)
    assert others.pop("fetch")
    assert others == {}


def test_only_the_outbox_speaks_smtp() -> None:
    assert list(users(("smtplib",))) == ["outbox"]
