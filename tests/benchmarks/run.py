"""``python tests/benchmarks/run.py``: measures what the product promises and prints one table.

Run it with the project's Python (``.venv/bin/python``). Names pick benchmarks: ``run.py import export``. Floors are
measured in the same run; the exit code is 1 where a target is missed. On a busy computer read the ratios.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from rows import Row, table  # noqa: E402

Benchmark = Callable[[Path], list[Row]]


def benchmarks() -> dict[str, Benchmark]:
    """Name → function; imported here so that one can be run without the libraries of another."""
    from of_analysis import benchmark_charts, benchmark_many_sites, benchmark_overview
    from of_engine import benchmark_engine
    from of_exchange import benchmark_export, benchmark_import
    from of_live_chart import benchmark_live
    from of_multiples import benchmark_multiples
    from of_packages import benchmark_exchange, benchmark_reading, benchmark_sizes
    from of_scale import benchmark_scale
    from of_stick import benchmark_gap
    from of_window import benchmark_memory, benchmark_start, benchmark_typing
    from of_years import benchmark_years

    return {
        "start": benchmark_start,
        "typing": benchmark_typing,
        "memory": benchmark_memory,
        "export": benchmark_export,
        "import": benchmark_import,
        "reading": benchmark_reading,
        "exchange": benchmark_exchange,
        "sizes": benchmark_sizes,
        "gap": benchmark_gap,
        "overview": benchmark_overview,
        "many": benchmark_many_sites,
        "charts": benchmark_charts,
        "engine": benchmark_engine,
        "live": benchmark_live,
        "multiples": benchmark_multiples,
        "years": benchmark_years,
        "scale": benchmark_scale,
    }


def run(names: Sequence[str]) -> list[Row]:
    """The rows of the named benchmarks, each in a folder of its own that is removed afterwards."""
    rows: list[Row] = []
    for name, benchmark in benchmarks().items():
        if names and name not in names:
            continue
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix=f"qic-{name}-") as folder:
            os.environ["QIC_HOME"] = str(Path(folder) / "profile")
            rows += benchmark(Path(folder))
    return rows


def main() -> int:
    """Run with this process's command line."""
    parser = argparse.ArgumentParser(description="Measure the promises of QIC Desktop.")
    parser.add_argument("names", nargs="*", choices=[[], *benchmarks()], help="only these benchmarks")
    rows = run(parser.parse_args().names)
    print(table(rows))
    return 1 if any(row.is_met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
