"""Every entity that this version knows, by name. Unknown ones are carried and counted, never read (F6)."""

from __future__ import annotations

from types import MappingProxyType

from qic_desktop.domain.annotation import Annotation, Event, Exclusion, Phase
from qic_desktop.domain.collaborative import (
    Certificate,
    Collaborative,
    Invitation,
    KeyNote,
    Letter,
    Participation,
    ReadLetter,
    Revocation,
    Site,
    TimetableEvent,
    TurnReason,
)
from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.domain.entity import Declaration, Record, declare
from qic_desktop.domain.learning import (
    Answer,
    ChangeStory,
    Commitment,
    PreWork,
    Question,
    ReportBack,
    SessionAttendance,
)
from qic_desktop.domain.measure import DefinitionRevision, Measure, Target
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.organising import (
    Benchmark,
    Candidate,
    Caseload,
    ChangeGroup,
    ContextEvent,
    ExpertBrief,
    PaperReturn,
    RoleDefinition,
    SelfAudit,
    SessionForm,
    SessionRegister,
    SiteNote,
    SitesApart,
    ToldPeriod,
    TopicCheck,
)
from qic_desktop.domain.pdsa import PdsaCycle, Ramp
from qic_desktop.domain.people import Facility, Membership, Person, Project
from qic_desktop.domain.planning import Charter, ControlPlan, DataPlan, Diagnosis, TableMapping, Tally
from qic_desktop.domain.progress import Adoption, CostEntry, Instrument, InstrumentAnswer, SpreadUnit
from qic_desktop.domain.removal import Removal
from qic_desktop.domain.team import (
    Action,
    Agreement,
    LeaderPromise,
    LeaderSupport,
    Meeting,
    MeetingHeld,
    Objective,
    ObjectiveAnswer,
    Stakeholder,
)
from qic_desktop.domain.text_check import TextCheck
from qic_desktop.domain.visit import (
    Competency,
    Confirmation,
    Escalation,
    EscalationAnswer,
    FollowUp,
    HandOver,
    Recount,
    SitePin,
    Visit,
)

RECORDS: tuple[type[Record], ...] = (
    Action,
    Adoption,
    Agreement,
    Annotation,
    Answer,
    Benchmark,
    Candidate,
    Caseload,
    Certificate,
    ChangeGroup,
    ChangeIdea,
    ChangeStory,
    Charter,
    Collaborative,
    Commitment,
    Competency,
    Confirmation,
    ContextEvent,
    ControlPlan,
    CostEntry,
    DataPlan,
    DefinitionRevision,
    Diagnosis,
    Driver,
    Escalation,
    EscalationAnswer,
    Event,
    Exclusion,
    ExpertBrief,
    Facility,
    FollowUp,
    HandOver,
    Instrument,
    InstrumentAnswer,
    Invitation,
    KeyNote,
    LeaderPromise,
    LeaderSupport,
    Letter,
    Measure,
    Meeting,
    MeetingHeld,
    Membership,
    Objective,
    ObjectiveAnswer,
    Observation,
    PaperReturn,
    Participation,
    PdsaCycle,
    Person,
    Phase,
    PreWork,
    Project,
    Question,
    Ramp,
    ReadLetter,
    Recount,
    Removal,
    ReportBack,
    Revocation,
    RoleDefinition,
    SelfAudit,
    SessionAttendance,
    SessionForm,
    SitesApart,
    SessionRegister,
    Site,
    SiteNote,
    SitePin,
    SpreadUnit,
    Stakeholder,
    TableMapping,
    Tally,
    Target,
    TextCheck,
    TimetableEvent,
    ToldPeriod,
    TopicCheck,
    TurnReason,
    Visit,
)

DECLARATIONS = MappingProxyType({record.ENTITY: declare(record) for record in RECORDS})


def find_declaration(name: str) -> Declaration | None:
    """The declaration of an entity, or None for one that this version does not know."""
    return DECLARATIONS.get(name)
