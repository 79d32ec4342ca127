"""What waits to leave."""
