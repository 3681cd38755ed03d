"""What the organiser told a site about how others do, as the site reads it; ``benchmarks`` makes it."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.organising import Benchmark
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.feeding_back.suppression import MINIMUM_SITES
from qic_desktop.services.workspace import Role, Workspace

Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Another site; ``name`` is empty where nobody is named."""

    name: str
    values: Values


@dataclass(frozen=True, slots=True)
class HowOthersDo:
    """One measure as a site gets it. ``others`` counts sites; ``is_few``: too few for anything but the own values.

    ``middle``, ``low`` and ``high`` are the median and the quartiles of the others, None where they are not told.
    ``solved`` counts teams that got better and kept a change for it, where this site has not; ``solvers`` names them
    only where all are named. ``withheld`` counts periods in which others have values that are not told; it stays here.
    """

    measure: str
    periods: tuple[str, ...]
    own: Values
    middle: Values
    low: Values
    high: Values
    lines: tuple[Line, ...]
    others: int
    least: int
    is_few: bool
    is_sensitive: bool
    on: str = ""
    solved: int = 0
    solvers: tuple[str, ...] = ()
    withheld: int = 0

    @property
    def is_named(self) -> bool:
        """Whether the others are told by name."""
        return any(line.name for line in self.lines)

    def to_content(self) -> dict[str, object]:
        """As it is recorded."""
        return {
            "periods": list(self.periods),
            "own": list(self.own),
            "middle": list(self.middle),
            "low": list(self.low),
            "high": list(self.high),
            "lines": [{"name": line.name, "values": list(line.values)} for line in self.lines],
            "others": self.others,
            "least": self.least,
            "few": self.is_few,
            "sensitive": self.is_sensitive,
            "solved": self.solved,
            "solvers": list(self.solvers),
        }


def received(workspace: Workspace, measure: str = "") -> tuple[HowOthersDo, ...]:
    """What the organiser sent this site about how others do: of all measures, or of one (its id)."""
    if workspace.role is not Role.SITE:
        return ()
    found = workspace.journal.list_records(Benchmark, organiser_scope(workspace.own_id))
    read = [_read(one) for one in found if one.content and (not measure or one.id == measure)]
    return tuple(one for one in read if one is not None)


def _read(record: Benchmark) -> HowOthersDo | None:
    """A benchmark as another version may have written it; None for one that cannot be read."""
    content = record.content or {}
    periods = content.get("periods")
    if not isinstance(periods, list) or not periods:
        return None
    lines = content.get("lines")
    told = [one for one in lines if isinstance(one, dict)] if isinstance(lines, list) else []

    def values(given: object) -> Values:
        known = given if isinstance(given, list) else []
        numbers = [float(one) if type(one) in (int, float) else None for one in known[: len(periods)]]
        return (*numbers, *(None for _missing in range(len(periods) - len(numbers))))

    others, least = content.get("others"), content.get("least")
    solved, solvers = content.get("solved"), content.get("solvers")
    return HowOthersDo(
        measure=record.id,
        periods=tuple(str(one) for one in periods),
        own=values(content.get("own")),
        middle=values(content.get("middle")),
        low=values(content.get("low")),
        high=values(content.get("high")),
        lines=tuple(Line(str(one.get("name") or ""), values(one.get("values"))) for one in told),
        others=others if isinstance(others, int) else len(told),
        least=least if isinstance(least, int) else MINIMUM_SITES,
        is_few=content.get("few") is True,
        is_sensitive=content.get("sensitive") is True,
        on=record.on or "",
        solved=solved if isinstance(solved, int) and solved > 0 else 0,
        solvers=tuple(str(one) for one in solvers if isinstance(one, str)) if isinstance(solvers, list) else (),
    )
