"""Who stands behind names and addresses, by RDAP (RFC 9082, 9083): which server to ask, asking it, reading its answer.

The tables beside this file (`dns.json`, `ipv4.json`, `ipv6.json`) have the form of IANA's (RFC 9224); of when they are
stands in each, and `scripts/refresh_rdap.py` makes them from IANA's own files.
"""
