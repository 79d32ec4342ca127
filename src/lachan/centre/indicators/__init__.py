"""The register: what came in, what was seen in it, what is known of it."""
