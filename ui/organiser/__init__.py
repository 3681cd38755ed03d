"""The organiser's pages: the whole collaborative, its sites, what arrives, and what everybody measures."""
