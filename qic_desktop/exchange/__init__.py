"""Signed data packages: keys, sealed forms, the restricted archive, verification."""
