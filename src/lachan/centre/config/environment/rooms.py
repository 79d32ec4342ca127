"""What single rooms need to know: mail server, host of previews, scanner, witnesses, signer, ministries' sign-in."""

from __future__ import annotations

from lachan.centre.config.environment.setting import Setting  # noqa: TC001 - used at run time with the first of them

SETTINGS: tuple[Setting, ...] = ()
