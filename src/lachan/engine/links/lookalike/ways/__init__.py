"""The ways of imitation, one file each: `HOW`, `WORDS`, `see(candidate)`, and the table `HITS` and `MISSES`."""

from __future__ import annotations

from lachan.engine.links.lookalike.ways import (
    bears,
    edit,
    ending,
    front,
    inserted,
    letters,
    path,
    script,
    state,
    subdomain,
    theme,
    weak,
    words,
)

# Those that look at the host. `path` looks at what stands behind it.
OF_HOST = (front, subdomain, inserted, ending, bears, state, letters, script, edit, words, weak, theme)
ALL = (*OF_HOST, path)
