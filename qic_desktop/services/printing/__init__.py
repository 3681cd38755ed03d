"""Printed documents, filled from the store."""
