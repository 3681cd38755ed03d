"""Histories of a collaborative: whatever happens to packages, laptops and certificates, all copies agree in the end.

Three laptops of one team with clocks in 2001, 2026 and 2099, a coach and the organiser, in real stores with real keys.
Packages get lost, doubled, cut and reordered; folders are copied back and go on beside the newer ones; certificates
come late; two organisers revoke keys, also each other's; keys are rotated, the root's own too. In the end everybody
gets every package, in any order.

``QIC_HISTORIES=300`` plays that many (by hand: some minutes); without it a few.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from qic_desktop import bootstrap
from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.scope import Scope, organiser_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.exchange.authority import Authority
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting, importing, merging
from qic_desktop.services.measuring import measures
from qic_desktop.services.trusting import enrolling, revoking, rotating, succession, trust, withdrawing
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.store.conflicts import Conflict
from qic_desktop.store.journal import Edit

HISTORIES = int(os.environ.get("QIC_HISTORIES", "25"))
CLOCKS = {"A": 978_307_200_000, "B": 1_795_341_600_000, "C": 4_083_264_000_000}
LAPTOPS = ("A", "B", "C")
ORGANISERS = ("organiser", "second")
EVERYBODY = (*LAPTOPS, "coach", *ORGANISERS)
PERIODS = ("2026-01", "2026-02")
MOST_COPIES = 2
MOST_REVOKED, MOST_ROTATED = 3, 3


@dataclass
class Actor:
    """One store on its computer, with its own idea of the time."""

    folder: Path
    home: Path
    clock: Any
    workspace: Workspace

    @property
    def keys(self) -> set[str]:
        """The keys that lie on this computer."""
        return {path.name for path in (self.home / "keys").iterdir()}


def opened(folder: Path, home: Path, clock: Any) -> Actor:
    """Open a store as its computer does; a power cut is not what these histories are about."""
    before = os.environ.get("QIC_HOME")
    os.environ["QIC_HOME"] = str(home)
    try:
        workspace = bootstrap.open_workspace(folder, clock=clock)
    finally:
        os.environ.pop("QIC_HOME") if before is None else os.environ.update(QIC_HOME=before)
    workspace.store.connection.execute("pragma synchronous=off")
    return Actor(folder, home, clock, workspace)


def begin(root: Path, load: Any) -> None:
    """The stores that every history begins with: the third laptop is not accepted yet."""
    play = load("play").Play(root)

    def at(name: str) -> Any:
        os.environ["QIC_HOME"] = str(root / f"computer-{name}")
        return name

    at("organiser")
    organiser = play.organiser()
    at("A")
    first = play.site(organiser, "A")
    play.take(organiser, play.export(first))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "A")[0])
    at("coach")
    coach = play.site(organiser, "coach", role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "coach")[0])
    at("second")
    second = play.site(organiser, "second", role=Role.ORGANISER)
    asking = exporting.export_data_package(second, play.file("request")).file
    at("organiser")
    play.take(organiser, asking)
    enrolling.enrol(organiser, enrolling.find_requests(organiser, "second")[0])
    path = play.close(first)
    for name in ("B", "C"):
        shutil.copytree(path, root / f"{name}.qic")
    at("A")
    first = play.reopen(path)
    at("B")
    laptop = play.reopen(root / "B.qic")
    play.take(organiser, play.export(laptop))
    for pending in enrolling.pending_requests(organiser):
        enrolling.enrol(organiser, pending)
    news = exporting.publish(organiser, play.file("news")).file
    for one in (first, laptop, coach, second):
        play.take(one, news)
    at("C")
    play.reopen(root / "C.qic")
    play.close_all()


class Histories(RuleBasedStateMachine):
    """What people do with their stores, one step at a time."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(dir=self.template.parent))
        shutil.copytree(self.template, self.root, dirs_exist_ok=True)
        self.numbers = itertools.count(1)
        self.actors: dict[str, Actor] = {}
        for name in EVERYBODY:
            clock = itertools.count(CLOCKS.get(name, CLOCKS["B"]), 1000).__next__
            self.actors[name] = opened(self.root / f"{name}.qic", self.root / f"computer-{name}", clock)
        self.site = self.actors["A"].workspace.own_id
        self.scope = self.actors["A"].workspace.scope
        self.measure = measures.list_measures(self.actors["A"].workspace)[0].id
        self.packages: list[Path] = []
        self.copies: dict[str, Path] = {}
        self.copied = 0
        self.acknowledged: list[tuple[str, Any]] = []
        self.announced: list[tuple[str, Any]] = []
        self.revoked: set[str] = set()
        self.rotated = 0

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            for one in self.actors.values():
                one.workspace.close()
            shutil.rmtree(self.root)

    # --- typing -----------------------------------------------------------------------------------------------

    def write(self, who: str, scope: Scope, entity: str, identity: str, registers: dict[str, Any]) -> None:
        self.actors[who].workspace.journal.append(scope, [Edit(entity, identity, registers)])
        # A text that is typed again before it is sealed folds; a value never does.
        self.acknowledged += [(name, value) for name, value in registers.items() if name != "note"]

    @rule(who=st.sampled_from(LAPTOPS), period=st.sampled_from(PERIODS), what=st.sampled_from(["one", "both", "none"]))
    def count(self, who: str, period: str, what: str) -> None:
        """A month is recorded or corrected; or deleted."""
        number = next(self.numbers)
        value = {"deleted": True, "reason": str(number)} if what == "none" else {"numerator": number, "denominator": 99}
        registers: dict[str, Any] = {"counts": value}
        if what == "both":
            registers["source"] = {"source": "paper", "counted_back": str(number)}
        self.write(who, self.scope, "observation", observation_id(self.measure, period), registers)

    @rule(who=st.sampled_from(LAPTOPS), period=st.sampled_from(PERIODS), text=st.sampled_from(["", "flu", "strike"]))
    def remark(self, who: str, period: str, text: str) -> None:
        """A note beside a month; two laptops may write the same."""
        self.write(who, self.scope, "observation", observation_id(self.measure, period), {"note": text})

    @rule(who=st.sampled_from(LAPTOPS), back=st.booleans())
    def undo(self, who: str, back: bool) -> None:
        """One step back or forth, if nobody has built upon it."""
        with contextlib.suppress(NotAllowedError):
            self.actors[who].workspace.journal.undo() if back else self.actors[who].workspace.journal.redo()

    @rule(who=st.sampled_from(LAPTOPS), which=st.integers(0, 3), keep=st.integers(0, 3))
    def resolve(self, who: str, which: int, keep: int) -> None:
        """A person decides one conflict that this laptop shows."""
        workspace = self.actors[who].workspace
        if found := merging.list_conflicts(workspace):
            conflict = found[which % len(found)]
            if merging.may_decide(workspace, conflict):
                merging.resolve_conflict(workspace, conflict.id, 1 + keep % len(conflict.values))

    @rule(text=st.sampled_from(["seen", "called"]))
    def visit(self, text: str) -> None:
        """The coach records something about the team."""
        coach = self.actors["coach"].workspace
        scope = Scope.parse(f"coach:{coach.own_id}/{self.site}")
        self.write("coach", scope, "weather", str(next(self.numbers) % 3), {"said": [text, next(self.numbers)]})

    @rule()
    def announce(self) -> None:
        """The organiser records something for everybody."""
        number = next(self.numbers)
        workspace = self.actors["organiser"].workspace
        workspace.journal.append(organiser_scope(), [Edit("weather", str(number % 2), {"said": number})])
        self.announced.append(("said", number))

    # --- packages ---------------------------------------------------------------------------------------------

    def send(self, who: str) -> list[Path]:
        """A package, a coach's also for the site; an organiser whose key was revoked publishes nothing any more."""
        made = []
        for to in (exporting.ANYBODY, self.site) if who == "coach" else (exporting.ANYBODY,):
            made.append(self.root / f"{next(self.numbers):03d}-{who}.qicpkg")
            try:
                exporting.export_data_package(self.actors[who].workspace, made[-1], to=to)
            except NotAllowedError:
                assert who in ORGANISERS
                assert self.revoked
                return []
        return made

    @rule(who=st.sampled_from(EVERYBODY), lost=st.sampled_from([False, False, True]))
    def export(self, who: str, lost: bool) -> None:
        """Somebody makes a package; one in three never arrives anywhere."""
        for out in self.send(who):
            if lost:
                out.unlink()
            else:
                self.packages.append(out)

    @precondition(lambda self: self.packages)
    @rule(who=st.sampled_from(EVERYBODY), which=st.integers(0, 99), more=st.integers(0, 99), how=st.integers(0, 3))
    def deliver(self, who: str, which: int, more: int, how: int) -> None:
        """Somebody opens a package: whole, twice, cut, or together with another one."""
        package = self.packages[-1 - which % len(self.packages)]
        other = self.packages[more % len(self.packages)]
        workspace = self.actors[who].workspace
        if how == 1:
            before = keeping.digest(workspace)
            cut = self.root / "cut.qicpkg"
            data = package.read_bytes()
            cut.write_bytes(data[: len(data) * (more + 1) // 101])
            assert importing.import_packages(workspace, [cut]).packages[0].outcome == "refuse"
            assert keeping.digest(workspace) == before
            return
        files = {0: [package], 2: [package, package], 3: [other, package]}[how]
        result = importing.import_packages(workspace, files)
        assert result.totals.refused == 0

    @rule()
    def accept(self) -> None:
        """The organiser accepts whoever has asked, late or not."""
        organiser = self.actors["organiser"].workspace
        for pending in enrolling.pending_requests(organiser):
            if pending.genuine:
                with contextlib.suppress(NotAllowedError):
                    enrolling.enrol(organiser, pending)

    @precondition(lambda self: len(self.revoked) < MOST_REVOKED)
    @rule(by=st.sampled_from(ORGANISERS), who=st.sampled_from(["B", "C", *ORGANISERS]), which=st.integers(0, 9))
    def revoke(self, by: str, who: str, which: int) -> None:
        """One organiser takes a key back from some segment on that he holds; from the beginning where he holds none."""
        organiser, key = self.actors[by].workspace, self.actors[who].workspace.journal.writer
        if by == who or not succession.ensure_enrolled(organiser):
            return
        scope = organiser_scope().text if who in ORGANISERS else self.scope.text
        held = segments.held(organiser.store.connection, "writer=? and scope=?", (key, scope))
        revoking.write_ends(organiser, {key: {scope: held[which % len(held)].id} if held else {}})
        self.revoked.add(key)

    @precondition(lambda self: self.rotated < MOST_ROTATED)
    @rule(who=st.sampled_from(EVERYBODY))
    def rotate(self, who: str) -> None:
        """Somebody goes on under a new key; the organiser's own is the root's."""
        self.rotated += 1
        rotating.rotate_key(self.actors[who].workspace)

    # --- folders ----------------------------------------------------------------------------------------------

    @rule(who=st.sampled_from(LAPTOPS))
    def copy_folder(self, who: str) -> None:
        """Somebody copies the folder of a store, the program being closed."""
        actor = self.actors[who]
        actor.workspace.close()
        target = self.root / f"copy-of-{who}"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(actor.folder, target)
        self.copies[who] = target
        self.actors[who] = opened(actor.folder, actor.home, actor.clock)

    @precondition(lambda self: self.copies and self.copied < MOST_COPIES)
    @rule(which=st.integers(0, 2))
    def put_back(self, which: int) -> None:
        """The copy takes the folder's place; the newer folder lies beside it and is found again in the end."""
        who = sorted(self.copies)[which % len(self.copies)]
        actor, self.copied = self.actors[who], self.copied + 1
        actor.workspace.close()
        aside = self.root / f"{who}-aside-{self.copied}.qic"
        actor.folder.rename(aside)
        shutil.copytree(self.copies.pop(who), actor.folder)
        self.actors[who] = opened(actor.folder, actor.home, actor.clock)
        self.actors[aside.stem] = opened(aside, actor.home, actor.clock)

    # --- the end ----------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Everybody sends, the organiser accepts and publishes, everybody gets everything; then all must agree."""
        organiser = self.actors["organiser"].workspace
        for who in self.actors:
            if who != "organiser":
                self.packages += self.send(who)
        importing.import_packages(organiser, self.packages)
        self.accept()
        self.packages += self.send("organiser")
        for number, one in enumerate(self.actors.values()):
            # Another order for each.
            order = sorted(self.packages, key=lambda path: hash((number, path.name[:3])))
            result = importing.import_packages(one.workspace, order)
            assert result.totals.refused == 0
        others = [one for one in self.actors.values() if not self.is_cut_off(one)]
        digests = {one.folder.name: keeping.digest(one.workspace) for one in others}
        assert len(set(digests.values())) == 1, digests
        self.check_nothing_lost(others)
        self.check_conflicts(others)
        for one in self.actors.values():
            assert keeping.check(one.workspace).problems == ()

    def is_cut_off(self, actor: Actor) -> bool:
        """Whether something of this computer's own counts nowhere else, as its key or who accepted it was revoked."""
        known = trust.build_authority(actor.workspace)
        elsewhere = Authority.build(known.roots, statements=known.statements, prev_of=known.prev_of)
        shared = segments.held(actor.workspace.store.connection, "scope not like '%/private'")
        return any(one.writer in actor.keys and not withdrawing.may_stay(one, elsewhere) for one in shared)

    def check_nothing_lost(self, actors: list[Actor]) -> None:
        """Every value that was acknowledged stands in a segment that everybody holds, if only set aside."""
        # What an organiser says after his key was revoked is not published.
        if not self.is_cut_off(self.actors["organiser"]) and self.revoked.isdisjoint(self.actors["organiser"].keys):
            self.acknowledged += self.announced
        for one in actors:
            said = {
                (name, json.dumps(value, sort_keys=True))
                for segment in segments.held(one.workspace.store.connection)
                for operation in segment.operations()
                for name, value in operation.registers.items()
            }
            for name, value in self.acknowledged:
                assert (name, json.dumps(value, sort_keys=True)) in said, (one.folder.name, name, value)

    def check_conflicts(self, actors: list[Actor]) -> None:
        """Conflicts are what the log says by brute force: values that no operation which saw them overwrote."""
        for one in actors:
            values: dict[Any, dict[Any, str]] = defaultdict(dict)
            seen: dict[Any, set[Any]] = defaultdict(set)
            for segment in segments.held(one.workspace.store.connection, "state='accepted'"):
                if Scope.parse(segment.scope).is_private:
                    continue
                for operation in segment.operations():
                    for name, raw in operation.raw.items():
                        register = (segment.scope, operation.entity, operation.id, name)
                        values[register][segment.writer, operation.seq, operation.hash8] = raw
                        seen[register] |= {(dot.writer, dot.seq, dot.hash8) for dot in operation.dots}
            expected = {
                register
                for register, written in values.items()
                if len({raw for dot, raw in written.items() if dot not in seen[register]}) > 1
            }
            found = {
                (conflict.scope, conflict.entity, conflict.record, conflict.register)
                for conflict in merging.list_conflicts(one.workspace)
                if not Scope.parse(conflict.scope).is_private and has_several_values(conflict)
            }
            assert found == expected, one.folder.name


def has_several_values(conflict: Conflict) -> bool:
    """Whether it is about one register; a removal against a change of another register is looked for elsewhere."""
    return len({value.value for value in conflict.values if value.register == conflict.register}) > 1


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from importlib.util import module_from_spec, spec_from_file_location

    def load(name: str) -> Any:
        spec = spec_from_file_location(f"qic_histories_{name}", Path(__file__).parents[1] / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    root = tmp_path_factory.mktemp("histories") / "template"
    root.mkdir()
    before = dict(os.environ)
    try:
        begin(root, load)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return root


def test_whatever_happens_all_copies_agree_nothing_is_lost_and_every_conflict_is_found(template: Path) -> None:
    Histories.template = template
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            derandomize="QIC_HISTORIES" not in os.environ,
            database=None,
        ),
    )
