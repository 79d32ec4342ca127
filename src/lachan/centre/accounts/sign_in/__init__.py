"""Signing in: password with a second factor, passkeys, a ministry's own provider; and what slows guessing."""
