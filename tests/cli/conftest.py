"""Runs commands in this process, as the command line does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from qic_desktop.cli import main


class Answer(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The JSON on stdout."""
        return json.loads(self.out)

    def refused(self) -> str:
        """The one line of a command that refused; anything else fails the test."""
        assert self.status == 1, self
        lines = self.err.splitlines()
        assert len(lines) == 1, self
        assert lines[0].endswith("."), self
        assert "Traceback" not in self.err
        assert "mistake in the program" not in self.err, self
        return lines[0]


Qic = Callable[..., Answer]


@pytest.fixture
def qic(capsys: pytest.CaptureFixture[str]) -> Qic:
    """Run one command: ``qic("record", store, "four-hours", …)``."""

    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
        said = capsys.readouterr()
        code = ended.value.code
        return Answer(code if isinstance(code, int) else 0, said.out, said.err)

    return run


@pytest.fixture
def done(qic: Qic) -> Qic:
    """As ``qic``, for commands that must succeed."""

    def run(*arguments: object) -> Answer:
        answer = qic(*arguments)
        assert answer.status == 0, answer
        return answer

    return run
