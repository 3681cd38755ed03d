"""Numbers into charts: pure functions and values, no clock, no file, no person, no picture library."""
