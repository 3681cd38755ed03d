"""Makes the installer's modules importable, as they are when its commands run."""

import sys
from pathlib import Path

# Behind everything else: one of them is called "test", like a package of the standard library.
sys.path.append(str(Path(__file__).resolve().parents[2] / "installer"))
