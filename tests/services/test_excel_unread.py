"""Excel returns with lines that cannot be read and nothing beside them that could be taken in."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.observation import Source, observation_id
from qic_desktop.domain.period import PeriodKind, parse_period, period_of
from qic_desktop.services.exchanging import excel_inbox, excel_returns, exporting, inbox
from qic_desktop.services.exchanging.inbox import Group
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

MONTH = parse_period("2026-10")
TYPED = 4321


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser("four-hours", "pain")
    exporting.publish(made, play.file("news"))
    paper_sites.add_site(made, "Hillview", code="P001", reports_by="excel")
    return made


def odd_return(organiser: Workspace, file: Path, **counts: float) -> Path:
    """A workbook in which the numerator of Pain is words; ``counts`` are other numerators, out of ten."""
    given = {"pain": Entry(TYPED, 9999), **{code.replace("_", "-"): Entry(many, 10) for code, many in counts.items()}}
    keys = {observation_id(measures.get_measure(organiser, code).id, MONTH.text): one for code, one in given.items()}
    raw = excel_returns.make_return(organiser, trust.find_site(organiser, "P001"), [MONTH], given=keys)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text, many = re.subn(
                rf'(<c r="[A-Z]+\d+"(?: s="\d+")?)[^>]*><v>{TYPED}</v>',
                r'\1 t="inlineStr"><is><t>about 12</t></is>',
                before.read(name).decode(),
            )
            assert many == (name == "xl/worksheets/sheet1.xml")
            after.writestr(name, text)
    file.write_bytes(out.getvalue())
    return file


def test_a_return_without_any_line_to_take_is_refused_and_never_ready(organiser: Workspace, tmp_path: Path) -> None:
    (identity,) = inbox.receive(organiser, [odd_return(organiser, tmp_path / "P001.xlsx")]).ids
    item = inbox.find_item(organiser, identity)
    assert (item.group, item.reason, item.may_be_accepted) == (Group.REFUSED, "X-UNREAD", False)
    assert item.refusal.startswith("No line to take in: 1 line cannot be read.")
    preview = inbox.look_into(organiser, identity)
    assert preview.excel is not None
    assert [one.why for one in preview.excel.read.odd] == ["text"]
    assert inbox.accept(organiser, [identity]).packages == ()
    inbox.put_away(organiser, [identity])
    assert inbox.list_inbox(organiser) == ()


def test_one_line_that_can_be_read_beside_it_is_partly_readable(organiser: Workspace, tmp_path: Path) -> None:
    (identity,) = inbox.receive(organiser, [odd_return(organiser, tmp_path / "P001.xlsx", four_hours=7)]).ids
    assert inbox.find_item(organiser, identity).group is Group.PARTLY


def test_keeping_what_stands_leaves_nothing_ready_beside_an_odd_line(organiser: Workspace, tmp_path: Path) -> None:
    value = ForValue(measures.get_measure(organiser, "four-hours"), MONTH, Entry(8, 10))
    site = trust.find_site(organiser, "P001").id
    entering_for.enter_for(organiser, site, [value], source=Source.PHONE, on=date(2026, 11, 2))
    (identity,) = inbox.receive(organiser, [odd_return(organiser, tmp_path / "P001.xlsx", four_hours=7)]).ids
    excel_inbox.choose(organiser, identity, takes=False)
    assert inbox.find_item(organiser, identity).group is Group.HAD
    excel_inbox.choose(organiser, identity, takes=True)
    assert inbox.find_item(organiser, identity).group is Group.PARTLY


def test_months_to_come_are_in_the_workbook_and_wait_for_their_numbers(organiser: Workspace, tmp_path: Path) -> None:
    view = measures.get_measure(organiser, "four-hours")
    month = period_of(organiser.today(), PeriodKind.MONTH)
    months = (month, month.following(), month.following().following())
    keys = {
        observation_id(view.id, months[0].text): Entry(8, 10),
        observation_id(view.id, months[2].text): Entry(9, 10),
    }
    file = tmp_path / "P001.xlsx"
    site = trust.find_site(organiser, "P001")
    file.write_bytes(excel_returns.make_return(organiser, site, months, given=keys))
    (identity,) = inbox.receive(organiser, [file]).ids
    preview = inbox.look_into(organiser, identity)
    assert preview.excel is not None
    assert [(one.period, one.why) for one in preview.excel.read.odd] == [(months[2].text, "future")]
    assert [one.value.period for one in preview.excel.read.values] == [months[0]]
