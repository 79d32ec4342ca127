"""Who runs this site: the centre's name and where to write to it, as the operator has set them."""

from __future__ import annotations

import msgspec
from django.conf import settings

from lachan.centre.web.words import Lang, say


class Centre(msgspec.Struct, frozen=True):
    """The centre as a page names it.

    `name` is in the page's language, the site's own name where the operator has set none (`is_named` is then False).
    `contact` is a mail or web address as one reads it and `contact_url` the same as a link; both are "" when not set.
    """

    name: str
    is_named: bool
    contact: str
    contact_url: str


def centre_in(lang: Lang) -> Centre:
    """This will give the centre in a language; the Vietnamese name stands in where no English one is set."""
    environment = settings.ENVIRONMENT
    said = (lang == "en" and environment.centre_name_en) or environment.centre_name
    contact = environment.centre_contact
    is_address = "://" in contact
    return Centre(
        name=said or say("site.name", lang),
        is_named=bool(said),
        contact=contact.partition("://")[2].rstrip("/") if is_address else contact,
        contact_url=contact if is_address or not contact else f"mailto:{contact}",
    )
