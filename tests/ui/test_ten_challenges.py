"""The ten challenges of collaboratives (J. Øvretveit and others, Quality and Safety in Health Care 2002; 11: 345-351):
where a site team meets the program's answer to each, and which tests cover it.

What belongs to the organiser and the coach of a challenge is not in this table.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from qic_desktop.services.workspace import Role
from ui.pages import pages_of


@dataclass(frozen=True, slots=True)
class Challenge:
    """One challenge: its number and name, the pages of the site team, and the tests as ``file::name``."""

    number: int
    name: str
    pages: tuple[str, ...]
    tests: tuple[str, ...]


CHALLENGES = (
    Challenge(
        1,
        "The right subject",
        ("aim",),
        (
            "services/test_plans.py::test_a_diagnosis_is_begun_written_listed_and_taken_off",
            "services/test_plans.py::test_the_page_of_the_charter_has_a_place_for_every_field_of_both_records",
        ),
    ),
    Challenge(
        2,
        "Objectives and the capacity to benefit",
        ("team", "progress"),
        (
            "services/test_meetings_and_support.py::test_both_sides_write_apart_and_are_compared_when_both_have_finished",
            "services/test_meetings_and_support.py::test_the_agreement_is_one_record_and_each_side_signs_it",
            "services/test_progress.py::test_five_instruments_come_with_the_program_and_name_their_sources",
        ),
    ),
    Challenge(
        3,
        "Roles and expectations",
        ("team",),
        (
            "services/test_team.py::test_a_change_of_leader_asks_for_a_hand_over_until_every_point_is_ticked",
            "services/test_team.py::test_required_roles_that_nobody_has_are_flagged_since_they_fell_vacant",
            "services/test_learning.py::test_a_report_back_says_who_told_whom_and_can_be_taken_off",
        ),
    ),
    Challenge(
        4,
        "Team building and preparation",
        ("team", "learning", "progress"),
        (
            "services/test_learning.py::test_points_are_filled_by_what_is_recorded_and_named_with_it",
            "services/test_team.py::test_regularity_tells_how_often_how_many_and_the_longest_wait",
            "services/test_team.py::test_continuity_counts_people_not_roles",
            "services/test_progress.py::test_answers_without_names_are_private_unsigned_and_shown_from_three_on",
        ),
    ),
    Challenge(
        5,
        "Mutual learning, not teaching",
        ("learning",),
        (
            "services/test_storyboard.py::test_it_tells_what_is_recorded",
            "services/test_learning.py::test_a_commitment_is_promised_settled_and_opened_again",
            "services/test_learning.py::test_a_story_is_for_nobody_until_the_team_agrees_and_shows_what_others_would_see",
        ),
    ),
    Challenge(
        6,
        "Motivating and empowering",
        ("today", "measures"),
        (
            "ui/test_first_minutes.py::test_from_first_start_to_a_chart_of_twelve_values_in_under_two_minutes",
            "services/test_small_wins.py::test_an_improvement_counts_from_the_point_that_made_it_one",
            "services/test_small_wins.py::test_only_chance_is_never_praised",
        ),
    ),
    Challenge(
        7,
        "Measurable and achievable targets",
        ("aim",),
        (
            "services/test_plans.py::test_each_answer_is_told_by_its_evidence",
            "services/test_plans.py::test_both_kinds_of_target_are_asked_for",
            "services/test_targets.py::test_a_new_value_is_a_new_version_and_the_old_one_stays",
            "services/test_targets.py::test_the_change_a_month_counts_from_the_median_to_the_day",
            "services/test_progress.py::test_the_evidence_is_counted_and_chooses_nothing",
        ),
    ),
    Challenge(
        8,
        "Difficulties with data and changes",
        ("measures", "tests-of-change", "learning"),
        (
            "services/test_collecting.py::test_up_to_fifty_cases_are_all_counted_and_of_more_every_kth",
            "ui/site/test_collecting.py::test_days_add_up_and_become_a_value_only_when_taken",
            "ui/site/test_table_import.py::test_a_file_is_looked_at_first_and_taken_in_as_one_step",
        ),
    ),
    Challenge(
        9,
        "Sustaining the improvement",
        ("progress", "tests-of-change"),
        (
            "services/test_progress.py::test_raters_answer_apart_and_are_compared",
            "services/test_control_plans.py::test_a_change_that_slips_back_is_said_and_one_that_holds_is_not",
            "services/test_control_plans.py::test_the_next_check_is_due_and_is_moved_on_when_done",
        ),
    ),
    Challenge(
        10,
        "Spread",
        ("progress",),
        ("services/test_progress.py::test_units_changes_and_four_states",),
    ),
)


@pytest.mark.parametrize("challenge", CHALLENGES, ids=lambda one: f"{one.number} {one.name}")
def test_every_challenge_has_its_page_and_its_tests(challenge: Challenge, project: Path) -> None:
    keys = {spec.key for spec in pages_of(Role.SITE) if spec.on_rail}
    assert set(challenge.pages) <= keys
    for where in challenge.tests:
        file, _colons, name = where.partition("::")
        tree = ast.parse((project / "tests" / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, where


def test_all_ten_are_there() -> None:
    assert [one.number for one in CHALLENGES] == list(range(1, 11))
