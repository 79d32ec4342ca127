"""The addresses of list files and of the key that they are signed with."""

from __future__ import annotations

from django.urls import path, register_converter

from lachan.centre.exchange.lists import views


class ListFileConverter:
    """A name that a list file can have."""

    regex = r"[a-z]{1,20}\.(?:txt|csv|conf|json)"

    def to_python(self, value: str) -> str:
        """This will give it."""
        return value

    def to_url(self, value: str) -> str:
        """This will write it."""
        return value


register_converter(ListFileConverter, "listfile")

urlpatterns = [
    path("lists/", views.index, name="exchange_lists"),
    path("lists/<listfile:file>", views.whole, name="exchange_list"),
    path("lists/<listfile:file>.minisig", views.signature, name="exchange_list_signature"),
    path("lists/<listfile:file>.delta", views.changes, name="exchange_list_changes"),
    path(
        "lists/<listfile:file>.delta.minisig", views.changes_signature, name="exchange_list_changes_signature"
    ),
    path("keys", views.keys, name="exchange_keys"),
    path("keys/minisign.pub", views.minisign_key, name="exchange_minisign_key"),
]
