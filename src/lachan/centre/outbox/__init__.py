"""What leaves: durable, idempotent, retried."""
