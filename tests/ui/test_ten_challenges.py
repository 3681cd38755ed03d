"""The ten challenges of collaboratives (J. Øvretveit and others, Quality and Safety in Health Care 2002; 11: 345-351):
where a site team, an organiser and a coach meet the program's answer to each, and which tests cover it."""

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


@dataclass(frozen=True, slots=True)
class Duty:
    """What organisers and coaches find for a challenge: their pages, and the tests as ``file::name``."""

    number: int
    organiser: tuple[str, ...]
    coach: tuple[str, ...]
    tests: tuple[str, ...]


DUTIES = (
    Duty(
        1,
        ("design",),
        (),
        ("services/test_design_parts.py::test_the_topic_is_asked_about_and_decided_with_a_reason",),
    ),
    Duty(
        2,
        ("design", "sites", "feedback"),
        ("sites",),
        (
            "services/test_wishes.py::test_an_answer_reaches_its_team",
            "services/test_sheet_wording.py::test_a_questionnaire_is_reworded_and_old_answers_stay_readable",
            "services/test_coaching.py::test_the_strongest_reason_decides_how_soon",
        ),
    ),
    Duty(
        3,
        ("design", "overview"),
        ("sites",),
        (
            "services/test_design_parts.py::test_roles_are_the_programs_until_they_are_worded",
            "services/test_design_parts.py::test_a_brief_for_an_expert_stays_with_the_organiser",
            "services/test_coaching.py::test_a_leader_who_left_and_idle_tests_are_reasons",
        ),
    ),
    Duty(
        4,
        ("design", "overview"),
        ("visit",),
        (
            "services/test_design_parts.py::test_the_breakthrough_series_has_three_sessions_with_periods_between",
            "services/test_coaching.py::test_a_visit_from_promise_to_summary_travels_to_site_and_organiser",
        ),
    ),
    Duty(
        5,
        ("sessions", "harvest"),
        (),
        (
            "services/test_sessions_planned.py::test_talk_that_outweighs_work_is_said_and_breaks_do_not_count",
            "services/test_sessions_planned.py::test_who_improved_and_keeps_a_change_sits_with_those_who_did_not",
        ),
    ),
    Duty(
        6,
        ("feedback", "overview"),
        ("sites",),
        (
            "services/test_suppression.py::test_no_hidden_value_of_any_small_table_can_be_found_by_subtraction",
            "services/test_coaching.py::test_a_doubtful_count_is_told_before_praise_and_instead_of_it",
        ),
    ),
    Duty(
        7,
        ("overview", "reporting", "measures"),
        ("visit",),
        (
            "end_to_end/test_simulated.py::test_every_aggregate_is_what_the_truth_comes_to",
            "end_to_end/test_templates.py::test_a_collaborative_is_run_from_its_template",
        ),
    ),
    Duty(
        8,
        ("inbox", "reporting"),
        ("visit",),
        (
            "end_to_end/test_twelve_sites.py::test_the_first_pooled_chart_of_twelve_sites",
            "services/test_coaching.py::test_a_recount_says_by_how_much_and_what_is_odd",
        ),
    ),
    Duty(
        9,
        ("evaluation",),
        (),
        (
            "services/test_evaluating.py::test_success_that_is_lost_again_is_said",
            "services/test_evaluating.py::test_what_lasts_and_spreads_says_from_how_many_sites",
        ),
    ),
    Duty(
        10,
        ("harvest", "evaluation"),
        (),
        (
            "services/test_harvest.py::test_the_next_package_holds_what_was_included_and_only_what_consent_allows",
            "services/test_harvest.py::test_the_package_is_printed_with_stories_that_may_be_told",
        ),
    ),
)


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("duty", DUTIES, ids=lambda one: str(one.number))
def test_organisers_and_coaches_have_their_part_of_every_challenge(duty: Duty, project: Path) -> None:
    for role, pages in ((Role.ORGANISER, duty.organiser), (Role.COACH, duty.coach)):
        assert set(pages) <= {spec.key for spec in pages_of(role)}
    for where in duty.tests:
        file, _colons, name = where.partition("::")
        assert name in names_in(project / "tests" / file), where


@pytest.mark.parametrize("challenge", CHALLENGES, ids=lambda one: f"{one.number} {one.name}")
def test_every_challenge_has_its_page_and_its_tests(challenge: Challenge, project: Path) -> None:
    keys = {spec.key for spec in pages_of(Role.SITE) if spec.on_rail}
    assert set(challenge.pages) <= keys
    for where in challenge.tests:
        file, _colons, name = where.partition("::")
        assert name in names_in(project / "tests" / file), where


def test_all_ten_are_there() -> None:
    assert [one.number for one in CHALLENGES] == [one.number for one in DUTIES] == list(range(1, 11))
