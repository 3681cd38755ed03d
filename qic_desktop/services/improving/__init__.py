"""Aim, drivers and tests of change."""
