"""The only place that knows SQLite: opening, the journal, registers, projections, segments, backup.

One connection, one thread, one program at a time. Nothing here signs or verifies: a function that seals is passed
in by the layer above.
"""
