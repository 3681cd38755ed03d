"""Codes and arguments in, sentences out; the only place with prose below the two faces."""
