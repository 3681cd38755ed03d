"""The four kinds of collaboration, and what each changes in the program.

After "Quality improvement collaboratives, clinical communities, managed clinical networks, communities of practice"
(THIS Institute, Cambridge University Press). Owns codes; the words are in ``wording.governance``.
"""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT, COMMUNITY = "collaborative", "community-of-practice"
NAMED, UNNAMED, OFF = "named", "unnamed", "off"
COMPARISONS = (NAMED, UNNAMED, OFF)
"""How sites see each other's values: by name, without names, not at all."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of collaboration.

    Attributes:
        code: As it is stored.
        measures: Who decides on measures: organiser, core-and-members, board or members.
        core: Whether core measures are required: required, agreed, service or none.
        cadence: How often values come, for new measures: month or quarter.
        is_chased: Whether a report that does not come is late and is asked for.
        comparison: What applies until the collaborative agrees otherwise.
        ends: Its time: fixed, reviewed, standing or open.
        joining: How sites come: agreement, recruited, membership or invited.
        outputs: What it leaves, as codes.
    """

    code: str
    measures: str
    core: str
    cadence: str
    is_chased: bool
    comparison: str
    ends: str
    joining: str
    outputs: tuple[str, ...]

    @property
    def needs_end(self) -> bool:
        """Whether it is planned with a last month."""
        return self.ends == "fixed"

    @property
    def has_core(self) -> bool:
        """Whether there are to be measures that all share; else each member chooses its own."""
        return self.core != "none"

    @property
    def joins_together(self) -> bool:
        """Whether all begin with the first learning session; else sites come at any time."""
        return self.joining == "agreement"

    @property
    def is_reviewed(self) -> bool:
        """Whether it goes on from one review to the next."""
        return self.ends == "reviewed"


PROFILES: tuple[Profile, ...] = (
    Profile(
        DEFAULT,
        "organiser",
        "required",
        "month",
        is_chased=True,
        comparison=UNNAMED,
        ends="fixed",
        joining="agreement",
        outputs=("change-package", "final-report"),
    ),
    Profile(
        "clinical-community",
        "core-and-members",
        "agreed",
        "quarter",
        is_chased=True,
        comparison=NAMED,
        ends="reviewed",
        joining="recruited",
        outputs=("theory-of-change", "standards"),
    ),
    Profile(
        "managed-network",
        "board",
        "service",
        "month",
        is_chased=True,
        comparison=NAMED,
        ends="standing",
        joining="membership",
        outputs=("pathways", "action-plan"),
    ),
    Profile(
        COMMUNITY,
        "members",
        "none",
        "quarter",
        is_chased=False,
        comparison=OFF,
        ends="open",
        joining="invited",
        outputs=("answers", "documents"),
    ),
)


def find_profile(code: str | None) -> Profile:
    """The profile with this code; a quality improvement collaborative where there is none."""
    return next((one for one in PROFILES if one.code == code), PROFILES[0])
