"""People who sign in; later their offices, territories and roles."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who may do what."""

    name = "lachan.centre.accounts"
