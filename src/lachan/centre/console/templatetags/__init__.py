"""Template tags of the desk’s pages that know its rooms."""
