"""The collaborative's report: what stands in it comes from the record, and what leaves names no site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.learning import ChangeStory
from qic_desktop.domain.pdsa import PdsaCycle, Ramp
from qic_desktop.domain.progress import CostEntry
from qic_desktop.domain.scope import organiser_scope, site_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.reports.full_report import full_report_pdf
from qic_desktop.reports.full_report_value import FullReport
from qic_desktop.services import keeping
from qic_desktop.services.evaluating.data_package import read_rows
from qic_desktop.services.evaluating.tables import export_outside
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.feeding_back.without_names import MARK, WithoutNames
from qic_desktop.services.improving import drivers
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.organising import collaboratives, report_texts
from qic_desktop.services.printing.collaborative_report import prepare_report
from qic_desktop.services.printing.report_base import read_base
from qic_desktop.services.printing.report_found import shown_bands
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record, record_edit

MONTHS = [f"{2024 + month // 12}-{month % 12 + 1:02d}" for month in range(30)]
NAMES = ("Akoa Health Centre", "Bellwood", "Cray Valley", "Dunmore", "Eastfield", "Fallow")
DEFINITION = {"numerator_text": "in time", "denominator_text": "all", "effective_period": MONTHS[0], "target": 0.9}


def words_of(content: FullReport) -> Iterator[str]:
    """Every text of a report."""
    yield from (content.title, content.lead, content.warning, content.span)
    yield from (text for one in content.figures for text in (one.figure, one.words))
    for chapter in content.chapters:
        yield chapter.title
        for part in chapter.parts:
            yield from (part.title, *part.texts, *part.lines)
            yield from (cell for row in (part.table.rows if part.table else ()) for cell in row)
            yield from (text for chart in part.charts for text in (chart.name, chart.note))


def told(workspace: Workspace, *, outside: bool = False) -> str:
    return "\n".join(words_of(prepare_report(workspace, outside=outside).paper.content))


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Six sites tested one idea; five got better after fifteen months, one of them wants not to be told."""
    workspace: Workspace = play.create("organiser", play_role("organiser"))
    for code, sensitive in (("drug", False), ("deaths", True)):
        measures.define_measure(workspace, NewMeasure(code, code.title(), definition=DEFINITION, sensitive=sensitive))
    collaboratives.describe_collaborative(workspace, title="Safer births", start=MONTHS[0], end=MONTHS[-1])
    driver = drivers.added_card(drivers.add_driver(workspace, "Ready before birth"))
    idea = drivers.added_card(drivers.add_idea(workspace, "Drug in the tray.", driver))
    news = exporting.publish(workspace, play.file("news")).file
    for number, consent in enumerate(("named", "unnamed", "no", "", "", "")):
        site = play.enrolled_site(workspace, f"S{number:03d}")
        play.take(site, news)
        for place, month in enumerate(MONTHS):
            better = 20 if number and place > 15 else 0
            play.record(site, month, 60 + place % 3 + better, 100, code="drug")
            play.record(site, month, 1 if place == 4 and number == 0 else 0 if place == 4 else 3, 100, code="deaths")
        site.journal.append(site_scope(site.own_id), entries(site, idea, consent))
        play.take(workspace, play.export(site))
        name = record_edit(Site, site.own_id, name=NAMES[number], code=f"S{number:03d}", organisation=None)
        workspace.journal.append(organiser_scope(), [name])
    return workspace


def play_role(name: str) -> Any:
    from qic_desktop.services.workspace import Role

    return Role(name)


def entries(site: Workspace, idea: str, consent: str) -> list[Any]:
    ramp = site.new_id()
    made = [
        new_record(Ramp, ramp, title="Tray", letter="A", idea=idea),
        new_record(
            PdsaCycle, site.new_id(), ramp=ramp, number=1, started=f"{MONTHS[15]}-02", ended=f"{MONTHS[15]}-20",
            decision="adopt",
        ),
        new_record(CostEntry, site.new_id(), activity="meeting", on=MONTHS[1], hours=2, cash=10.0, currency="EUR"),
    ]  # fmt: skip
    if consent:
        steps = f"We at Bellwood began ({consent})"
        made.append(new_record(ChangeStory, site.new_id(), title="Tray", steps=steps, ramp=ramp, consent=consent))
    return made


def test_members_read_figures_names_and_where_they_come_from(organiser: Workspace) -> None:
    report_texts.write_text(organiser, "background", "One woman in eight bled.")
    said = told(organiser)
    assert "One woman in eight bled." in said
    assert "5 of 6 sites with eighteen values or more got better." in said
    assert "61 → 78 %" in said
    assert "Drug in the tray" in said
    assert "State of the sealed entries (digest): " + keeping.digest(organiser) in said
    assert all(name in said for name in NAMES)
    assert "12 hours of people’s time and 60 EUR, as 6 sites" in said
    assert "For each site\n10.00 EUR" in said
    # A story goes as far as its site agreed.
    assert "Akoa Health Centre: Tray. We at Bellwood began (named)" in said
    assert "A site: Tray. We at Bellwood began (unnamed)" in said
    assert "(no)" not in said


def test_what_leaves_names_no_site(organiser: Workspace) -> None:
    report_texts.write_text(organiser, "interpretation", "It began at Akoa health centre (S000); Fallow was late.")
    prepared = prepare_report(organiser, outside=True)
    said = "\n".join(words_of(prepared.paper.content))
    assert f"It began at {MARK} ({MARK}); {MARK} was late." in said
    assert not any(name.casefold() in said.casefold() for name in NAMES)
    assert prepared.names_removed >= 3
    assert f"A site: Tray. We at {MARK} began (named)" in said
    assert "Site by site" not in said
    assert "5 of 6 sites" in said


def test_fewer_sites_than_agreed_are_not_told(organiser: Workspace) -> None:
    collaboratives.describe_collaborative(organiser, minimum_sites=7)
    said = told(organiser, outside=True)
    assert "5 of 6" not in said
    assert "60 EUR" not in said
    assert "Told for 7 sites or more only; here there are fewer." in said
    assert "5 of 6 sites" in told(organiser)


def test_a_picture_hides_what_the_tables_hide(organiser: Workspace, tmp_path: Any) -> None:
    """A month with one death among six sites: neither members nor others see it."""
    rows = read_rows(export_outside(organiser, tmp_path / "out"), "counts")
    hidden = {row["period"] for row in rows if row["measure"] == "deaths" and row["area"] == "*" and row["hidden"]}
    assert MONTHS[4] in hidden
    for outside in (False, True):
        (deaths,) = [one for one in read_base(organiser, outside=outside).shown if one.collection.view.code == "deaths"]
        bands = shown_bands(deaths)
        missing = {period for period, value in zip(bands.periods, bands.pooled, strict=True) if value is None}
        assert missing == hidden - {"*"}
        assert not any(value is not None for value in (*bands.middle, *bands.lower, *bands.upper))
    said = told(organiser)
    assert "not shown: counts under 5, of fewer than 5 sites" in said


def test_a_store_without_sites_makes_a_report_that_says_so(play: Any) -> None:
    prepared = prepare_report(play.organiser())
    said = "\n".join(words_of(prepared.paper.content))
    assert "No site has reported a value yet." in said
    assert len(prepared.unwritten) == len(report_texts.TEXTS)
    assert prepared.paper.pdf().startswith(b"%PDF")


def test_the_same_record_gives_the_same_bytes(organiser: Workspace) -> None:
    first, second = (prepare_report(organiser, outside=True).paper for _turn in range(2))
    assert first.pdf() == second.pdf()
    assert first.file_name == "Safer births, report for others.pdf"
    mirrored = replace(first.content, imprint=replace(first.content.imprint, direction="rtl"))
    assert full_report_pdf(mirrored).startswith(b"%PDF")


def test_texts_are_drafts_of_the_charter_and_can_be_undone(organiser: Workspace, play: Any) -> None:
    report_texts.write_text(organiser, "patients", "Women")
    report_texts.write_text(organiser, "how_much", "Half")
    found = report_texts.read_texts(organiser)
    assert (found["patients"], found["how_much"]) == ("Women", "Half")
    organiser.journal.undo()
    assert report_texts.read_texts(organiser)["how_much"] == ""
    assert report_texts.read_texts(organiser)["patients"] == "Women"
    with pytest.raises(NotFoundError):
        report_texts.write_text(organiser, "title", "x")
    with pytest.raises(NotAllowedError):
        report_texts.write_text(play.site(organiser, "S099"), "study", "x")
    with pytest.raises(NotAllowedError):
        prepare_report(play.site(organiser, "S098"))


def test_whole_names_go_and_single_words_are_noticed() -> None:
    site = Site(scope="organiser", id="x", name="Good Hope Hospital", code="H7")
    names = WithoutNames([site, replace(site, id="y", name="", code="A")])
    assert names.clean("At Good Hope hospital (H7) hope is good. H75 and a A stay.") == (
        f"At {MARK} ({MARK}) hope is good. H75 and a A stay."
    )
    assert (names.removed, names.telling) == (2, {})
    names.clean("Hope was first.")
    assert list(names.telling) == ["Hope"]
    assert WithoutNames([]).clean("Bellwood") == "Bellwood"
