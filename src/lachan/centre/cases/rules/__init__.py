"""Rules that open cases, one file each. `rules.toml` holds their numbers with the reason for each."""
