"""Files by content hash, sealed, with previews made apart."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Files by content hash, sealed, with previews made apart."""

    name = "lachan.centre.evidence"
