"""What kind of record an entry is, for people."""

from __future__ import annotations

from functools import lru_cache

from qic_desktop.i18n import _, language


def kind_name(entity: str) -> str:
    """What kind of record this is, for people."""
    return _kinds(language()).get(entity, _("An entry of a newer version"))


@lru_cache(maxsize=4)
def _kinds(_language: str) -> dict[str, str]:
    """All of them in one language: a list of thousands of entries asks for each."""
    return _of_sites() | _of_organisers_and_coaches()


def _of_sites() -> dict[str, str]:
    """What a site team writes."""
    return {
        "action": _("Action"),
        "adoption": _("How far a unit is"),
        "agreement": _("Agreement of team and management"),
        "annotation": _("Note on a chart"),
        "answer": _("Answer to a question"),
        "change_idea": _("Change idea"),
        "change_story": _("Story of a change"),
        "charter": _("Charter"),
        "commitment": _("What we will try"),
        "confirmation": _("Value confirmed"),
        "control_plan": _("Control plan"),
        "cost_entry": _("Time and cost"),
        "data_plan": _("Plan for the data"),
        "diagnosis": _("Diagnosis"),
        "driver": _("Driver"),
        "event": _("Event"),
        "exclusion": _("Point left out"),
        "facility": _("Name of the site"),
        "instrument_answer": _("Answers to a questionnaire"),
        "leader_promise": _("Promise of a senior leader"),
        "leader_support": _("Senior leader"),
        "meeting": _("Meeting"),
        "meeting_held": _("Meeting that was held"),
        "membership": _("Team member"),
        "objective": _("Objective"),
        "observation": _("Value"),
        "pdsa_cycle": _("Test"),
        "phase": _("New median"),
        "pre_work": _("Preparation for a learning session"),
        "project": _("Aim of the team"),
        "question": _("Question to other sites"),
        "ramp": _("Series of tests"),
        "redaction": _("Text removed from what was sent"),
        "report_back": _("Report at home"),
        "session_attendance": _("Who came to a learning session"),
        "spread_unit": _("Unit for spread"),
        "stakeholder": _("For or against the change"),
        "table_mapping": _("How a table is read"),
        "tally": _("Tally of a day"),
        "target": _("Target"),
        "text_check": _("Answer about a text"),
    }


def _of_organisers_and_coaches() -> dict[str, str]:
    """What organisers and coaches write."""
    return {
        "benchmark": _("How a site stands among the others"),
        "candidate": _("Facility that may take part"),
        "caseload": _("Sites of a coach"),
        "certificate": _("Certificate"),
        "change_group": _("Changes that are one"),
        "collaborative": _("The collaborative"),
        "competency": _("Skill of a coach"),
        "context_event": _("Something that touched many sites"),
        "definition_revision": _("Definition"),
        "escalation": _("Problem passed on"),
        "escalation_answer": _("Answer to a problem passed on"),
        "expert_brief": _("Brief for an expert"),
        "follow_up": _("What became of an action"),
        "hand_over": _("Hand-over"),
        "instrument": _("Questionnaire"),
        "letter": _("Letter"),
        "measure": _("Measure"),
        "objective_answer": _("Answer to an objective"),
        "paper_return": _("Return without a signature"),
        "participation": _("Taking part"),
        "read_letter": _("Letter that was read"),
        "recount": _("Recount by a coach"),
        "revocation": _("Laptop no longer trusted"),
        "role_definition": _("Role"),
        "self_audit": _("Audit of the organisers’ own work"),
        "session_form": _("Evaluation form of a session"),
        "sites_apart": _("Two sites that look alike"),
        "session_register": _("Who came, as the organiser counted"),
        "site": _("Site"),
        "site_note": _("Note about a site"),
        "site_pin": _("Site to see sooner"),
        "timetable_event": _("Date in the timetable"),
        "told_period": _("Month told outside"),
        "topic_check": _("Whether the topic suits"),
        "turn_reason": _("Why a site pauses or left"),
        "visit": _("Visit"),
    }
