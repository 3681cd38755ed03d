"""Charts of values, what a team writes on them, and sites beside each other."""
