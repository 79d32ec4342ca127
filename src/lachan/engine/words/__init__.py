"""The sentences that a person reads: their form, the catalogue of all, and how blanks are filled."""
