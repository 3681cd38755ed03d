"""One chart geometry for every back end: device-independent marks and texts.

Owns the places of lines, points, ticks and labels. Knows no pixels of a device, no fonts beyond the table of
advances in ``resources/fonts``, and no words: texts are passed in.
"""
