"""Words that appear when the mouse rests on something: Qt takes a tooltip for markup wherever it looks like it."""

from __future__ import annotations

import re

_LIKE_MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&(?=lt;)")


def plain_tip(text: str) -> str:
    """The words as they are: a sign that Qt would take for the beginning of a tag no longer stands right before it.

    What people write, here or elsewhere, must never fetch a picture or look like words of the program.
    """
    return _LIKE_MARKUP.sub("\\g<0>\u200b", text)
