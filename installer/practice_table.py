"""Make the table of the practice collaborative from the published file of emergency attendances.

Use: ``python installer/practice_table.py AE_ATTENDANCES.csv [--out FILE]``. The source is the table
``ae_attendances`` of the package NHSRdatasets (columns period, org_code, type, attendances, breaches,
admissions). Kept are the organisations that report a type 1 department in any month; all department types are
added up per month; a month that an organisation did not report stays absent. Codes are S001, S002 … in the order of
the organisation codes. Names are invented and stand in ``resources/practice/sites.csv``; this program only checks
that codes and organisation codes there agree with the table. Pure standard library.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PRACTICE = Path(__file__).resolve().parent.parent / "resources" / "practice"
TABLE = PRACTICE / "four_hour_emergency_care.csv"
SITES = PRACTICE / "sites.csv"
HEADER = ("site", "period", "attendances", "breaches", "admissions")


class SiteMonth(NamedTuple):
    """One organisation in one month, all its department types added up."""

    site: str
    period: str
    attendances: int
    breaches: int
    admissions: int


def read_source(path: Path) -> tuple[dict[str, str], ...]:
    """Read the rows of the published file, as texts."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def site_codes(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Give organisation code → S001 … for those with a type 1 department, in order of organisation code."""
    major = sorted({row["org_code"] for row in rows if row["type"] == "1"})
    return {organisation: f"S{number:03}" for number, organisation in enumerate(major, start=1)}


def make_table(rows: Sequence[Mapping[str, str]]) -> tuple[SiteMonth, ...]:
    """Add up the department types per organisation and month; ordered by site, then period."""
    codes = site_codes(rows)
    sums: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        code = codes.get(row["org_code"])
        if code is not None:
            month = sums.setdefault((code, row["period"][:7]), [0, 0, 0])
            for index, column in enumerate(HEADER[2:]):
                month[index] += int(row[column])
    return tuple(SiteMonth(site, period, *counts) for (site, period), counts in sorted(sums.items()))


def write_table(table: Iterable[SiteMonth], path: Path) -> None:
    """Write the table as UTF-8 CSV with plain line feeds, so that a second run gives the same bytes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(table)


def strangers(codes: Mapping[str, str], sites: Path) -> tuple[str, ...]:
    """Name the organisation codes that are not in ``sites.csv`` under the same site code, or only there."""
    with sites.open(encoding="utf-8", newline="") as file:
        listed = {(row["source_organisation"], row["code"]) for row in csv.DictReader(file)}
    return tuple(sorted({organisation for organisation, _ in listed.symmetric_difference(codes.items())}))


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the table and say what was made; 1 if ``sites.csv`` names other organisations."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("source", type=Path, help="ae_attendances.csv of the package NHSRdatasets")
    parser.add_argument("--out", type=Path, default=TABLE, help="where the table is written")
    chosen = parser.parse_args(arguments)
    rows = read_source(chosen.source)
    codes = site_codes(rows)
    unknown = strangers(codes, SITES)
    if unknown:
        print(f"sites.csv does not agree for: {', '.join(unknown)}. Nothing was written.", file=sys.stderr)
        return 1
    table = make_table(rows)
    write_table(table, chosen.out)
    print(f"{len(codes)} sites, {len({month.period for month in table})} months, {len(table)} rows: {chosen.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
