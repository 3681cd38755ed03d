"""The answer to "this looks like a patient's name or number": kept, so that it is not asked again on this laptop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from qic_desktop.domain import entity
from qic_desktop.domain.entity import PRIVATE, Record

TEXT_HASH = re.compile(r"[0-9a-f]{64}")


class Answer(StrEnum):
    """What a person said of a text."""

    NO_PATIENT = "no-patient"
    SEND_ANYWAY = "send-anyway"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCheck(Record):
    """One text (``id``: its hash, ``identifiers.text_hash``), what was suspected in it, and the answer.

    The words themselves are not kept here. Who answered, and when, is in the journal.
    """

    ENTITY = "text_check"
    OWNERS = PRIVATE

    suspected: list[object] | None = entity.items("checked")
    answer: str | None = entity.text("checked")

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """Whether a text is a hash."""
        return TEXT_HASH.fullmatch(identity) is not None
