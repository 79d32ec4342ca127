"""People who sign in, their offices, territories and roles."""

from importlib import import_module

from django.apps import AppConfig

from lachan.centre.accounts.audit_kinds import KINDS
from lachan.centre.audit.kinds import register


class AccountsConfig(AppConfig):
    """Who may do what."""

    name = "lachan.centre.accounts"

    def ready(self) -> None:
        """This will make known what this room writes into the log, and listen to second factors that come and go."""
        register(KINDS)
        # it needs the models, which are there only now
        import_module("lachan.centre.accounts.sign_in.receivers").connect()
