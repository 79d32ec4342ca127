"""What partners say of what they were told: read and judged here, without asking the database."""
