"""Pages of QR codes, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.qr_code import QrCode
from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """A package as codes to photograph: whose it is, for which month, its six words, how to.

    ``names`` stand below the codes ("Code 2 of 5"), one for each; ``owner`` is empty where names are hidden.
    """

    owner: str
    month: str
    words: str
    codes: tuple[QrCode, ...]
    names: tuple[str, ...]
    steps: tuple[str, ...]
    imprint: Imprint
