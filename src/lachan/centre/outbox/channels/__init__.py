"""Ways out, one file each: what an attempt needs, and what its outcome means."""
