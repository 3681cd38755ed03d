"""Aggregation beyond what a laptop's memory holds: Parquet files, and one set of expressions for every engine.

The optional extra ``[scale]``. Nothing else in the program imports it, and it is imported only when it is asked for.
"""
