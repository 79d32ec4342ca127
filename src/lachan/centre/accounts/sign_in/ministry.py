"""A ministry's own sign-in (OpenID Connect)."""

from __future__ import annotations

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class MinistryAdapter(DefaultSocialAccountAdapter):
    """Providers come from our table."""
