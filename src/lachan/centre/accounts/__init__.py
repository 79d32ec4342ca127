"""Who signs in, and which programs may ask with a key."""
