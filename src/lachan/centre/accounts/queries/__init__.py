"""All reads of this room."""

from lachan.centre.accounts.queries.persons import demo_passwords_exist

__all__ = ["demo_passwords_exist"]
