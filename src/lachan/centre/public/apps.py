"""The public site: ask, and read how each kind of scam goes."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """What citizens see."""

    name = "lachan.centre.public"
