"""A relay for look-ups, run by another body than the centre: it carries questions that it can't read (RFC 9458).

The centre then sees the relay's address and no one else's, the relay sees no question and no answer. It imports
nothing of the centre, needs nothing but Python, and writes down nothing of anybody; whoever runs it can read it in a
quarter of an hour.
"""
