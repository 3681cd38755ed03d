"""Locks: of stores, of packages, and the words that open them again."""
