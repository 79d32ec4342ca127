"""Appeals on the public site: the form, its receipt, and following one."""
