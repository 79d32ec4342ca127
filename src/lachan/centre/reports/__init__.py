"""What people tell us, and who of them is independent of whom."""
