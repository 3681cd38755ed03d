"""What chance alone would give, beside the findings of many sites."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qic_desktop.analysis.sites.aggregate import Aggregate
from qic_desktop.analysis.sites.chance import ChanceFindings
from qic_desktop.i18n import use_language
from qic_desktop.wording.collection import chance_words


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("expected", "said"),
    [(0.02, "fewer than one"), (0.49, "fewer than one"), (0.5, "about 1"), (0.8, "about 1"), (6.2, "about 6")],
)
@pytest.mark.parametrize("exact", [True, False])
def test_chance_never_gives_about_none(expected: float, said: str, *, exact: bool) -> None:
    found = Aggregate("care", (), (), ChanceFindings(20, expected, 3, exact))
    text = chance_words(found)
    assert f"chance alone would give {said}" in text
    assert "about 0" not in text
    assert ("by simulation" in text) is not exact
