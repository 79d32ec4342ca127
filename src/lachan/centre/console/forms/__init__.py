"""What people type at the desk, one file a subject."""
