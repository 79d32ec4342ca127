"""Notices by mail: X-ARF, the addresses that answers come back to, and reading what came back. Pure, without tables."""
