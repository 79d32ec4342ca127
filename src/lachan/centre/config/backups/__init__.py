"""Backups: one encrypted file with the database, the data folder's files and a manifest; and the way back."""
