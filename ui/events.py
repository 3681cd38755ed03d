"""One bus for "something has changed": services answer what, pages refresh what they show. Nothing polls."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class ChangeBus(QObject):
    """Carries the Changes record of each change of the store, once, on the main thread."""

    changed = Signal(object)

    def tell(self, changes: object) -> None:
        """Tell everyone; ``changes`` is what the service answered."""
        self.changed.emit(changes)
