"""The addresses of list files and of the key that they are signed with."""

from __future__ import annotations

from django.urls import path, register_converter

from lachan.centre.exchange.lists import keys, views


class ListFileConverter:
    """A name that a list file can have."""

    regex = r"[a-z]{1,20}\.(?:txt|csv|conf|json)"

    def to_python(self, value: str) -> str:
        """This will give it."""
        return value

    def to_url(self, value: str) -> str:
        """This will write it."""
        return value


class KeyNameConverter(ListFileConverter):
    """A name that a key can have: as minisign shows it, or `next` for the one that is announced."""

    regex = r"next|[0-9A-Fa-f]{16}"


register_converter(ListFileConverter, "listfile")
register_converter(KeyNameConverter, "keyname")

urlpatterns = [
    path("lists/", views.index, name="exchange_lists"),
    path("lists/<listfile:file>", views.whole, name="exchange_list"),
    path("lists/<listfile:file>.minisig", views.signature, name="exchange_list_signature"),
    path("lists/<listfile:file>.delta", views.changes, name="exchange_list_changes"),
    path(
        "lists/<listfile:file>.delta.minisig", views.changes_signature, name="exchange_list_changes_signature"
    ),
    path("keys", keys.keys, name="exchange_keys"),
    path("keys/minisign.pub", keys.minisign_key, name="exchange_minisign_key"),
    path("keys/<keyname:name>.pub", keys.key_file, name="exchange_key_file"),
    path("keys/<keyname:name>.pub.minisig", keys.key_file_signature, name="exchange_key_file_signature"),
]
