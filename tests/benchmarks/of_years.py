"""A team's store after ten years: how it opens, and how soon each page stands."""

from __future__ import annotations

import random
import statistics
from datetime import date
from pathlib import Path

from grounds import enter, periods
from of_window import child, screen
from rows import Row, at_most, ratio_at_most

from qic_desktop import bootstrap
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.pdsa import PdsaCycle, Ramp
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record

YEARS, MEASURES, RAMPS, CYCLES = 10, 60, 250, 2000
UNDER_WAY = 12
ENDINGS = ("adopt", "adopt", "abandon")


def benchmark_years(folder: Path, *, rounds: int = 7) -> list[Row]:
    """Opening against an empty store, and the pages: asked for, read from the store, painted."""
    empty = bootstrap.create_workspace(folder / "empty.qic", Role.SITE, "Mtoni Juu", practice=True)
    empty.close()
    long = long_workspace(folder / "long.qic")
    long.close()
    opened: dict[str, list[float]] = {"empty": [], "long": []}
    with screen() as environment:
        for _turn in range(rounds):
            for name, times in opened.items():
                found = child("program_window", folder / f"{name}.qic", "page", environment=environment)
                times.append(found["ms"])
        painted = child("every_page", folder / "long.qic", environment=environment)
    size = (folder / "long.qic" / "store.db").stat().st_size / 1_000_000
    values = MEASURES * YEARS * 12
    said = f"{MEASURES} measures, {values} values, {CYCLES} cycles, {size:.0f} MB; median of {rounds} in turn"
    rows = [
        Row(
            "start to the first page, ten years",
            statistics.median(opened["long"]),
            "ms",
            statistics.median(opened["empty"]),
            "an empty store",
            ratio_at_most(1.8),
            said,
        )
    ]
    for key, times in painted["pages"].items():
        rows.append(
            Row(f"page {key}, first visit", times[0], "ms", target=at_most(150), note="built, read and painted")
        )
        note = f"read afresh and painted; median of {len(times) - 1} visits"
        rows.append(Row(f"page {key}, ten years", statistics.median(times[1:]), "ms", target=at_most(150), note=note))
    for key, times in painted["written"].items():
        note = f"the same after a value was typed; median of {len(times)} visits"
        rows.append(Row(f"page {key}, after an entry", statistics.median(times), "ms", target=at_most(150), note=note))
    return rows


def long_workspace(folder: Path) -> Workspace:
    """Ten years of sixty measures and two thousand cycles, as typing them would have left them."""
    dice = random.Random(7)
    made = bootstrap.create_workspace(folder, Role.SITE, "Mtoni Juu", practice=True, practice_day=date(2026, 1, 5))
    months = periods(YEARS * 12)
    for number in range(MEASURES):
        definition = {
            "numerator_text": f"Births with sign {number}",
            "denominator_text": "All births",
            "value_form": "proportion",
            "period_kind": "month",
            "direction": "up",
        }
        view = measures.define_measure(
            made, NewMeasure(f"m{number:02}", f"Measure {number}", MeasureKind.PROCESS, definition=definition)
        )
        enter(made, view, months, seed=number)
    edits = []
    for number in range(RAMPS):
        ramp = made.new_id()
        edits.append(new_record(Ramp, ramp, title=f"Ramp {number}", letter=_letter(number)))
        for place in range(1, CYCLES // RAMPS + 1):
            started = months[dice.randrange(len(months))].text
            texts = {"title": f"Test {place} of ramp {number}", "prediction": "Eight of ten will be complete."}
            last = place == CYCLES // RAMPS and number >= UNDER_WAY
            decision = dice.choice(ENDINGS) if last else "adapt"
            closed = {"decision": decision, "stage": "act", "learning": "It took one shift longer."}
            state = {"stage": "do"} if place == CYCLES // RAMPS and number < UNDER_WAY // 2 else closed
            cycle = made.new_id()
            edits.append(
                new_record(
                    PdsaCycle,
                    cycle,
                    ramp=ramp,
                    number=place,
                    started=f"{started}-05",
                    ended=f"{started}-20",
                    **texts,
                    **state,
                )
            )
    made.journal.append(made.scope, edits, undoable=False)
    return made


def _letter(number: int) -> str:
    return chr(65 + number % 26) * (1 + number // 26)
