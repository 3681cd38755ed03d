"""Opening, beginning and joining: what the window's seam (``ui.workspace``) is made of.

Everything here runs on the store lane. It knows which pages a role has; it paints nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qic_desktop import bootstrap, paths
from qic_desktop.i18n import _
from qic_desktop.services import frames, people
from qic_desktop.services.beginning import Beginning, begin_alone
from qic_desktop.services.improving import cycles, drivers
from qic_desktop.services.measuring import measures, month_sheet
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.practising.practice_sets import BIRTHS, EMERGENCY, SETS, PracticeSet, find_set
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.spoken_words import spoken_text
from ui import site_finds
from ui.first_steps import FirstAnswers
from ui.navigation import Place
from ui.shell.page import PageSpec
from ui.workspace import ExchangeState, Frame, Hit, OpenWorkspace
from ui.workspace import Person as ShownPerson

PRACTICE_SITES = 20


class OpenedStore:
    """An open store with its pages (``ui.workspace.OpenWorkspace``)."""

    def __init__(
        self, workspace: Workspace, *, joined: bool = False, further: bool = False, begins: Place | None = None
    ) -> None:
        self.workspace = workspace
        self._further = further
        self._begins = begins
        self._joined = joined

    @property
    def door(self) -> Any:
        """The workspace, which services take."""
        return self.workspace

    def pages(self) -> Sequence[PageSpec]:
        """The pages of the role."""
        from ui.pages import pages_of

        return pages_of(self.workspace.role)

    def later(self) -> Sequence[str]:
        """The modules of pages on the rail that are not loaded yet."""
        from ui.pages import rail_modules

        return rail_modules(self.workspace.role)

    def places(self) -> Sequence[Path]:
        """This store, and in practice the coach's and the organiser's beside it."""
        path = self.workspace.store.path
        if not self.workspace.practice:
            return (path,)
        root = path.parent.parent if path.parent.name == "sites" else path.parent
        teams = [root / "sites" / f"{one.team}.qic" for one in SETS]
        others = [root / "organiser.qic", root / "coach.qic", *teams]
        return (path, *(other for other in others if other != path and other.is_dir()))

    def doubts(self) -> Sequence[str]:
        """A computer whose date lies before the last entry, or long after it, is asked about."""
        if frames.clock_is_behind(self.workspace):
            return (_("This computer's date lies before your last entry. Is today's date right? Nothing is lost."),)
        if frames.clock_is_far_ahead(self.workspace):
            day = period_name(self.workspace.today().isoformat())
            return (
                _("It is {day} by this computer, more than a year after your last entry. Is that right?").format(
                    day=day
                ),
            )
        return ()

    def first_place(self) -> Place | None:
        """A team that began alone comes to its first measure, at the first month."""
        begins, self._begins = self._begins, None
        return begins

    def welcome(self) -> str:
        """Whose collaborative was joined just now, and what comes next."""
        if self._further:
            self._further = False
            return _further_words(self.workspace)
        joined_now, self._joined = self._joined, False
        found = collaboratives.find_collaborative(self.workspace)
        if not joined_now or found is None:
            return ""
        joined = _("You have joined “{title}”. The first package you send asks the organiser to accept this laptop.")
        root = trust.root_fingerprint(self.workspace)
        compare = _("Ask the organiser, by voice, whether their words are: {words}.")
        said = compare.format(words=spoken_text(root)) if root else ""
        parts = (joined.format(title=found.title), said, _aim_words(found.aim))
        return " ".join(part for part in parts if part)

    def frame(self) -> Frame:
        """What stands around the pages now."""
        workspace = self.workspace
        found = frames.frame_of(workspace)
        person = people.typing_person(workspace)
        return Frame(
            name=found.name,
            detail=found.detail,
            practice=workspace.practice,
            people=tuple(ShownPerson(one.id, one.name or "") for one in people.list_people(workspace)),
            person=person.id if person else "",
            exchange=ExchangeState(*found.exchange, late=found.late) if found.exchange else None,
            badges=found.badges,
            listed="" if workspace.store.key is not None else f"{found.name} – {found.detail}",
        )

    def search(self, text: str) -> Sequence[Hit]:
        """Measures, cycles, sites, parts of pages and steps that hold all the words; as typed comes first."""
        words = text.casefold().split()
        if not words:
            return []
        found = [hit for hit in self._places() if all(word in _named(hit) for word in words)]
        return sorted(found, key=lambda hit: " ".join(words) not in hit.title.casefold())[:20]

    def _places(self) -> list[Hit]:
        workspace = self.workspace
        if workspace.role is Role.SITE:
            views = measures.list_measures(workspace)
            found = [Hit(view.name, _("Measure"), "chart-line", Place("measure", view.id)) for view in views]
            found += [*site_finds.finds(views), *_months(workspace)]
            found += [
                Hit(f"{view.label} {view.title}", _("Test of change"), "refresh-cw", Place("cycle", view.id))
                for view in cycles.list_cycles(workspace)
            ]
            return found + _cards(workspace) + _progress()
        sites = trust.list_sites(workspace)
        found = [Hit(one.name or one.code or "", one.code or "", "hospital", Place("site", one.id)) for one in sites]
        return found + (_visits(workspace, {one.id: one.name or one.code or "" for one in sites}))

    def choose_person(self, person: str) -> None:
        """Somebody else types from now on."""
        people.type_as(self.workspace, person or None)

    def add_person(self, name: str) -> object:
        """Add a name to the list of who may type, and choose it."""
        return people.welcome(self.workspace, name)

    def close(self) -> None:
        """Close the store, with a backup if something was added."""
        bootstrap.close_workspace(self.workspace)


class StoreGround:
    """What can be done before a workspace is open (``ui.workspace.Ground``)."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or paths.default_store_folder()

    def open(self, path: Path) -> OpenWorkspace:
        """Open the store folder; a locked one that the computer's key ring remembers opens by itself."""
        from qic_desktop.services.locking import key_rings, store_locks

        if store_locks.needs_passphrase(path):
            key_rings.recall(path)
        return OpenedStore(bootstrap.open_workspace(path))

    def begin(self, role: str, answers: Any) -> OpenWorkspace:
        """Make a new store and open it; practice builds a whole practice collaborative.

        A coach's answer is the passphrase that locks it, empty for none; that of practice is the set's code.
        """
        if role == "practice":
            return OpenedStore(bootstrap.open_workspace(self._practice(find_set(answers or EMERGENCY.code))))
        name = answers.facility if isinstance(answers, FirstAnswers) and answers.facility else _DEFAULT_NAMES[role]()
        if isinstance(answers, str) and answers:
            return OpenedStore(bootstrap.create_locked_workspace(self._free_path(name), Role(role), name, answers))
        workspace = bootstrap.create_workspace(self._free_path(name), Role(role), name)
        if not isinstance(answers, FirstAnswers):
            return OpenedStore(workspace)
        beginning = Beginning(answers.first_name, answers.counted, answers.out_of, answers.first_period)
        measure = begin_alone(workspace, beginning)
        return OpenedStore(workspace, begins=Place("measure", f"{measure.id}@{answers.first_period}"))

    def receive(self, package: Path) -> OpenWorkspace:
        """Begin with an invitation: a new store of the invited role, under the invitation's name."""
        from qic_desktop.services.trusting import joining

        invitation = joining.read_invitation(package)
        workspace = bootstrap.create_workspace(
            self._free_path(invitation.name), Role(invitation.role), invitation.name, practice=invitation.practice
        )
        joining.join(workspace, package)
        return OpenedStore(workspace, joined=True)

    def look(self, package: Path) -> object | None:
        """What a package of one's own team offers; None for an invitation and anything else."""
        from qic_desktop.services.trusting import second_laptop

        return second_laptop.find_team_package(package)

    def join_team(self, package: Path) -> OpenWorkspace:
        """Begin on a further laptop, or after a lost one: a new store of the same team.

        An invitation that names the site brings what the organiser holds; any other would begin a second team.
        """
        from qic_desktop.services.trusting import joining, second_laptop

        if joining.names_site(package):
            return self.receive(package)
        offered = second_laptop.look_at_team_package(package)
        name = offered.name or _DEFAULT_NAMES["site"]()
        workspace = bootstrap.create_workspace(self._free_path(name), Role.SITE, name, practice=offered.practice)
        try:
            second_laptop.join_team(workspace, package)
        except BaseException:
            workspace.store.discard()
            raise
        return OpenedStore(workspace, further=True)

    def _practice(self, chosen: PracticeSet) -> Path:
        """A team of a practice collaborative; it is built when it is not there yet."""
        from qic_desktop import practice

        name = _("QIC Desktop practice births") if chosen is BIRTHS else _("QIC Desktop practice")
        root = self._folder / _safe_name(name)
        folder = practice.PracticeFolder(root)
        if not folder.site(chosen.team).is_dir():
            folder = practice.PracticeFolder(self._free_path(root.name, ending=""))
            practice.demonstrate(folder.root, PRACTICE_SITES, chosen=chosen)
        return folder.site(chosen.team)

    def _free_path(self, name: str, ending: str = ".qic") -> Path:
        """A path that does not exist yet, named after the team."""
        safe = _safe_name(name)
        numbers = ("", *(f" {number}" for number in range(2, 1000)))
        return next(path for n in numbers if not (path := self._folder / f"{safe}{n}{ending}").exists())


def _safe_name(name: str) -> str:
    return "".join(mark if mark.isalnum() or mark in " -_" else "-" for mark in name).strip(" -")[:60] or "QIC"


def _visits(workspace: Workspace, names: Mapping[str, str]) -> list[Hit]:
    """A coach's visits; an organiser reads them on the page of the site."""
    if workspace.role is not Role.COACH:
        return []
    from qic_desktop.services.coaching import visits

    return [
        Hit(
            _("Visit to {site}").format(site=names.get(visits.site_of(one), "")),
            period_name(one.on or ""),
            "footprints",
            Place("visit", one.id),
        )
        for one in visits.list_visits(workspace)
    ]


def _named(hit: Hit) -> str:
    return f"{hit.title} {hit.detail}".casefold()


def _months(workspace: Workspace) -> list[Hit]:
    """The sheets of the last twelve months."""
    months = month_sheet.months_back(workspace.today())
    return [
        Hit(period_name(month.text), _("Month sheet"), "clipboard-list", Place("month-sheet", month.text))
        for month in months
    ]


def _cards(workspace: Workspace) -> list[Hit]:
    """The driver diagram, and each card on it."""
    kinds = {"driver": _("Driver"), "idea": _("Change idea")}
    icons = {"driver": "network", "idea": "lightbulb"}
    return [
        Hit(_("Driver diagram"), _("Aim and drivers"), "network", Place("aim", "drivers")),
        *(
            Hit(node.text, kinds[node.kind], icons[node.kind], Place("aim", f"drivers:{node.key}"))
            for node in drivers.read_forest(workspace).everything()
        ),
    ]


def _progress() -> list[Hit]:
    """The parts of the page Progress, by the words that people look for."""
    parts = {
        "assessment": _("Assessment scale, score of the month"),
        "lasting": _("Sustainability: will it last?"),
        "spread": _("Spread, units, adoption"),
        "cost": _("Time and cost, hours, money"),
        "readiness": _("Readiness: can we benefit from taking part?"),
        "team-pulse": _("Team pulse: how do we work together?"),
        "confidence": _("Confidence to change"),
    }
    return [Hit(words, _("Progress"), "gauge", Place("progress", part)) for part, words in parts.items()]


def _further_words(workspace: Workspace) -> str:
    """What a further laptop of a team says first."""
    return _(
        "You can type at once. Send a package to your other laptop: it will ask whether this one is yours. "
        "The words of this laptop are: {words}."
    ).format(words=spoken_text(trust.fingerprint(workspace)))


def _aim_words(aim: str | None) -> str:
    return _("Its aim: {aim}").format(aim=aim.strip().rstrip(".") + ".") if aim and aim.strip() else ""


_DEFAULT_NAMES = {
    "site": lambda: _("Our team"),
    "coach": lambda: _("Coach"),
    "organiser": lambda: _("Our collaborative"),
}
