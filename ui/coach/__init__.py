"""The coach's pages: sites, one site, the bag."""
