"""The sheets of an enrolment, filled from the store: the list of laptops, and the root's words for who joins."""

from __future__ import annotations

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError
from qic_desktop.exchange import codes
from qic_desktop.i18n import _
from qic_desktop.reports.enrolment_value import EnrolmentSheet, InvitationSheet, LaptopLine
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.trusting import trust
from qic_desktop.services.trusting.enrolment_table import Laptop, Standing, read_table
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.enrolment import count_words, standing_words
from qic_desktop.wording.spoken_words import spoken_lines


def prepare_list(workspace: Workspace) -> Paper[EnrolmentSheet]:
    """The list of laptops as a paper.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    content = enrolment_sheet(workspace)
    return Paper(content, file_name(content.collaborative, _("laptops")), _list_pdf)


def prepare_words(workspace: Workspace) -> Paper[InvitationSheet]:
    """The sheet that goes with every invitation as a paper.

    Raises:
        NotAllowedError: this is no organiser's store, or it has no root yet.
    """
    content = invitation_sheet(workspace)
    return Paper(content, file_name(content.collaborative, _("invitation")), _words_pdf)


def enrolment_sheet(workspace: Workspace) -> EnrolmentSheet:
    """The list of everybody who asks and has joined; who proves nothing is left out.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    table = read_table(workspace)
    title = _title(workspace)
    return EnrolmentSheet(
        collaborative=title,
        counts=count_words(table.enrolled, table.expected),
        laptops=tuple(
            _line(one) for one in table.laptops if one.standing.may_be_compared or one.standing is Standing.ENROLLED
        ),
        imprint=imprint_of(workspace, title),
    )


def _line(one: Laptop) -> LaptopLine:
    return LaptopLine(
        code=one.code,
        invited=one.title,
        name=one.name,
        words=spoken_lines(one.spoken)[0],
        state=standing_words(one.standing),
        is_enrolled=one.standing is Standing.ENROLLED,
    )


def invitation_sheet(workspace: Workspace) -> InvitationSheet:
    """The sheet that goes with every invitation of this collaborative.

    Raises:
        NotAllowedError: this is no organiser's store, or it has no root yet.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("invite", why="role")
    roots = trust.trusted_roots(workspace)
    if not roots:
        raise NotAllowedError("invite", why="not-enrolled")
    identity = roots[-1].spoken_id
    large, small = spoken_lines(Spoken.of_key(identity))
    collaborative = collaboratives.find_collaborative(workspace)
    title = _title(workspace)
    return InvitationSheet(
        collaborative=title,
        aim=(collaborative.aim if collaborative else "") or "",
        large=large,
        small=small,
        code=codes.key_code(identity),
        imprint=imprint_of(workspace, title),
    )


def _list_pdf(content: EnrolmentSheet) -> bytes:
    from qic_desktop.reports.enrolment_sheet import enrolment_pdf

    return enrolment_pdf(content)


def _words_pdf(content: InvitationSheet) -> bytes:
    from qic_desktop.reports.enrolment_sheet import invitation_pdf

    return invitation_pdf(content)


def _title(workspace: Workspace) -> str:
    collaborative = collaboratives.find_collaborative(workspace)
    return (collaborative.title if collaborative else "") or workspace.name or _("the collaborative")
