"""A text cut into words, numbers and marks, as those look at it who search it for patients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qic_desktop.domain.identifier_figures import Kind
from qic_desktop.domain.identifier_words import Words, fold

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\s\w]|_|\n")


class Suspect(NamedTuple):
    """A part of a text, as places in it, and what it looks like."""

    kind: Kind
    start: int
    end: int


class Token(NamedTuple):
    """A word, a number or a mark; ``word`` is the folded word, empty for the others."""

    text: str
    word: str
    start: int
    end: int
    sentence: int

    @property
    def is_number(self) -> bool:
        """Whether it is a row of digits."""
        return self.text[0].isdigit()


class Reading:
    """The tokens of one text, and which of its sentences speak of staff or of a patient."""

    def __init__(self, plain: str, words: Words) -> None:
        self.plain = plain
        self.words = words
        self.tokens = list(_tokens(plain, words))
        self.with_staff = self._sentences_with(words.staff_words)
        self.with_patient = self._sentences_with(words.patient_signs)

    def _sentences_with(self, wanted: frozenset[str]) -> set[int]:
        return {one.sentence for one in self.tokens if one.word in wanted}

    def token(self, at: int) -> Token | None:
        """The token there, if there is one."""
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def text(self, at: int) -> str:
        """How it is written; empty where there is none."""
        token = self.token(at)
        return token.text if token is not None else ""

    def word(self, at: int) -> str:
        """The folded word; empty where there is none."""
        token = self.token(at)
        return token.word if token is not None else ""

    def gap(self, at: int) -> str:
        """What stands between a token and the next."""
        here, following = self.token(at), self.token(at + 1)
        return self.plain[here.end : following.start] if here is not None and following is not None else ""


def _tokens(plain: str, words: Words) -> Iterator[Token]:
    sentence, before = 0, ""
    titles = words.titles | words.plain_titles | words.staff_titles | words.titles_with_point | words.links
    for found in _TOKEN.finditer(plain):
        text = found[0]
        word = fold(text) if text[0].isalpha() else ""
        yield Token(text, word, found.start(), found.end(), sentence)
        if text in ("!", "?", ";", "\n") or (text == "." and before not in titles and _ends(plain, found.end())):
            sentence += 1
        before = word


def _ends(plain: str, at: int) -> bool:
    return at >= len(plain) or plain[at].isspace()
