"""The practice collaborative that comes with the program."""
