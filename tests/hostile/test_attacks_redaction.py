"""Redactions as a weapon: anybody can seal one of anybody's chain, so what stands in one is judged with care (F7a)."""

from __future__ import annotations

import importlib.util
import json
from contextlib import nullcontext
from typing import Any

import pytest

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.operation import Dot, Stamp, hash8, make_line, parse_line
from qic_desktop.domain.redaction import MARK, changed_line, check_same
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.segment import SegmentHeader, make_body, parse_segment
from qic_desktop.errors import RefusedError
from qic_desktop.exchange import sealed
from qic_desktop.exchange.authority import make_grant
from qic_desktop.exchange.verification import Context, verify
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.removing import redacting
from qic_desktop.services.trusting import trust
from qic_desktop.store import health

NOWHERE = "ab" * 32


@pytest.fixture(scope="module")
def second_reader(project: Any) -> Any:
    """The stand-alone verifier, which shares no code with the program."""
    spec = importlib.util.spec_from_file_location("attacked_reader", project / "resources/docs/verify_package.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Forger:
    """Redactions of other people's chains, and what the readers make of them."""

    def __init__(self, lab: Any, world: Any, reader: Any) -> None:
        self.lab, self.world, self.reader = lab, world, reader
        self.trusted = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE])

    def redaction(self, by: Any, writer: Any, scope: str, lines: list[bytes], **header: Any) -> bytes:
        """A redaction that ``by`` seals of a chain of ``writer``."""
        first = int(lines[0][1:].split(b",")[0])
        fields = {"replaces": NOWHERE, "was": ((first, "0" * 16),), "prev": None} | header
        head = SegmentHeader(
            writer.keyid, scope, first, first + len(lines) - 1, crit=("redaction",), by=by.keyid, **fields
        )
        return sealed.seal(sealed.SEGMENT, make_body(head, lines), [by])

    def recorded(self, by: Any, scope: str, redaction: bytes, *, seq: int = 1, prev: str | None = None) -> bytes:
        """The entry that records a redaction, in a chain of ``by``."""
        place = parse_segment(self.world.body_of(redaction)).place
        replacement = {"replacement": self.world.id_of(redaction)}
        line = make_line(Stamp(seq, seq, 0, None), entity="redaction", identity=place, registers=replacement)
        return self.lab.segment(by, scope, [line], prev=prev)

    def grant(self, subject: Any, scopes: list[str], *, enrol: bool = False, seq: int = 1) -> bytes:
        """A certificate as a line."""
        value = make_grant(subject.public, scopes, enrol=enrol)
        stamp = Stamp(seq, seq, 0, None)
        return make_line(stamp, entity="certificate", identity=subject.keyid, registers={"grant": value})

    def letter(self, seq: int = 1) -> bytes:
        """A line of which words were removed."""
        identity = "019a2f40-1111-7abc-8def-0123456789ac"
        return make_line(Stamp(seq, seq, 0, None), entity="letter", identity=identity, registers={"body": MARK})

    def judged(self, *segments: bytes, known: tuple[bytes, ...] = (), packer: Any = None, prevs: Any = None) -> Any:
        """What the program says of a package, and that the second reader says the same of every segment."""
        lab, known = self.lab, (self.trusted, *known)
        packed = lab.package(segments, packer=packer or lab.stranger, kind="coach", site=None)
        verdict = lab.judge(packed, lab.authority(*known, **({"prev_of": prevs} if prevs else {})))
        other = self.reader.Reader(lab.organiser.keyid)
        news = {"packer": lab.organiser, "kind": "organiser", "site": None}
        other.take(lab.package(known, enclosed=[lab.root().sealed], **news))
        told = other.take(packed)
        assert [one["code"] for one in told["segments"]] == [one.code for one in verdict.segments]
        full = other.authority().full
        assert all(full.get(key, set()) == set(grant.scopes) for key, grant in verdict.authority.grants.items())
        return verdict


@pytest.fixture
def forger(lab: Any, world: Any, second_reader: Any) -> Forger:
    return Forger(lab, world, second_reader)


def test_a_strangers_redaction_of_the_organisers_chain_certifies_nobody(forger: Forger, lab: Any) -> None:
    forged = forger.redaction(
        lab.stranger,
        lab.organiser,
        "organiser",
        [forger.letter(), forger.grant(lab.stranger, ["organiser"], enrol=True, seq=2)],
    )
    verdict = forger.judged(forged, forger.recorded(lab.stranger, "organiser", forged), lab.month(lab.stranger))
    assert not verdict.authority.knows(lab.stranger.keyid)
    assert verdict.accepted == ()


def test_a_strangers_redaction_of_the_organisers_chain_revokes_nobody(forger: Forger, lab: Any, world: Any) -> None:
    registers = {"limit": {"chains": {}}}
    line = make_line(Stamp(2, 2, 0, None), entity="revocation", identity=lab.laptop.keyid, registers=registers)
    forged = forger.redaction(lab.stranger, lab.organiser, "organiser", [forger.letter(), line])
    verdict = forger.judged(forged, forger.recorded(lab.stranger, "organiser", forged), lab.month())
    assert verdict.authority.limits == {}
    assert [one.outcome for one in verdict.segments] == ["quarantine", "quarantine", "accept"]


def test_who_publishes_without_enrolling_lets_nobody_in_by_a_redaction(forger: Forger, lab: Any) -> None:
    clerk = lab.certificate(lab.organiser, lab.coach, ["organiser"])
    forged = forger.redaction(
        lab.coach,
        lab.organiser,
        "organiser",
        [forger.letter(9), forger.grant(lab.coach, ["organiser"], enrol=True, seq=10)],
        prev=NOWHERE,
    )
    verdict = forger.judged(forged, forger.recorded(lab.coach, "organiser", forged), known=(clerk,))
    assert not verdict.authority.may_enrol(lab.coach.keyid)


def test_a_thief_records_no_redaction_with_a_key_that_was_ended(forger: Forger, lab: Any, world: Any) -> None:
    honest = lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True, seq=2, prev=NOWHERE)
    first = lab.certificate(lab.coach, lab.second, [world.SCOPE])
    ended = lab.revocation(lab.organiser, lab.coach, {"organiser": world.id_of(first)}, seq=3, prev=world.id_of(honest))
    forged = forger.redaction(
        lab.coach, lab.coach, "organiser", [forger.grant(lab.stranger, ["organiser"])], replaces=world.id_of(first)
    )
    said = forger.recorded(lab.coach, "organiser", forged, seq=2, prev=world.id_of(first))
    verdict = forger.judged(forged, said, first, known=(honest, ended))
    assert verdict.authority.knows(lab.second.keyid)
    assert not verdict.authority.knows(lab.stranger.keyid)


def test_a_redaction_that_differs_from_what_it_replaces_states_nothing(forger: Forger, lab: Any, world: Any) -> None:
    """Even recorded by somebody who might have said so himself: it would count as said by a key nearer to the root."""
    officer = lab.certificate(lab.organiser, lab.coach, ["organiser"], enrol=True, seq=2, prev=NOWHERE)
    honest = forger.grant(lab.second, [world.SCOPE], seq=4)
    first = lab.segment(lab.organiser, "organiser", [forger.letter(3), honest], prev=NOWHERE)
    lines = [forger.letter(3), forger.grant(lab.stranger, ["organiser"], enrol=True, seq=4)]
    fields = {"replaces": world.id_of(first), "was": ((3, "0" * 16),), "prev": NOWHERE}
    forged = forger.redaction(lab.coach, lab.organiser, "organiser", lines, **fields)
    verdict = forger.judged(first, forged, forger.recorded(lab.coach, "organiser", forged), known=(officer,))
    assert [one.code for one in verdict.segments] == ["", "E-REDACTION", ""]
    assert not verdict.authority.knows(lab.stranger.keyid)
    assert verdict.authority.knows(lab.second.keyid)


def test_a_redaction_does_not_say_what_came_before_the_end_of_a_stolen_key(
    forger: Forger, lab: Any, world: Any
) -> None:
    """The segment at which the key ends is not here; a made-up one in its place leads to what the thief wrote."""
    stolen = lab.month(count=2)
    ended = lab.revocation(lab.organiser, lab.laptop, {world.SCOPE: NOWHERE}, seq=2, prev=world.id_of(forger.trusted))
    line = lab.observation(3, {"note": MARK})
    forged = forger.redaction(lab.stranger, lab.laptop, world.SCOPE, [line], prev=world.id_of(stolen))
    verdict = forger.judged(forged, stolen, known=(ended,))
    assert [one.code for one in verdict.segments] == ["Q-REDACTION", "Q-REVOKED"]


def test_certificates_in_an_honest_redaction_go_on_counting(forger: Forger, lab: Any, world: Any) -> None:
    """A new reader gets the redaction alone: who was let in by that segment is still in."""
    lines = [forger.letter(), forger.grant(lab.second, [world.SCOPE], seq=2)]
    honest = forger.redaction(lab.organiser, lab.organiser, "organiser", lines)
    said = forger.recorded(lab.organiser, "organiser", honest, seq=3, prev=NOWHERE)
    verdict = forger.judged(honest, said, lab.month(lab.second))
    assert [one.outcome for one in verdict.segments] == ["accept"] * 3


# --- words in other people's mouths ------------------------------------------------------------------------------


def replaced(forger: Forger, before: dict[str, object], after: dict[str, object]) -> Any:
    """The verdict where another laptop of the team, with every right, lets a line give way to another one."""
    lab, world = forger.lab, forger.world
    colleague = lab.certificate(lab.organiser, lab.second, [world.SCOPE], seq=2, prev=NOWHERE)
    first = lab.segment(lab.laptop, world.SCOPE, [lab.observation(1, before)])
    was = ((1, hash8(lab.observation(1, before))),)
    forged = forger.redaction(
        lab.second, lab.laptop, world.SCOPE, [lab.observation(1, after)], replaces=world.id_of(first), was=was
    )
    said = forger.recorded(lab.second, world.SCOPE, forged)
    return forger.judged(first, forged, said, known=(colleague,)).segments[1]


@pytest.mark.parametrize(
    "note",
    [
        "The register was lost.",
        f"{MARK} and the organiser agreed.",
        f"The nurse {MARK} the midwife was late.",
        "was late.",
        f"late{MARK}The midwife was",
        f"{MARK}The midwife was late. {MARK}late",
    ],
)
def test_a_colleagues_note_is_not_rewritten(forger: Forger, note: str) -> None:
    assert replaced(forger, {"note": "The midwife was late."}, {"note": note}).code == "E-REDACTION"


@pytest.mark.parametrize(
    "note", [MARK, f"The {MARK} was late.", f"{MARK}late.", f"The {MARK} {MARK} late.", f"The midwife{MARK}"]
)
def test_words_of_a_colleagues_note_are_removed(forger: Forger, note: str) -> None:
    assert replaced(forger, {"note": "The midwife was late."}, {"note": note}).outcome == "accept"


@pytest.mark.parametrize("own", [True, False])
def test_a_laptop_that_the_organiser_has_not_confirmed_removes_its_own_words_alone(
    forger: Forger, lab: Any, world: Any, own: bool
) -> None:
    vouched = lab.certificate(lab.laptop, lab.second, [world.SCOPE], scope=world.SCOPE)
    writer = lab.second if own else lab.laptop
    fields: dict[str, Any] = {} if own else {"seq": 9, "prev": NOWHERE}
    before, after = (lab.observation(10, {"note": note}) for note in ("Awa T., late", f"{MARK}, late"))
    first = lab.segment(writer, world.SCOPE, [before], prev=NOWHERE)
    names = {"replaces": world.id_of(first), "was": ((10, hash8(before)),), "prev": NOWHERE}
    redaction = forger.redaction(lab.second, writer, world.SCOPE, [after], **names)
    said = forger.recorded(lab.second, world.SCOPE, redaction, **fields)
    verdict = forger.judged(first, redaction, said, known=(vouched,))
    assert verdict.segments[2].outcome == "accept"
    assert verdict.segments[1].code == ("" if own else "Q-REDACTION")


def test_an_entry_that_speaks_of_another_place_lets_nothing_in(forger: Forger, lab: Any, world: Any) -> None:
    before, after = (lab.observation(1, {"note": note}) for note in ("Awa T., late", f"{MARK}, late"))
    first = lab.segment(lab.laptop, world.SCOPE, [before])
    names = {"replaces": world.id_of(first), "was": ((1, hash8(before)),)}
    redaction = forger.redaction(lab.laptop, lab.laptop, world.SCOPE, [after], **names)
    new = {"replacement": world.id_of(redaction)}
    entry = make_line(Stamp(2, 2, 0, None), entity="redaction", identity=NOWHERE, registers=new)
    said = lab.segment(lab.laptop, world.SCOPE, [entry], prev=world.id_of(first))
    assert [one.code for one in forger.judged(first, redaction, said).segments] == ["", "Q-REDACTION", ""]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"[1,1,1795341600001", b"[1,2,1795341600001"),
        (b"1795341600001", b"1795341600002"),
        (b"019a2f3e-7a01", b"019a2f3e-7a02"),
        (b"2020-02", b"2020-03"),
        (b'"observation"', b'"observations"'),
        (b"[[", b'[["4c6377bdfe0d733ee7fd8eb59bcac76f",9,"7ba66000fc22b759"],['),
        (b'"note":"late","place":1', b'"place":1,"note":"late"'),
        (b'"place":1', b'"place":2'),
        (b'"numerator":9,"denominator":10', b'"denominator":10,"numerator":9'),
        (b'"numerator":9', b'"numerator":9.0'),
        (b'"missing":"strike"', b'"missing":"[removed]"'),
    ],
)
def test_nothing_but_free_texts_gives_way(forger: Forger, lab: Any, world: Any, old: bytes, new: bytes) -> None:
    counts = {"numerator": 9, "denominator": 10, "missing": "strike"}
    dot = Dot(lab.second.keyid, 1, "7ba66000fc22b759")
    before = lab.observation(1, {"counts": counts, "note": "late", "place": 1}, dots=[dot])
    after = before.replace(old, new, 1).replace(b'"late"', b'"[removed]"')
    assert old in before
    first = lab.segment(lab.laptop, world.SCOPE, [before])
    names = {"replaces": world.id_of(first), "was": ((1, hash8(before)),)}
    forged = forger.redaction(lab.laptop, lab.laptop, world.SCOPE, [after], **names)
    said = forger.recorded(lab.laptop, world.SCOPE, forged, seq=2, prev=world.id_of(first))
    assert forger.judged(first, forged, said).segments[1].code in ("E-REDACTION", "Q-NEEDS-UPDATE")


@pytest.mark.parametrize("change", [{"was": ((1, "0" * 16),)}, {"prev": NOWHERE}, {"practice": True}, {"x": {"a": 1}}])
def test_a_redaction_keeps_its_place_and_its_names(
    forger: Forger, lab: Any, world: Any, change: dict[str, Any]
) -> None:
    seq = 2 if "prev" in change else 1
    before, after = (lab.observation(seq, {"note": note}) for note in ("Awa T., late", f"{MARK}, late"))
    first = lab.segment(lab.laptop, world.SCOPE, [before], prev="cd" * 32 if seq == 2 else None)
    fields = {"replaces": world.id_of(first), "was": ((seq, hash8(before)),), "prev": None} | change
    if "x" in fields:
        fields["extra"] = fields.pop("x")
    forged = forger.redaction(lab.laptop, lab.laptop, world.SCOPE, [after], **fields)
    one, other = parse_segment(world.body_of(first)), parse_segment(world.body_of(forged))
    with pytest.raises(RefusedError, match="E-REDACTION"):
        check_same(one, other)


def test_a_long_note_full_of_marks_is_compared_in_no_time(forger: Forger) -> None:
    before, after = "a" * 60_000 + "b", MARK.join("a" * 6_000) + MARK + "c"
    assert replaced(forger, {"note": before}, {"note": after}).code == "E-REDACTION"


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        (f"{MARK}, late", f"Awa {MARK}, late", True),
        (f"{MARK}, late", "Awa T., late", True),
        ("Awa T., late", f"{MARK} late", True),
        ("Awa T., late", "Awa T., early", False),
        (f"{MARK}, late", "Awa T., early", False),
        ("Awa T., late", f"early {MARK}", False),
    ],
)
def test_of_two_redactions_what_shows_no_mark_is_the_first_text(
    forger: Forger, lab: Any, world: Any, one: str, other: str, fits: bool
) -> None:
    """The first segment is gone: a later redaction is held against the one that stands."""
    held, offered = (
        parse_segment(
            world.body_of(
                forger.redaction(lab.laptop, lab.laptop, world.SCOPE, [lab.observation(1, {"note": text, "x": MARK})])
            )
        )
        for text in (one, other)
    )
    with nullcontext() if fits else pytest.raises(RefusedError, match="E-REDACTION"):
        check_same(held, offered)


def test_a_released_definition_is_not_changed_by_another_officer(forger: Forger, lab: Any, world: Any) -> None:
    officer = lab.certificate(lab.organiser, lab.second, ["organiser"], enrol=True, seq=2, prev=NOWHERE)
    values = {"definition": {"numerator_text": "with oxytocin within one minute"}}
    identity, stamp = f"{world.MEASURE}|1", Stamp(1, 1, 0, None)
    line = make_line(stamp, entity="definition_revision", identity=identity, registers=values)
    first = lab.segment(lab.organiser, "organiser", [line])
    after = line.replace(b"within one minute", b"within one hour")
    fields = {"replaces": world.id_of(first), "was": ((1, hash8(line)),)}
    forged = forger.redaction(lab.second, lab.organiser, "organiser", [after], **fields)
    said = forger.recorded(lab.second, "organiser", forged)
    assert forger.judged(first, forged, said, known=(officer,)).segments[1].code == "E-REDACTION"


@pytest.mark.parametrize("first_is_here", [True, False])
def test_a_made_up_place_does_not_take_over_the_names_of_real_entries(
    forger: Forger, lab: Any, world: Any, first_is_here: bool
) -> None:
    colleague = lab.certificate(lab.organiser, lab.second, [world.SCOPE], seq=2, prev=NOWHERE)
    real = lab.observation(1, {"counts": {"numerator": 9, "denominator": 10}, "note": "ok"})
    false = lab.observation(1, {"counts": {"numerator": 10, "denominator": 10}, "note": MARK})
    forged = forger.redaction(lab.second, lab.laptop, world.SCOPE, [false], was=((1, hash8(real)),))
    honest = lab.segment(lab.laptop, world.SCOPE, [real])
    given = [forged, forger.recorded(lab.second, world.SCOPE, forged), *([honest] if first_is_here else [])]
    verdict = forger.judged(*given, known=(colleague,))
    assert verdict.segments[0].code == ("E-REDACTION" if first_is_here else "")


def test_a_redaction_of_something_unknown_shows_where_words_are_missing(forger: Forger, lab: Any, world: Any) -> None:
    colleague = lab.certificate(lab.organiser, lab.second, [world.SCOPE], seq=2, prev=NOWHERE)
    forged = forger.redaction(lab.second, lab.laptop, world.SCOPE, [lab.observation(1)])
    said = forger.recorded(lab.second, world.SCOPE, forged)
    assert forger.judged(forged, said, known=(colleague,)).segments[0].code == "E-REDACTION"


def test_removing_the_word_removed_leaves_marks_alone(lab: Any) -> None:
    operation = parse_line(lab.observation(1, {"note": f"{MARK} was removed by the removed nurse"}))
    after = changed_line(operation, redacting.change_of("removed"))
    assert json.loads(after)[6]["note"] == f"{MARK} was {MARK} by the {MARK} nurse"


# --- in real stores -----------------------------------------------------------------------------------------------


def test_a_store_that_took_a_forged_redaction_in_still_trusts_nobody_new(small: Any, forger: Forger, lab: Any) -> None:
    organiser = small.organiser()
    officer = trust.own_key(organiser)
    victim = type("Key", (), {"keyid": officer.keyid})
    forged = forger.redaction(
        lab.stranger, victim, "organiser", [forger.grant(lab.stranger, ["organiser"], enrol=True)]
    )
    said = forger.recorded(lab.stranger, "organiser", forged)
    file = small.root / "forged.qicpkg"
    collab = trust.collaborative_of(organiser)
    file.write_bytes(lab.package([forged, said], packer=lab.stranger, kind="organiser", site=None, collab=collab))
    for _turn in range(2):
        importing.import_packages(organiser, [file])
        known = trust.build_authority(organiser)
        assert known.right_to_write(lab.stranger.keyid, Scope.parse("organiser")) == "none"
    everything = Context(find_declaration, known, collab=collab)
    assert verify(file.read_bytes(), everything).accepted == ()


def test_a_made_up_redaction_gives_way_when_the_real_entries_come(small: Any, forger: Forger, lab: Any) -> None:
    """False numbers come under the names of entries that are still on their way."""
    organiser = small.organiser()
    site = small.site(organiser)
    small.accept(organiser, _sent(small, site, "hello"))
    small.record(site, ["2026-01"])
    real = next(bytes(row[0]) for row in site.store.rows("select line from unsealed") if b'"counts"' in row[0])
    honest, mine = _sent(small, site, "first"), trust.own_key(site)
    first = int(real[1:].split(b",")[0])
    names = {"was": ((first, hash8(real)),), "prev": NOWHERE}
    forged = forger.redaction(mine, mine, site.scope.text, [_with_mark(real)], **names)
    said = forger.recorded(mine, site.scope.text, forged, seq=999, prev=NOWHERE)
    file = small.root / "made-up.qicpkg"
    collab = trust.collaborative_of(organiser)
    file.write_bytes(lab.package([forged, said], packer=mine, site=site.own_id, collab=collab))
    importing.import_packages(organiser, [file])
    assert _numerators(organiser) == [31]
    importing.import_packages(organiser, [honest])
    assert _numerators(organiser) == [20]
    assert health.check(organiser.store).problems == ()
    importing.import_packages(organiser, [file])
    assert _numerators(organiser) == [20]


def _numerators(workspace: Any) -> list[int]:
    rows = workspace.store.rows("select value from register where entity='observation' and register='counts'")
    return [json.loads(row[0])["numerator"] for row in rows]


def _sent(small: Any, site: Any, name: str) -> Any:
    file = small.root / f"{name}.qicpkg"
    exporting.export_data_package(site, file)
    return file


def _with_mark(line: bytes) -> bytes:
    return line.replace(b'"numerator":20', b'"numerator":31').replace(b'{"counts"', b'{"note":"[removed]","counts"')
