"""Every field of an operational definition (method C3) stands on the charter as it does in the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.measure import DefinitionRevision
from qic_desktop.errors import InputError
from qic_desktop.reports.charter_paper import charter_pdf
from qic_desktop.services.measuring import definitions, measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.printing.charter_papers import prepare_charter
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.definition_lines import definition_lines

WRITTEN = {
    "numerator_text": "births with a complete partograph",
    "denominator_text": "all births",
    "inclusion": "births before arrival",
    "exclusion": "planned caesareans",
    "value_form": "rate",
    "unit": "per thousand births",
    "multiplier": 1000.0,
    "source_text": "birth register, column 14",
    "collector": "midwife in charge",
    "method": "every",
    "sample_size": 30,
    "minimum_denominator": 5.0,
    "strata": ["day", "night"],
    "period_kind": "month",
    "direction": "up",
    "chart_kind": "u",
    "effective_period": "2019-01",
}
SAID = (
    "births with a complete partograph",
    "all births",
    "births before arrival",
    "planned caesareans",
    "per thousand births",
    "birth register, column 14",
    "midwife in charge",
    "every second, third",
    "30",
    "day, night",
    "up is better",
    "U chart",
    "12 days after the end of the period",
    "January 2019",
    "Anhøj",
    "definition 1",
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    day = date(2019, 4, 5)
    made = bootstrap.create_workspace(tmp_path / "m.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=day)
    measures.define_measure(made, NewMeasure("partograph", "Complete partograph", due_day=12, definition=WRITTEN))
    yield made
    made.close()


def test_the_charter_says_all_that_the_definition_says(site: Workspace) -> None:
    (block,) = prepare_charter(site).content.measures
    said = " / ".join([block.kind, *(text for _word, text in block.lines)])
    assert [part for part in SAID if part not in said] == []
    assert charter_pdf(prepare_charter(site).content).startswith(b"%PDF")


def test_no_field_of_a_definition_is_left_out_of_its_lines(site: Workspace) -> None:
    """What is empty says nothing; a field that is filled adds a line or changes one."""
    (view,) = measures.list_measures(site)
    definition = view.definition
    assert definition is not None
    whole = definition_lines(definition, view.form, view.direction, 10)
    unsaid = {"revision_kind", "decimals", "target", "translations", "reason", "clarification", "direction"}
    names = [name for name in WRITTEN if name not in unsaid]
    for name in names:
        without = DefinitionRevision(
            scope=definition.scope,
            id=definition.id,
            **{other: getattr(definition, other) for other in WRITTEN if other != name},
        )
        assert definition_lines(without, view.form, view.direction, 10) != whole, name


def test_a_due_day_beyond_a_month_is_refused(site: Workspace) -> None:
    definitions.set_due_day(site, "partograph", 31)
    assert measures.get_measure(site, "partograph").measure.due_day == 31
    for days in (0, 32, -1):
        with pytest.raises(InputError):
            definitions.set_due_day(site, "partograph", days)
