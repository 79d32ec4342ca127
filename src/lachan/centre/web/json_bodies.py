r"""JSON that a strict reader refuses though it has an honest meaning: halves of surrogate pairs.

`"\ud800"` is allowed by the grammar of JSON (RFC 8259, 8.2) and is no text: UTF-8 can't hold it. Programs send it that
cut a text in the middle of an emoji. The half becomes U+FFFD, as it does in the engine; all else stays as it is,
so that one row doesn't take the others along and places count the same.
"""

from __future__ import annotations

import re

# An escaped backslash, a whole pair, or half of one: in this order, so that what follows a backslash is read rightly.
_ESCAPES = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def without_halves(body: bytes) -> bytes:
    """This will put U+FFFD where an escape names half of a surrogate pair; a body without any comes back as it is."""
    return _ESCAPES.sub(lambda found: rb"\ufffd" if found["half"] else found[0], body)
