"""The pictures of the handbook are what the program draws now, and the pages say what the data say."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from types import ModuleType

import pytest

from qic_desktop.analysis import policy
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.paths import RESOURCES
from qic_desktop.wording.chart_rules import rule_set_source

PICTURES = RESOURCES / "handbook" / "pictures" / "charts"
PAGES = RESOURCES / "handbook" / "en"
PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")

RULES_IN_TABLE = {
    "Anhøj": "anhoej",
    "Best box": "bestbox",
    "Cut box": "cutbox",
    "IHI (Perla)": "perla",
    "Western Electric": "western-electric",
    "Nelson": "nelson",
    "Healthcare": "healthcare",
    "Making Data Count": "making-data-count",
}
"""How the handbook calls the rule sets of the table of measured numbers."""

SHOWN = {
    "run-shift": ("shift", 12, True),
    "run-trend": ("trend", 7, True),
    "run-crossings": ("crossings", 6, None),
    "run-phases": ("shift", 22, True),
    "run-frozen": ("shift", 24, False),
    "i-carried": ("shift", 12, False),
    "p": ("shift", 15, False),
}
"""What a picture is there to show: a rule, how many points, and whether that is better."""


@pytest.fixture(scope="module")
def gallery() -> ModuleType:
    import gallery

    return gallery


@pytest.fixture(scope="module")
def charts() -> ModuleType:
    import gallery_charts

    return gallery_charts


def test_committed_pictures_are_what_is_drawn_now(gallery: ModuleType) -> None:
    drawn: dict[str, str] = gallery.pictures()
    assert {path.name for path in PICTURES.iterdir()} == set(drawn)
    stale = [name for name, svg in drawn.items() if (PICTURES / name).read_text(encoding="utf-8") != svg]
    assert stale == [], "run: python installer/gallery.py"


def test_gallery_page_shows_every_card_under_its_heading(charts: ModuleType) -> None:
    text = (PAGES / "chart-gallery.md").read_text(encoding="utf-8")
    parts = {part.splitlines()[0]: PICTURE.findall(part) for part in text.split("\n## ")[1:]}
    shown = [(part, title, Path(file).name) for part, found in parts.items() for title, file in found]
    wanted = [(card.part, card.title, f"{card.name}-light.svg") for card in charts.gallery()]
    assert len(wanted) >= 24
    assert [one for one in shown if one[0] != "On paper"] == wanted


def test_every_picture_of_the_handbook_exists_in_light_and_dark() -> None:
    for page in PAGES.glob("*.md"):
        for _title, file in PICTURE.findall(page.read_text(encoding="utf-8")):
            path = (PAGES / file).resolve()
            assert path.is_file(), f"{page.name}: {file}"
            assert path.with_name(path.name.replace("-light.", "-dark.")).is_file()


def test_links_of_the_handbook_lead_somewhere() -> None:
    for page in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([\w-]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (PAGES / target).is_file(), f"{page.name}: {target}"


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_shows_what_its_subtitle_says(charts: ModuleType, name: str) -> None:
    chart: RunChart = next(card.chart for card in charts.gallery() if card.name == name)
    assert SHOWN[name] in [(found.rule, found.count, found.good) for found in chart.findings]


def test_quiet_and_short_charts_have_no_finding(charts: ModuleType) -> None:
    cards = {card.name: card.chart for card in charts.gallery()}
    assert cards["run-quiet"].findings == ()
    assert cards["run-few"].findings == ()
    assert cards["run-few"].still_needed == 3


def test_marks_of_making_data_count_are_those_of_the_titles(charts: ModuleType) -> None:
    cards = {card.name: card.chart for card in charts.gallery()}
    marks = [(cards[name].variation, cards[name].assurance) for name in ("xmr-fails", "xmr-chance", "xmr-passes")]
    assert marks == [("concern-low", "fails"), ("improvement-high", "hit-or-miss"), ("concern-low", "passes")]


def test_made_up_numbers_say_so_on_their_card(charts: ModuleType) -> None:
    for name in ("run-gaps", "run-target", "g", "pareto", "funnel-exact"):
        card = next(card for card in charts.gallery() if card.name == name)
        assert "made-up example" in card.subtitle.lower()


def test_titles_fit_their_cards(charts: ModuleType) -> None:
    from qic_desktop.analysis.geometry.text import text_width

    for card in [*charts.gallery(), *charts.reading()]:
        room = card.size[0] - 24
        assert text_width(card.title, 13.5, 600) <= room, card.name
        assert text_width(card.subtitle, 11.5) <= room, card.name


def test_numbers_of_the_rules_page_are_the_measured_ones() -> None:
    with (RESOURCES / "rules" / "detection.csv").open(encoding="ascii", newline="") as lines:
        measured = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    wanted = {
        (row["rule_set"], row["chart"]): [
            f"{float(row['false_24']) * 100:.1f} %",
            f"{float(row['false_per_year']):.2f}",
            row["median_1"] or "over 48",
            row["median_2"] or "over 48",
        ]
        for row in measured
    }
    table = [line for line in _page("chart-rules").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table[1:]]
    assert {(RULES_IN_TABLE[row[0]], row[1]): row[2:] for row in cells} == wanted


def test_every_rule_set_is_on_the_rules_page_with_its_source() -> None:
    text = _page("chart-rules")
    for code in RULES_IN_TABLE.values():
        # Authors and year as the charts name them: "Perla, Provost and Murray, BMJ Qual Saf 2011;…".
        source = rule_set_source(code)  # type: ignore[arg-type]
        assert source.split(",")[0].split(" and ")[0] in text
        year = re.search(r"\b(19|20)\d\d\b", source)
        assert year is None or year.group() in text


def test_numbers_of_points_are_those_of_the_display_policy() -> None:
    few = next(part for part in _page("charts").split("\n## ") if part.startswith("Few points"))
    numbers = [int(number) for number in re.findall(r"\d+", few)]
    limits = [policy.MEDIAN_PROVISIONAL, policy.MEDIAN_PROVISIONAL, policy.RULES, policy.LIMITS]
    assert numbers == [*limits, policy.MAKING_DATA_COUNT]


def _page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")
