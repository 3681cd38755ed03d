"""Packages on their way: made, carried, found, opened, reviewed, taken in, merged."""
