"""The window around the pages: rail, header, page stack, notices, toast, go to."""
