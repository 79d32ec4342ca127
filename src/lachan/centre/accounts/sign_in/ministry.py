"""A ministry's own sign-in (OpenID Connect): allauth's protocol, our table, the guarded client, and more checks.

Beyond what allauth does: a nonce, the signature always, the issuer as it was set, the algorithm by a list, `azp`.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any, Final

import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit, statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.urls import reverse

from lachan.centre.accounts.models import SignInProvider
from lachan.centre.accounts.services.providers import PURPOSE
from lachan.centre.accounts.sign_in.secrets_at_rest import unseal
from lachan.centre.fetch.client import Allowed, Limits
from lachan.centre.fetch.session import GuardedSession, SessionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

# Signed by a key pair alone: with a shared secret whoever can check could also sign; `none` is no signature.
_ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
_PORTS: Final = frozenset({80, 443, *range(1024, 65_536)})
_LIMITS: Final = Limits(max_bytes=300_000, total_seconds=10.0, connect_seconds=4.0, max_redirects=0)
# a provider's clock may be ahead of ours by so much
_LEEWAY_SECONDS: Final = 60
# What a provider says of itself seldom changes; asking each time would let anybody make us ask.
_KEPT_SECONDS: Final = 300
_SUBJECT_CHARS: Final = 255
_kept: dict[str, tuple[float, dict[str, Any]]] = {}


class MinistryError(Exception):
    """The ministry's sign-in did not work out. `why` is a code: `down`, `state`, `cancelled`, `token`, `settings`."""

    def __init__(self, why: str) -> None:
        """This will keep the code."""
        super().__init__(why)
        self.why = why


class MinistryAdapter(DefaultSocialAccountAdapter):
    """Providers come from our table; whatever is asked of them goes through the guarded client."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """This will give the active providers, as allauth wants them; nothing of this is saved."""
        del request
        rows = SignInProvider.objects.filter(is_active=True)
        if provider and provider != "openid_connect":
            rows = rows.filter(slug=provider)
        if client_id:
            rows = rows.filter(client_id=client_id)
        return [_as_app(row) for row in rows]

    def is_open_for_signup(self, *_: Any) -> bool:
        """This will say no."""
        return False

    def can_authenticate_by_email(self, *_: Any) -> bool:
        """This will say no: an address proves nothing."""
        return False

    def get_requests_session(self) -> GuardedSession:
        """This will give the guarded client; inside it reaches only the networks that the operator has named."""
        environment = settings.ENVIRONMENT
        allow = Allowed(
            networks=environment.ministry_networks, ports=_PORTS, inside=environment.inside_networks
        )
        return GuardedSession(limits=_LIMITS, allow=allow, ca_file=environment.ministry_ca_file)


def _as_app(provider: SignInProvider) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.slug,
        name=provider.name_vi,
        client_id=provider.client_id,
        secret=unseal(provider.secret, purpose=PURPOSE) if provider.secret else "",
        settings={"server_url": provider.issuer, "oauth_pkce_enabled": True, "scope": ["openid"]},
    )


class _Protocol(OpenIDConnectOAuth2Adapter):
    """One conversation with a provider. Only the subject is asked for: scope `openid`, no name, no address."""

    def __init__(self, request: HttpRequest, provider: SignInProvider) -> None:
        super().__init__(request, provider.slug)
        self.row = provider

    @property
    def openid_config(self) -> dict[str, Any]:
        """This will give what the provider says of itself. Raises MinistryError."""
        kept_at, kept = _kept.get(self.row.issuer, (0.0, {}))
        if kept and 0 <= time.monotonic() - kept_at < _KEPT_SECONDS:
            return kept
        try:
            config: dict[str, Any] = super().openid_config
        except (SessionError, ValueError):
            raise MinistryError("down") from None
        plain_allowed = bool(settings.ENVIRONMENT.ministry_networks)
        places = [config.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        schemes = ("https://", "http://") if plain_allowed else ("https://",)
        if config.get("issuer") != self.row.issuer or not all(
            isinstance(place, str) and place.startswith(schemes) for place in places
        ):
            raise MinistryError("settings")
        _kept[self.row.issuer] = (time.monotonic(), config)
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """This will give the address that the provider sends back to."""
        del app
        return str(build_absolute_uri(request, reverse("accounts_ministry_callback", args=[self.row.slug])))


def begin(request: HttpRequest, provider: SignInProvider, *, asked: Mapping[str, Any], anew: bool) -> str:
    """This will give the address at the provider to go to; what was asked for waits in the session.

    `anew` has the provider ask for a proof although it knows the person. Raises MinistryError.
    """
    protocol = _Protocol(request, provider)
    known = protocol.get_provider()
    nonce = secrets.token_urlsafe(24)
    proof = known.get_pkce_params()
    client = protocol.get_client(request, known.app)
    client.state = statekit.stash_state(
        request,
        provider_id=provider.slug,
        state={
            **asked,
            "nonce": nonce,
            "anew_since": time.time() if anew else 0,
            "pkce_code_verifier": proof.pop("code_verifier", None),
        },
    )
    more = {**proof, "nonce": nonce, **({"prompt": "login", "max_age": "0"} if anew else {})}
    return str(client.get_redirect_url(protocol.authorize_url, ["openid"], more))


def complete(request: HttpRequest, provider: SignInProvider) -> tuple[dict[str, Any], dict[str, Any]]:
    """This will give what was asked for and the claims of the person who comes back. Raises MinistryError."""
    asked = statekit.unstash_state(request, provider_id=provider.slug, state_id=request.GET.get("state", ""))
    if asked is None:
        raise MinistryError("state")
    # RFC 9207: an answer of another provider is not taken for this one's
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise MinistryError("state")
    if "code" not in request.GET:
        raise MinistryError("cancelled" if request.GET.get("error") == "access_denied" else "token")
    protocol = _Protocol(request, provider)
    app = protocol.get_provider().app
    try:
        answer = protocol.get_access_token_data(
            request,
            app,
            protocol.get_client(request, app),
            pkce_code_verifier=asked.get("pkce_code_verifier"),
        )
        claims = _check_token(protocol, app, str(answer.get("id_token", "")), nonce=str(asked["nonce"]))
        if (since := asked["anew_since"]) and claims["auth_time"] < since - _LEEWAY_SECONDS:
            raise MinistryError("token")
    except SessionError:
        raise MinistryError("down") from None
    except (OAuth2Error, jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError):
        # whatever form a broken answer has, it is no proof
        raise MinistryError("token") from None
    return asked, claims


def _check_token(protocol: _Protocol, app: SocialApp, token: str, *, nonce: str) -> dict[str, Any]:
    if jwt.get_unverified_header(token).get("alg") not in _ALGORITHMS:
        raise MinistryError("token")
    claims: dict[str, Any] = jwtkit.verify_and_decode(
        credential=token,
        keys_url=protocol.openid_config["jwks_uri"],
        issuer=protocol.row.issuer,
        audience=app.client_id,
        lookup_kid=jwtkit.lookup_kid_jwk,
    )
    subject, audience = claims.get("sub"), claims.get("aud")
    is_for_us = audience == app.client_id or claims.get("azp") == app.client_id or audience == [app.client_id]
    is_subject = isinstance(subject, str) and 0 < len(subject) <= _SUBJECT_CHARS
    issued_at = claims.get("iat")
    is_of_now = isinstance(issued_at, int | float) and issued_at <= time.time() + _LEEWAY_SECONDS
    has_end = isinstance(claims.get("exp"), int | float)
    same_nonce = secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode())
    if not (is_for_us and is_subject and is_of_now and has_end and same_nonce):
        raise MinistryError("token")
    return claims


def has_asked_for_second_factor(provider: SignInProvider, claims: Mapping[str, Any]) -> bool:
    """This will say whether the provider vouches for a second factor with a value that the operator named."""
    named = set(provider.second_factor_values.split())
    methods = claims.get("amr")
    said = {str(claims.get("acr", "")), *(map(str, methods) if isinstance(methods, list) else ())}
    return bool(named & said)
