"""Pictures on screen: a Scene painted with QPainter, alone or inside a pyqtgraph view."""
