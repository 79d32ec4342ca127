"""The program that a partner runs in its network: it asks resolvers for names, signs what they said, and sends it.

It imports nothing of the centre, is small and starts quickly; whoever lets it in can read it in a quarter of an hour.
"""
