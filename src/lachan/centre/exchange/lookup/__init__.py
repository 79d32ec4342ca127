"""The private look-up: what is listed is compared on the device, and nobody learns which page was opened."""
