"""What is read of one input at most. What lies beyond is left out, and `Extraction.truncated` says so."""

from __future__ import annotations

# A message of a person has a handful. More only serves to make us work.
MAX_INDICATORS = 200

# Candidates that are looked at closely before reading stops. A page of 50,000 characters with a link on each
# line has about 1,500; ten times that is an attack, and each candidate costs some microseconds.
MAX_CANDIDATES = 6_000

# A whole input longer than this is a message, however few spaces it has (links: `parse.MAX_URL_CHARS`).
MAX_WHOLE_CHARS = 4_096

# Keccak in Python takes a third of a millisecond; a message has one or two wallets.
MAX_KECCAK_CHECKS = 32

# Addresses inside addresses inside addresses: a redirect that hides deeper than this is judged by its outside.
MAX_NESTING = 3
