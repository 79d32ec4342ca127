"""What a partner's pattern names: simple comparisons, read in one pass with hard limits. Pure.

Read are `=` and `IN` over observables that we have a kind for, joined by `OR`, several in brackets joined by `OR`;
`AND` within one account or app. All else (NOT, LIKE, MATCHES, sequences, windows of time) says more than a thing to
look at, and is refused: half of it would be another claim than the partner's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lachan.engine.extract import canonicalize
from lachan.engine.links.suffixes import split_host
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_CHARS: Final = 20_000
MOST_COMPARISONS: Final = 100

type Comparison = tuple[str, str, str]
"""Type of the observable, its property, and the value."""

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<mark>[\[\](),=])|'(?P<text>(?:[^'\\]|\\['\\])*)'|(?P<word>AND|OR|IN)(?![\w:-])"
    r"|(?P<type>[a-z0-9][a-z0-9-]{0,248}):(?P<path>[a-z0-9_]+(?:\.(?:[A-Za-z0-9_]+|'[A-Za-z0-9-]+'))*))"
)
_ESCAPED: Final = re.compile(r"\\(.)")

_SIMPLE: Final = {
    ("domain-name", "value"): Kind.DOMAIN,
    ("url", "value"): Kind.URL,
    ("ipv4-addr", "value"): Kind.IP,
    ("ipv6-addr", "value"): Kind.IP,
    ("email-addr", "value"): Kind.EMAIL,
    ("email-message", "from_ref.value"): Kind.EMAIL,
    ("phone-number", "value"): Kind.PHONE,
    ("cryptocurrency-wallet", "value"): Kind.WALLET,
}
_HASHES: Final = {"md5": "md5", "sha-1": "sha1", "sha1": "sha1", "sha-256": "sha256", "sha256": "sha256"}
# properties that belong together: how both become what the engine reads, and what stands where the first is missing
_JOINED: Final = {
    ("bank-account", "bank_code", "account_number"): Kind.PAYEE,
    ("mobile-app", "platform", "package"): Kind.APP,
    ("user-account", "account_type", "account_login"): Kind.PROFILE,
    ("social-place", "platform", "name"): Kind.PROFILE,
}
_ALONE: Final = {
    ("bank-account", "iban"): (Kind.PAYEE, "iban:"),
    ("bank-account", "account_number"): (Kind.PAYEE, "unknown:"),
    ("mobile-app", "file_name"): (Kind.APP, "apk:"),
    ("mobile-app", "signer_sha256"): (Kind.APP, "signer:"),
}
_NUMBERED: Final = re.compile(r"hashes\.'?(?P<name>[A-Za-z0-9-]+)'?")


class UnreadPatternError(ValueError):
    """A pattern that isn't taken. `why` is `long`, `many`, `complex`, `unknown` (an observable), `value`."""

    def __init__(self, why: str) -> None:
        """This will keep the reason; never what stood in the pattern."""
        super().__init__(why)
        self.why = why


def things_of(pattern: str) -> tuple[tuple[str, str], ...]:
    """This will give the things that a pattern names, as kinds and canonical values. Raises UnreadPatternError."""
    found: dict[tuple[str, str], None] = {}
    for together in read_pattern(pattern):
        found[_thing(together)] = None
    return tuple(found)


def read_pattern(pattern: str) -> tuple[tuple[Comparison, ...], ...]:
    """This will take a pattern apart: alternatives, and in each the comparisons that hold together.

    Raises UnreadPatternError: `long`, `many`, `complex`.
    """
    if len(pattern) > MOST_CHARS:
        raise UnreadPatternError("long")
    reader = _Reader(tuple(_tokens(pattern)))
    return tuple(reader.alternatives())


def _tokens(pattern: str) -> Iterator[tuple[str, str]]:
    """This will give what stands in a pattern, each by its sort and text. Raises UnreadPatternError."""
    at, end = 0, len(pattern.rstrip())
    while at < end:
        found = _TOKEN.match(pattern, at)
        if found is None:
            raise UnreadPatternError("complex")
        at = found.end()
        if found["mark"] or found["word"]:
            yield "mark", found["mark"] or found["word"]
        elif found["type"]:
            yield "path", f"{found['type']}:{found['path']}"
        else:
            yield "text", _ESCAPED.sub(r"\1", found["text"])
    yield "end", ""


class _Reader:
    """Reads tokens one after another and never goes back."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._count = 0

    def alternatives(self) -> Iterator[tuple[Comparison, ...]]:
        """This will read brackets joined by OR, to the end."""
        while True:
            self._take("mark", "[")
            yield from self._inside()
            self._take("mark", "]")
            if not self._is("mark", "OR"):
                break
            self._at += 1
        self._take("end", "")

    def _inside(self) -> Iterator[tuple[Comparison, ...]]:
        while True:
            yield from self._together()
            if not self._is("mark", "OR"):
                return
            self._at += 1

    def _together(self) -> Iterator[tuple[Comparison, ...]]:
        options = self._comparison()
        while self._is("mark", "AND"):
            self._at += 1
            more = self._comparison()
            if len(options) > 1 or len(more) > 1:
                # which of them belong together is not said
                raise UnreadPatternError("complex")
            options = [options[0] + more[0]]
        yield from options

    def _comparison(self) -> list[tuple[Comparison, ...]]:
        observable, _, path = self._take("path").partition(":")
        if self._is("mark", "="):
            self._at += 1
            values = [self._take("text")]
        else:
            self._take("mark", "IN")
            self._take("mark", "(")
            values = [self._take("text")]
            while self._is("mark", ","):
                self._at += 1
                values.append(self._take("text"))
            self._take("mark", ")")
        self._count += len(values)
        if self._count > MOST_COMPARISONS:
            raise UnreadPatternError("many")
        return [((observable, path, value),) for value in values]

    def _is(self, sort: str, text: str) -> bool:
        return self._tokens[self._at] == (sort, text)

    def _take(self, sort: str, text: str = "") -> str:
        found_sort, found = self._tokens[self._at]
        if found_sort != sort or (text and found != text):
            raise UnreadPatternError("complex")
        self._at += sort != "end"
        return found


def _thing(together: Sequence[Comparison]) -> tuple[str, str]:
    """This will give the one thing that comparisons name together. Raises UnreadPatternError."""
    kind, said = _named(together)
    value = canonicalize(kind, said)
    if value is None or (kind is Kind.DOMAIN and split_host(value).is_suffix):
        raise UnreadPatternError("value")
    return str(kind), value


def _named(together: Sequence[Comparison]) -> tuple[Kind, str]:
    observables = {observable for observable, _, _ in together}
    by_path = {path: value for _, path, value in together}
    if len(observables) != 1 or len(by_path) != len(together):
        raise UnreadPatternError("complex")
    [observable] = observables
    for (wanted, first, second), kind in _JOINED.items():
        if observable == wanted and set(by_path) == {first, second}:
            return kind, f"{by_path[first]}:{by_path[second]}"
    if len(by_path) != 1:
        raise UnreadPatternError("complex")
    [(path, value)] = by_path.items()
    if (observable, path) in _SIMPLE:
        return _SIMPLE[observable, path], value
    if (observable, path) in _ALONE:
        alone_kind, lead = _ALONE[observable, path]
        return alone_kind, f"{lead}{value}"
    if observable == "file" and (hashed := _NUMBERED.fullmatch(path)) is not None:
        name = _HASHES.get(hashed["name"].lower())
        if name is not None:
            return Kind.FILE, f"{name}:{value}"
    raise UnreadPatternError("unknown")
