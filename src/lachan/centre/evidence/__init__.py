"""Files by content hash, sealed, with previews made apart."""
