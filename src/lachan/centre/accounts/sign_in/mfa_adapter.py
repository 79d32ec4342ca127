"""What we ask of allauth's second factors: seeds are sealed, one factor always stays, and the words are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import qrcode
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.html import format_html

from lachan.centre.accounts.queries.signing_in import second_factors_of
from lachan.centre.accounts.sign_in.adapter import OurWords
from lachan.centre.accounts.sign_in.secrets_at_rest import seal, unseal
from lachan.centre.web.centre import centre_in
from lachan.centre.web.language import language_of
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator

_PURPOSE = "second factor"
# the white edge that readers need (ISO/IEC 18004: four modules)
_EDGE = 4


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seeds under the master key; a picture without styles; passkeys for this site's name."""

    error_messages: ClassVar[dict[str, str]] = OurWords()

    def encrypt(self, text: str) -> str:
        """This will seal a seed."""
        return seal(text, purpose=_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """This will open a seed. Raises SealedUnderAnotherKeyError."""
        return unseal(encrypted_text, purpose=_PURPOSE)

    def get_totp_issuer(self) -> str:
        """This will name the centre in the person's app."""
        return centre_in(language_of(context.request)).name

    def _get_site_name(self) -> str:
        """This will name the centre where a passkey is kept."""
        return self.get_totp_issuer()

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """This will name the person where a passkey is kept: the number for machines, the name for people."""
        return {"id": user_pk_to_url_str(user).encode(), "display_name": user.name, "name": user.email}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        """This will name a passkey by its number until the person names it."""
        del type
        number = second_factors_of(user.pk).passkeys + 1
        return say("sign_in.passkey.number", language_of(context.request), number=str(number))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """This will say whether another second factor stays; everybody has one."""
        return not is_last(authenticator)

    def build_totp_svg(self, url: str) -> str:
        """This will draw the code as one path, without styles, for a page that allows none."""
        code = qrcode.QRCode(border=_EDGE)
        code.add_data(url)
        code.make(fit=True)
        matrix = code.get_matrix()
        path = "".join(
            f"M{column} {row}h1v1h-1z"
            for row, cells in enumerate(matrix)
            for column, is_dark in enumerate(cells)
            if is_dark
        )
        return format_html(
            '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
            '<path class="qr-paper" d="M0 0h{size}v{size}H0z"/><path class="qr-ink" d="{path}"/></svg>',
            size=len(matrix),
            label=say("sign_in.app.picture", language_of(context.request)),
            path=path,
        )


def is_last(authenticator: Authenticator) -> bool:
    """This will say whether the person would have no second factor without this one."""
    held = second_factors_of(authenticator.user_id)
    return int(held.app) + held.passkeys <= 1
