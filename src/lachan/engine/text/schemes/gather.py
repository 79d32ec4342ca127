"""All schemes, found by their files: a new scheme is one file and nothing else."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from lachan.engine.text.schemes import rules

if TYPE_CHECKING:
    from lachan.engine.text.schemes.scheme import Part, Scheme

SCHEMES: tuple[Scheme, ...] = tuple(
    import_module(f"{rules.__name__}.{name}").SCHEME
    for name in sorted(module.name for module in iter_modules(rules.__path__))
)
"""Every scheme, in the order of the files' names."""

PARTS: tuple[Part, ...] = tuple(
    dict.fromkeys(part for scheme in SCHEMES for way in scheme.ways for part in way if part.phrases)
)
"""Every part that is known by phrases, each once."""

KIND_OF: dict[str, str] = {scheme.code: scheme.kind for scheme in SCHEMES if scheme.kind}
"""Of what kind of scam a scheme is, by its code."""
