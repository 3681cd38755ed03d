"""Everything that the page *Learning* shows, read in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qic_desktop.services.learning import commitments, lessons, readiness, sessions, stories
from qic_desktop.services.learning.commitments import CommitmentView
from qic_desktop.services.learning.lessons import Progress
from qic_desktop.services.learning.readiness import Readiness
from qic_desktop.services.learning.sessions import Session
from qic_desktop.services.learning.stories import QuestionView, StoryView
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.teamwork import team
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.teamwork.team import MemberView
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LearningPage:
    """The whole page. ``names`` tells who has which id, for this laptop only."""

    day: date
    has_collaborative: bool
    next: Session | None
    sessions: tuple[Session, ...]
    readiness: Readiness | None
    commitments: tuple[CommitmentView, ...]
    members: tuple[MemberView, ...]
    names: dict[str, str]
    stories: tuple[StoryView, ...]
    received: tuple[StoryView, ...]
    questions: tuple[QuestionView, ...]
    progress: Progress

    @property
    def past(self) -> tuple[Session, ...]:
        """The sessions that are over, the last one first."""
        return tuple(one for one in reversed(self.sessions) if not one.is_ahead(self.day))

    @property
    def ahead(self) -> tuple[Session, ...]:
        """The sessions after the next one."""
        return tuple(one for one in self.sessions if one.is_ahead(self.day) and one != self.next)

    @property
    def latest(self) -> Session | None:
        """The session that commitments and report-backs belong to: the last one that has begun."""
        begun = [one for one in self.sessions if one.first is not None and one.first <= self.day]
        return begun[-1] if begun else None


def learning_page(workspace: Workspace) -> LearningPage:
    """Read everything about learning.

    Raises:
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    ahead = sessions.next_session(workspace)
    everybody = team.list_members(workspace)
    return LearningPage(
        day=workspace.today(),
        has_collaborative=collaboratives.find_collaborative(workspace) is not None,
        next=ahead,
        sessions=sessions.list_sessions(workspace),
        readiness=readiness.readiness_of(workspace, ahead.id) if ahead else None,
        commitments=commitments.list_commitments(workspace),
        members=team.current_members(workspace),
        names={view.person: view.name for view in everybody if view.name},
        stories=stories.list_stories(workspace),
        received=stories.received_stories(workspace),
        questions=stories.list_questions(workspace),
        progress=lessons.progress_of(workspace),
    )
