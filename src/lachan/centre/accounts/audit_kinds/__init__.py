"""What this room writes into the log, one file a subject. Each has `KINDS`; `AccountsConfig.ready` registers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.audit_kinds import offices, persons, roles, sign_in, tokens

if TYPE_CHECKING:
    from lachan.centre.audit.kinds import Kind

KINDS: Final[tuple[Kind, ...]] = (
    *offices.KINDS, *persons.KINDS, *roles.KINDS, *sign_in.KINDS, *tokens.KINDS,
)  # fmt: skip
