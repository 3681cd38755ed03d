"""Coverage-guided fuzzing of everything that reads a stranger's bytes: ``python tests/hostile/fuzz/run.py``.

    python tests/hostile/fuzz/run.py                   names the targets
    python tests/hostile/fuzz/run.py segment           two minutes of one target
    python tests/hostile/fuzz/run.py segment 600 DIR   ten minutes; what is found lies in DIR, also a corpus to go on

It needs atheris (https://github.com/google/atheris), which exists for Linux alone and is no requirement of the
project: ``pip install --target DIR atheris`` and ``PYTHONPATH=DIR``. A finding is any exception that a target does not
expect, half a second of processor time, or 50 MiB more memory for one input. Minimised, it becomes a file in
``found/`` beside this one, which ``tests/hostile/test_fuzz_targets.py`` reads for ever after.
"""

from __future__ import annotations

import contextlib
import resource
import sys
import tempfile
import time
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LONGEST_SECONDS = 0.5
MOST_KIB = 50 << 10


def run(name: str, seconds: int, folder: Path) -> None:
    """Fuzz one target; does not come back."""
    import atheris  # type: ignore[import-not-found]

    sys.path[:0] = [str(HERE), str(HERE.parents[2])]
    with atheris.instrument_imports(include=["qic_desktop"]):
        import targets  # type: ignore[import-not-found]
    target = targets.Doors().targets()[name]
    corpus = folder / name
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed)
        # What is loaded when it is first needed costs once.
        target.run(seed)

    def once(data: bytes) -> None:
        before, started = _most_memory(), time.process_time()
        target.run(data)
        spent, grown = time.process_time() - started, _most_memory() - before
        if spent > LONGEST_SECONDS or grown > MOST_KIB:
            raise RuntimeError(f"{spent:.2f} s, {grown / 1024:.0f} MiB")

    options = [f"-max_total_time={seconds}", f"-max_len={target.longest}", f"-artifact_prefix={folder}/{name}-"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", "-verbosity=1", str(corpus)], once)
    atheris.Fuzz()


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(given: list[str]) -> int:
    """Fuzz what is named, or say what there is."""
    sys.path[:0] = [str(HERE), str(HERE.parents[2])]
    if find_spec("atheris") is None:
        print("atheris is not installed here (Linux alone): see the first lines of this file.")
        return 2
    if not given:
        print((HERE / "run.py").read_text(encoding="utf-8").split('"""')[1])
        import targets

        print("Targets:", " ".join(targets.Doors().targets()))
        return 0
    seconds = int(given[1]) if len(given) > 1 else 120
    place: Any = contextlib.nullcontext(given[2]) if len(given) > 2 else tempfile.TemporaryDirectory(prefix="qic-fuzz-")
    with place as folder:
        run(given[0], seconds, Path(folder))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
