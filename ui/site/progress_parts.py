"""Small things that several parts of the page *Progress* share."""

from __future__ import annotations

from ui.widgets.buttons import Button


def set_kind(button: Button, kind: str) -> None:
    """Let a button step back where another one on the page comes first, or forward again."""
    if button.property("kind") != kind:
        button.setProperty("kind", kind)
        button.style().unpolish(button)
        button.style().polish(button)


def shortened(text: str, letters: int) -> str:
    """The beginning of a long text, ending in "…"; words without a gap are cut, too, since a label cannot wrap them."""
    flat = " ".join(text.split())
    return flat if len(flat) <= letters else f"{flat[: letters - 1].rstrip()}…"
