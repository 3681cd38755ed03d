"""Use cases: the verbs of the field, the one API that window and command line call."""
