"""The bench on which bad packages are made: real stores, real keys, the real writer, and then the damage.

A small collaborative is played once (organiser, sites S001 to S004, a coach; S003 asks and is not accepted, S004 is
revoked after its second segment). Each case gets copies of its stores, so that no case meets what another one left.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from qic_desktop.domain.scope import organiser_scope
from qic_desktop.exchange import keys, sealed
from qic_desktop.exchange.archive import Packed, pack, read_archive, write_archive
from qic_desktop.exchange.keys import KeyPair
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Edit

TESTS = Path(__file__).resolve().parents[2]
Damage = Callable[[bytes], bytes]


def load(name: str) -> Any:
    """A helper module below ``tests/``; tests are no packages."""
    full = f"qic_tests_{name.replace('/', '_')}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, TESTS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


class Case(NamedTuple):
    """One row of the matrix.

    Attributes:
        row: Its number in the matrix of the design; 0 for a case of our own.
        make: Makes the file's bytes.
        outcome: Of the package; ``code`` says why.
        parts: The code of each segment in order, empty where it is accepted.
        reader: Whose store reads it.
        why: Where the program deliberately differs from the matrix: the reason.
        problem: Beginning of what the deep check says afterwards, if it says anything.
        then: Looks at the store afterwards.
        new: How many operations are taken in, where that is not those of the accepted segments.
        verified: The code that the pure reader gives where the import says another.
    """

    row: int
    name: str
    make: Callable[[Bench], bytes]
    outcome: str
    code: str = ""
    parts: tuple[str, ...] = ()
    reader: str = "organiser"
    why: str = ""
    problem: str = ""
    then: Callable[[Bench, Workspace], object] | None = None
    verified: str | None = None
    new: int | None = None


@dataclass
class Party:
    """A writer: its key, its main scope, and where its chain ended when the organiser last heard of it."""

    key: KeyPair
    scope: str
    own_id: str
    seq: int = 0
    tip: str | None = None


class Bench:
    """Everything a case needs to make its file, and the stores that read it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parties: dict[str, Party] = {}
        self.stranger = keys.KeyPair.from_seed(bytes([9]) * 32)
        self.second = keys.KeyPair.from_seed(bytes([8]) * 32)
        before = os.environ.get("QIC_HOME")
        os.environ["QIC_HOME"] = str(folder / "profile")
        try:
            self._play()
        finally:
            if before is None:
                del os.environ["QIC_HOME"]
            else:
                os.environ["QIC_HOME"] = before

    def _play(self) -> None:
        stores = self.folder / "stores"
        stores.mkdir(parents=True)
        play = load("play").Play(stores)
        organiser = play.organiser()
        self.collab = trust.collaborative_of(organiser) or ""
        sites = {code: play.enrolled_site(organiser, code) for code in ("S001", "S002", "S004")}
        self.request_only = play.export(play.site(organiser, "S003")).read_bytes()
        coach = play.site(organiser, "C1", role=Role.COACH)
        play.take(organiser, play.export(coach))
        enrolling.enrol(organiser, enrolling.find_requests(organiser, "C1")[0])
        news = [exporting.publish(organiser, play.file("news")).file]
        play.take(sites["S001"], *news)
        self.measure = play.measure(sites["S001"]).id
        self._record(play, organiser, sites)
        measures.define_measure(organiser, NewMeasure("falls", "Falls", definition=load("play").DEFINITION))
        end = self._revoke(organiser, sites["S004"])
        news.append(exporting.publish(organiser, play.file("news")).file)
        self.revoked_end = end
        self.news = [one.read_bytes() for one in news]
        play.take(coach, *news)
        for name, store in {"organiser": organiser, "C1": coach, **sites}.items():
            self._meet(name, store, organiser)
        unknown = next(one for one in play.open if one.name == "S003")
        play.record(unknown, "2026-10", 1, 2)
        self.unknown_site = play.export(unknown).read_bytes()
        self._meet("S003", unknown, organiser)
        play.close_all()

    def _record(self, play: Any, organiser: Workspace, sites: dict[str, Workspace]) -> None:
        """S001 sends three packages, of which the organiser has read two; S002 and S004 send one each."""
        packages = []
        for month, count in (("2026-08", 1), ("2026-09", 2), ("2026-10", 3)):
            play.record(sites["S001"], month, count, 10)
            packages.append(play.export(sites["S001"]).read_bytes())
        self.oldest, self.known, self.fresh = packages
        for number, data in enumerate(packages[:2]):
            (play.folder / f"known-{number}.qicpkg").write_bytes(data)
            play.take(organiser, play.folder / f"known-{number}.qicpkg")
        play.record(sites["S002"], "2026-10", 5, 10)
        self.other = play.export(sites["S002"]).read_bytes()
        for month in ("2026-01", "2026-02", "2026-03"):
            play.record(sites["S004"], month, 1, 10)
            self.revoked = play.export(sites["S004"]).read_bytes()

    def _revoke(self, organiser: Workspace, site: Workspace) -> str:
        rows = site.store.rows("select id from segment where scope=? order by first", (site.scope.text,))
        end = str(rows[-2][0])
        edit = Edit("revocation", site.journal.writer, {"limit": {"chains": {site.scope.text: end}}})
        organiser.journal.append(organiser_scope(), [edit])
        return end

    def _meet(self, name: str, store: Workspace, organiser: Workspace) -> None:
        scope = organiser_scope().text if name == "organiser" else f"coach:{store.own_id}/{self._site_id()}"
        scope = store.scope.text if store.role is Role.SITE else scope
        rows = organiser.store.rows(
            "select last, id from segment where writer=? and scope=? order by last desc limit 1",
            (store.journal.writer, scope),
        )
        seq, tip = rows[0] if rows else (0, None)
        self.parties[name] = Party(trust.own_key(store), scope, store.own_id, int(seq), tip)

    def _site_id(self) -> str:
        return self.parties["S001"].own_id if "S001" in self.parties else "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"

    # --- making ---------------------------------------------------------------------------------------------

    def line(self, seq: int | None = None, registers: Any = None, **fields: Any) -> bytes:
        """An operation line as somebody else's program might write it: nothing is checked."""
        seq = self.parties["S001"].seq + 1 if seq is None else seq
        identity = fields.get("identity", f"{self.measure}|{2020 + seq // 12}-{seq % 12 + 1:02}|")
        values = {"counts": {"numerator": 4, "denominator": 9, "revision": 1}} if registers is None else registers
        parts = [
            seq,
            fields.get("lamport", seq),
            fields.get("wall", 1_795_341_600_000),
            fields.get("person"),
            fields.get("entity", "observation"),
            identity,
            values,
            fields.get("dots", []),
        ]
        return written(parts)

    def segment(
        self, *lines: bytes, by: str | KeyPair = "S001", scope: str = "", body: Damage = bytes, **header: Any
    ) -> bytes:
        """A sealed segment; it goes on where the party's own chain ended, unless the header says otherwise."""
        party = self.parties[by] if isinstance(by, str) else Party(by, self.parties["S001"].scope, "")
        continues = not scope or scope == party.scope
        seq, tip = (party.seq, party.tip) if continues else (0, None)
        head: dict[str, Any] = {
            "v": 1,
            "crit": [],
            "practice": False,
            "writer": party.key.keyid,
            "scope": scope or party.scope,
            "first": seq + 1,
            "last": seq + len(lines),
            "prev": tip,
        }
        text = b"\n".join([written({**head, **header}), *lines, b""])
        return sealed.seal(sealed.SEGMENT, body(text), [party.key])

    def month(self, **fields: Any) -> bytes:
        """A sound segment of S001 with one month."""
        return self.segment(self.line(**fields))

    def package(
        self,
        *segments: bytes,
        by: str | KeyPair = "S001",
        lie: Callable[[dict[str, Any]], object] | None = None,
        body: Damage = bytes,
        members: Callable[[list[Packed]], list[Packed]] = list,
        blobs: Sequence[bytes] = (),
        **fields: Any,
    ) -> bytes:
        """A package around sealed segments, sealed by the real key after ``lie`` and ``body`` had their way."""
        packer = self.parties[by].key if isinstance(by, str) else by
        packed = [pack(f"seg/{sha256(body_of(one)).hexdigest()}", one) for one in segments]
        entries = [entry_of(member, one) for member, one in zip(packed, segments, strict=True)]
        for blob in blobs:
            packed.append(pack(f"blob/{sha256(blob).hexdigest()}", blob))
            entries.append({"path": packed[-1].name, "size": len(blob), "packed": packed[-1].hash})
        manifest: dict[str, Any] = {
            "v": 1,
            "crit": [],
            "practice": False,
            "kind": "site",
            "collab": self.collab,
            "site": self.parties["S001"].own_id,
            "to": "any",
            "packer": packer.keyid,
            "number": 7,
            "made": 1_795_341_700_000,
            "app": "0.1.0",
            "enclosed": [],
            "have": {},
            "entries": entries,
            **fields,
        }
        if lie is not None:
            lie(manifest)
        head = pack("manifest", sealed.seal(sealed.PACKAGE, body(written(manifest)), [packer]))
        return write_archive(members([head, *packed]))

    def resigned(self, data: bytes, lie: Callable[[dict[str, Any]], object], by: str = "S001") -> bytes:
        """A real package whose manifest was altered and sealed anew by its own packer."""
        head, *rest = read_archive(data)
        manifest = json.loads(body_of(head.content()))
        lie(manifest)
        again = pack("manifest", sealed.seal(sealed.PACKAGE, written(manifest), [self.parties[by].key]))
        return write_archive([again, *rest])

    # --- reading --------------------------------------------------------------------------------------------

    def stores(self, target: Path, *names: str) -> Any:
        """Copies of these stores and of all keys below ``target``; answers who opens them."""
        for name in names:
            shutil.copytree(self.folder / "stores" / f"{name}.qic", target / "stores" / f"{name}.qic")
        shutil.copytree(self.folder / "profile", target / "profile", dirs_exist_ok=True)
        return load("play").Play(target / "stores")

    def neighbours(self, reader: str) -> tuple[bytes, bytes]:
        """Two sound packages with something new for this reader, to be imported before and after the bad one."""
        if reader == "S001":
            return self.news[1], self.own_again()
        return self.other, self.fresh

    def own_again(self) -> bytes:
        """What the team's second laptop, vouched for by the first, brings."""
        return self.package(self.vouched(), self.segment(self.line(1), by=self.second), by=self.second)

    def vouched(self) -> bytes:
        """S001 vouches for the team's second laptop."""
        site = self.parties["S001"]
        grant = grant_of(self.second, [site.scope], role="site")
        line = self.line(entity="certificate", identity=self.second.keyid, registers={"grant": grant})
        return self.segment(line)


def grant_of(subject: KeyPair, scopes: Sequence[str], *, enrol: bool = False, role: str = "site") -> dict[str, Any]:
    """The value of a certificate, unchecked."""
    return {"key": keys.to_base64(subject.public), "as": role, "scopes": list(scopes), "enrol": enrol}


def written(value: Any) -> bytes:
    """JSON as other programs write it, without any of our checks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def body_of(data: bytes) -> bytes:
    """The body of a sealed form."""
    return data.partition(b"\n")[2]


def entry_of(member: Packed, segment: bytes) -> dict[str, Any]:
    """The manifest's line for a segment, from its header where that can be read at all."""
    try:
        head = json.loads(body_of(segment).partition(b"\n")[0].decode("utf-8-sig"))
        chain, first, last = f"{head['writer']} {head['scope']}", head["first"], head["last"]
    except (ValueError, TypeError, KeyError):
        chain, first, last = f"{'0' * 32} organiser", 1, 1
    return {
        "path": member.name,
        "size": member.size,
        "packed": member.hash,
        "chain": chain,
        "first": first,
        "last": last,
    }
