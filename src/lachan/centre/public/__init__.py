"""The public site: ask, and read how each kind of scam goes."""
