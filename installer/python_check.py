"""Says in one sentence why this Python cannot run the program.

Kept free of anything that Pythons before 3.11 cannot read, because those are the ones that need the sentence.
Importing it does nothing; the two commands call :func:`complaint` before they import anything else of ours.
"""

import sys

OLDEST = (3, 11)
NEWEST = (3, 14)


def complaint(version: "tuple[int, int]", largest_index: int) -> str:
    """The sentence for a Python of this version and word size, "" where it is fine."""
    name = "%d.%d" % version  # noqa: UP031
    if largest_index <= 2**32:
        return "This Python " + name + " is a 32-bit one; QIC Desktop needs a 64-bit Python 3.11 to 3.14."
    if not OLDEST <= version <= NEWEST:
        return "QIC Desktop needs Python 3.11 to 3.14; this one is " + name + ". Start it with one of those."
    return ""


def require() -> None:
    """End the program with the sentence where this Python does not fit."""
    sentence = complaint(sys.version_info[:2], sys.maxsize)
    if sentence:
        sys.stderr.write(sentence + "\n")
        sys.exit(1)
