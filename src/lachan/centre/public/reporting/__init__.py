"""What people tell on the public site: the form, its receipt, and following it."""
