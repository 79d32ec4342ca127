"""TAXII 2.1: collections of what is listed, for each marking, and an inbox for each partner."""
