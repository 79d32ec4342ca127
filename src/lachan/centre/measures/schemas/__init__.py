"""What programs send and are told."""
