"""Opening package files: the one way from a file to the bytes that are judged, locked or not.

What a file *is* stays what came (its six words, the original in ``received/``); what is judged is the package in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.errors import RefusedError
from qic_desktop.exchange import wrapping
from qic_desktop.exchange.verification import Context, Verdict, verify
from qic_desktop.services.exchanging import originals
from qic_desktop.services.locking import package_locks
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it came (``data``) and the package in it; ``code`` and ``detail`` say why a locked one stayed shut."""

    data: bytes
    package: bytes
    locked: bool = False
    code: str = ""
    detail: str = ""

    @property
    def is_for_others(self) -> bool:
        """Whether it is sound as far as anybody here can tell, and locked for somebody else."""
        return self.code == "E-DECRYPT" and self.detail == wrapping.NOT_FOR_THIS_KEY

    def judge(self, context: Context) -> Verdict:
        """The verdict about the package; a file that stayed shut is refused and kept as it is."""
        return Verdict("refuse", self.code, self.detail) if self.code else verify(self.package, context)

    def judge_alone(self) -> Verdict:
        """The verdict of somebody who trusts nobody."""
        return self.judge(Context(declarations=find_declaration))


def open_file(path: Path, workspace: Workspace | None = None) -> Opened:
    """Read a package file, and open it with the keys of a workspace where it is locked.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: ``E-TOO-LARGE``.
    """
    data = originals.read_package_file(path)
    if not wrapping.is_wrapped(data):
        return Opened(data, data)
    try:
        package = wrapping.unwrap(data, package_locks.identities(workspace) if workspace is not None else ())
    except RefusedError as error:
        return Opened(data, b"", locked=True, code=error.code, detail=error.detail)
    return Opened(data, package, locked=True)
