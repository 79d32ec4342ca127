"""The centre: the site that people ask, and the house that the desk will work in."""
