"""Texts for readers outside: names and codes of sites are taken out, and words that may still tell one are noticed.

A whole name or code is replaced. A single word of a name may be an ordinary word, so it stays and is told to whoever
hands the text on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qic_desktop.domain.collaborative import Site
from qic_desktop.services.feeding_back.consent import telling_words

MARK = "[…]"
_LEAST = 4


@dataclass(slots=True)
class WithoutNames:
    """Takes names out of texts, one after the other; ``removed`` counts them, ``telling`` are words to look at."""

    sites: Sequence[Site]
    removed: int = 0
    telling: dict[str, None] = field(default_factory=dict)
    _names: re.Pattern[str] | None = None
    _words: Site | None = None

    def __post_init__(self) -> None:
        names = {(site.name or "").strip() for site in self.sites}
        codes = {(site.code or "").strip() for site in self.sites}
        whole = {one for one in names if len(one) >= _LEAST} | {one for one in codes if any(map(str.isdigit, one))}
        if whole:
            longest_first = sorted(whole, key=lambda one: (-len(one), one))
            self._names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
        if self.sites:
            # One made-up site with the words of all names: so every text is read once, whatever the number of sites.
            every = " ".join(filter(None, (part for site in self.sites for part in (site.name, site.organisation))))
            self._words = replace(self.sites[0], name=every, organisation=None, area=None, code=None)

    def clean(self, text: str) -> str:
        """The text without names and codes of sites."""
        if self._names is not None:
            text, count = self._names.subn(MARK, text)
            self.removed += count
        if self._words is not None:
            found = telling_words((text,), self._words)
            self.telling |= dict.fromkeys(word for word in found if word[:1].isupper())
        return text
