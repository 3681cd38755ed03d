"""One site's story: the lanes as geometry, and the page as a PDF."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.analysis.geometry.marks import Label
from qic_desktop.analysis.geometry.site_lanes import TimeAxis, lanes_picture
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.site_story import Led, Reported, Scored, SiteLanes, Tried, Visited
from qic_desktop.errors import NotFoundError
from qic_desktop.services.printing import site_papers
from qic_desktop.services.trusting import trust
from qic_desktop.wording.site_story import lanes_of

WIDTH = 720.0
MONTHS = [parse_period(f"2026-{month:02}") for month in range(1, 13)]
AXIS = TimeAxis(tuple((one.first, one.last) for one in MONTHS), tuple(100.0 + 45 * place for place in range(12)))
TODAY = date(2026, 12, 15)
FULL = SiteLanes(
    tuple(
        Tried(str(n), f"A{n}", f"A test of something quite long, number {n}", date(2026, n, 1), date(2026, n, 20), how)
        for n, how in enumerate(("adopt", "adapt", "abandon", "", "adopt", "adapt"), 1)
    ),
    (
        Led(1, date(2025, 1, 1), date(2026, 3, 31)),
        Led(0, date(2026, 4, 1), date(2026, 6, 30)),
        Led(2, date(2026, 7, 1), None),
    ),
    (
        Visited("v1", date(2026, 2, 3), 0.79, True),
        Visited("v2", date(2026, 6, 3), 1.01),
        Visited("v3", date(2026, 6, 9)),
    ),
    tuple(
        Reported(one.text, one.first, state)
        for one, state in zip(
            MONTHS, ["on-time", "late", "corrected", "missing", "paused", "not-due", "not-expected"] * 2, strict=False
        )
    ),
    (Scored(date(2026, 1, 1), 2.0), Scored(date(2026, 6, 1), 4.5)),
    (Scored(date(2026, 2, 1), 2.5), Scored(date(2026, 9, 1), 4.0)),
)  # fmt: skip


def test_a_day_lies_between_its_months() -> None:
    assert AXIS.at(date(2026, 1, 1)) == 100 - 22.5
    assert 100 + 44 < AXIS.at(date(2026, 2, 15)) < 100 + 46
    assert AXIS.at(date(2020, 1, 1)) == 100 - 22.5
    assert AXIS.at(date(2030, 1, 1)) == 100 + 45 * 11 + 22.5


def test_every_item_has_its_place_and_stays_in_the_picture() -> None:
    picture = lanes_picture(lanes_of(FULL, TODAY), AXIS, WIDTH)
    assert {lane for lane, _item in picture.places} == {0, 1, 2, 3}
    assert len([place for place in picture.places if place[0] == 0]) == 6
    for left, top, width, height in picture.places.values():
        assert left >= -1
        assert left + width <= WIDTH + 20
        assert top >= 0
        assert top + height <= picture.scene.height
    words = {mark.text for mark in picture.scene.marks if isinstance(mark, Label)}
    assert {"0.79", "1.01", "coach 4.0", "team 4.5", "Leader 2"} <= words


def test_no_label_of_a_test_meets_another_bar_of_its_row() -> None:
    picture = lanes_picture(lanes_of(FULL, TODAY), AXIS, WIDTH)
    bars = [box for (lane, _item), box in picture.places.items() if lane == 0]
    labels = [mark for mark in picture.scene.marks if isinstance(mark, Label) and mark.text.startswith("A test")]
    assert labels
    for mark in labels:
        same_row = [box for box in bars if abs(box[1] + 8 - (mark.y - 4)) < 2 and box[0] > mark.x]
        assert all(box[0] > mark.x + text_width(mark.text, mark.size) for box in same_row)


def test_an_empty_lane_stays_and_says_so() -> None:
    picture = lanes_picture(lanes_of(SiteLanes(), TODAY), AXIS, WIDTH)
    words = {mark.text for mark in picture.scene.marks if isinstance(mark, Label)}
    assert {"no tests recorded", "no leader named", "no visits recorded", "no scores given"} <= words
    assert picture.places == {}


def test_the_story_is_printed_on_a_page(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    team = play.enrolled_site(organiser, "S001")
    for month in range(1, 11):
        play.record(team, f"2026-{month:02}", 80 + month, 100)
    play.note(team, "2026-03", "The register was lost")
    from qic_desktop.services.exchanging import importing

    importing.import_packages(organiser, [play.export(team)])
    site = trust.find_site(organiser, "S001").id
    out = site_papers.save_site_paper(organiser, site, tmp_path / "story.pdf")
    assert out.read_bytes().startswith(b"%PDF")
    paper = site_papers.site_paper(organiser, site)
    assert paper.file_name.startswith("Site S001 ")
    assert paper.content.sentence
    assert paper.pdf() == paper.pdf()


def test_a_site_without_values_has_a_page_and_an_unknown_one_has_none(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    play.enrolled_site(organiser, "S001")
    site = trust.find_site(organiser, "S001").id
    assert site_papers.site_paper(organiser, site).pdf().startswith(b"%PDF")
    with pytest.raises(NotFoundError):
        site_papers.save_site_paper(organiser, "nobody", tmp_path / "story.pdf")
