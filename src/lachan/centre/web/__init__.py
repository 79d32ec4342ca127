"""What every page stands on: words, errors, limits, languages, uploads."""
