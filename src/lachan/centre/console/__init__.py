"""The desk: pages that join capabilities."""
