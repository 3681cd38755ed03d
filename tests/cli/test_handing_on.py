"""A story is handed on in other words, and taken out again, by commands."""

from __future__ import annotations

from typing import Any

from qic_desktop.services.feeding_back import handing_on
from qic_desktop.services.learning import stories


def test_a_story_is_reworded_and_withdrawn(play: Any, done: Any, qic: Any) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    stories.begin_story(site, "A basket", steps="At S001 we filled baskets.", consent="unnamed")
    play.take(organiser, play.export(site))
    (told,) = handing_on.list_told(organiser)
    store = play.close(organiser)
    assert "S001" in qic("feedback", "hand-on", store, told.id).refused()
    done("feedback", "hand-on", store, told.id, "--text", "steps", "We filled baskets.")
    done("feedback", "withdraw", store, told.id)
    assert qic("feedback", "withdraw", store, told.id).refused()
    assert qic("feedback", "hand-on", store, told.id, "--text", "nonsense", "x").status == 1
