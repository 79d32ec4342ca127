"""The one stage of a sign-in beside the first proof: the second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage

from lachan.centre.accounts.sign_in.entering import MFA_BY_PROVIDER

if TYPE_CHECKING:
    from django.http import HttpRequest


class SecondFactorStage(AuthenticateStage):
    """Asks for the person's own second factor unless a ministry's provider has vouched for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, self.login.user)
        if any(record.get("method") == MFA_BY_PROVIDER for record in records):
            return False
        return bool(super()._should_handle(request))
