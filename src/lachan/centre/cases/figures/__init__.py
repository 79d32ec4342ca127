"""Figures of cases: named queries, one file each, all asked with `asked.Asked`. Nothing else counts cases."""
