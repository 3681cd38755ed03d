"""What screen readers are told outside the usual: alerts, choices, new descriptions.

Its own module because Qt's accessibility classes cost several milliseconds at start and are needed later only.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QWidget

Kind = Literal["Alert", "DescriptionChanged", "Selection"]


def tell(widget: QWidget, kind: Kind) -> None:
    """Tell assistive technology, if there is any."""
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    QAccessible.updateAccessibility(QAccessibleEvent(widget, getattr(QAccessible.Event, kind)))
