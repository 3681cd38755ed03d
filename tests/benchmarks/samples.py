"""The typical site of the design: 12 measures in 3 strata, month after month, and tests of change as prose.

Two years are 864 values and 30 tests of change, 1,014 operations; a month is 36 values and 2 tests, 42 operations.
As a site's journal writes them, one segment a month. All sites write the collaborative's twelve measures. Texts are
words drawn by chance, as many as it takes to deflate like the sample of the design: operations of a month to 2.6 kB,
of two years to 43 kB (values deflate better here: their ids are no random numbers; so there are more words).
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from grounds import MADE, EnrolledSite

from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.operation import Dot, Stamp, make_line, parse_line
from qic_desktop.domain.segment import SegmentHeader, make_body, segment_id
from qic_desktop.exchange import keys, sealed
from qic_desktop.exchange.package import Contents, build_package

MEASURES, STRATA, MONTHS, CYCLES = 12, ("", "day", "night"), 24, 30
_WORDS = str.split("""
the a of to and in with on for at by from after before not more less than we they nurse midwife matron doctor
mother baby patient ward clinic theatre door bed trolley table shift morning evening night weekend Monday
Friday register form sheet poster chart cuff monitor pharmacy laboratory oxytocin partograph blood pressure
temperature triage referral handover training meeting visit took gave asked told wrote counted checked forgot
agreed tried kept moved missed waited arrived left was were had would should could will again because when
while until only first second third next last new old long short early late empty full busy quiet ready 2 3 4
5 6 8 10 12 14 15 20 24 30 38 45 52 60 minutes hours days weeks cases times women staff team people together
alone idea result
""")


def _uuid(dice: random.Random) -> str:
    number = dice.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | (7 << 76) | (2 << 62)
    return str(uuid.UUID(int=number))


_SHARED = tuple(_uuid(dice) for dice in [random.Random(0)] for _ in range(MEASURES))


@dataclass(slots=True)
class SampleSite:
    """A site that writes its chain month by month."""

    site: EnrolledSite
    seed: int = 1
    dice: random.Random = field(init=False)
    measures: tuple[str, ...] = field(init=False)
    person: str = field(init=False)
    seq: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.measures = _SHARED
        self.person = self._uuid()

    def _uuid(self) -> str:
        return _uuid(self.dice)

    def _line(self, entity: str, identity: str, registers: dict[str, object], dots: Sequence[Dot] = ()) -> bytes:
        self.seq += 1
        wall = MADE + self.seq * 61_000 + self.dice.randrange(60_000)
        stamp = Stamp(self.seq, self.seq, wall, self.person)
        return make_line(stamp, entity=entity, identity=identity, registers=registers, dots=dots)

    def month(self, number: int, cycles: int, steps: int = 3) -> list[bytes]:
        """One month's operations: 36 values, and ``cycles`` tests of change in ``steps`` operations each."""
        period = f"{2024 + number // 12}-{number % 12 + 1:02}"
        lines = []
        for measure in self.measures:
            for stratum in STRATA:
                whole = self.dice.randint(20, 400)
                counts = {"numerator": self.dice.randint(0, whole), "denominator": whole, "revision": 1}
                lines.append(self._line("observation", observation_id(measure, period, stratum), {"counts": counts}))
        for _cycle in range(cycles):
            lines += self._cycle(period, steps)
        return lines

    def _prose(self, sentences: int) -> str:
        """As many sentences of twenty-six words; drawn one by one, they deflate worse than what people write."""
        made = [" ".join(self.dice.choices(_WORDS, k=26)).capitalize() + "." for _ in range(sentences)]
        return " ".join(made)

    def _cycle(self, period: str, steps: int) -> list[bytes]:
        identity = self._uuid()
        parts: list[dict[str, object]] = [
            {"title": self._prose(1)[:40], "objective": self._prose(1), "prediction": self._prose(2)},
            {"observations": self._prose(2), "result": self._prose(1)},
            {"learning": self._prose(2), "decision": "adapt", "dates": {"started": f"{period}-04", "ended": None}},
            {"next_plan": self._prose(4)},
            {"dates": {"started": f"{period}-04", "ended": f"{period}-25"}},
        ]
        lines: list[bytes] = []
        for place, registers in enumerate(parts[:steps]):
            dots = []
            if place == 4:
                old = parse_line(lines[2])
                dots = [Dot(self.site.key.keyid, old.seq, old.hash8)]
            lines.append(self._line("pdsa_cycle", identity, registers, dots))
        return lines

    def sealed(self, months: Sequence[Sequence[bytes]]) -> list[bytes]:
        """The chain as segments, one for each part."""
        made, first, prev = [], 1, None
        for lines in months:
            header = SegmentHeader(self.site.key.keyid, self.site.scope, first, first + len(lines) - 1, prev)
            body = make_body(header, lines)
            made.append(sealed.seal(sealed.SEGMENT, body, [self.site.key]))
            first, prev = first + len(lines), segment_id(body)
        return made

    def package(self, segments: Sequence[bytes], collab: str | None) -> bytes:
        """A package of some segments, with a receipt for a year of the organiser's news."""
        contents = Contents("site", collab, self.site.id, segments=segments, have=_have(self.dice, segments))
        return build_package(contents, self.site.key, number=1, made=MADE, app="0.1.0")


def _have(dice: random.Random, segments: Sequence[bytes]) -> dict[str, tuple[tuple[int, str], ...]]:
    """Two chains: the organiser's, and one's own."""
    tip = "".join(dice.choice("0123456789abcdef") for _ in range(64))
    return {
        f"{tip[:32]} organiser": ((140, tip),),
        f"{tip[32:]} site:019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15": ((len(segments), tip),),
    }


def sample_site(seed: int = 1) -> SampleSite:
    """A site of the sample, with a key of its own."""
    return SampleSite(EnrolledSite("S001", str(uuid.UUID(int=seed << 64 | 7 << 76 | 2 << 62)), keys.generate()), seed)


def two_years(site: SampleSite) -> list[list[bytes]]:
    """24 months: 864 values and 30 tests of change in 5 operations each, 9 of them in 6: 1,014 operations."""
    spread = [2 if number % 4 == 0 else 1 for number in range(MONTHS)]
    return [site.month(number, cycles, 5) for number, cycles in enumerate(spread)]
