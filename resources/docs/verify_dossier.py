"""Checks an evidence dossier of QIC Desktop without QIC Desktop. Clause F21 of ``data-package.md`` says what is in it.

    python verify_dossier.py
    python verify_dossier.py --pin "12345 67890 12345 67890 12345 67890" FOLDER

It needs Python 3.11 and ``verify_package.py`` beside it. With PyNaCl it is quick; without, signatures are checked here,
which takes some milliseconds each. It writes nothing. The checks, each of which names the file that fails:

1. the list of files is signed; every file is there and has the size and the SHA-256 that the list says, and no other;
2. every package is sound by the second reader, and every run of entries in it was written by somebody who may;
3. whoever signed the list is an organiser of this collaborative;
4. the state of all entries (digest, F17), worked out here again, is the one in the list.

``--pin`` is the root as the organiser's printed sheet says it: only with it do you know whose dossier this is. Exit
status: 0 where all is well, 1 where it is not, 2 for a wrong call.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

LIST = "dossier.sealed"
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)

sys.dont_write_bytecode = True


# --- Ed25519 (RFC 8032) for where PyNaCl is missing -----------------------------------------------------------------


def add(one: Point, other: Point) -> Point:
    """The sum of two points of the curve, in extended coordinates."""
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(count: int, point: Point) -> Point:
    """A point so many times."""
    found = NEUTRAL
    while count:
        found = add(found, point) if count & 1 else found
        point, count = add(point, point), count >> 1
    return found


def same(one: Point, other: Point) -> bool:
    """Whether two points are one."""
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


@lru_cache(maxsize=4096)
def point_of(data: bytes) -> Point | None:
    """The point that 32 bytes stand for; None for none."""
    if len(data) != 32:
        return None
    y, sign = int.from_bytes(data, "little") & (1 << 255) - 1, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def bytes_of(point: Point) -> bytes:
    """A point as it is written."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or NEUTRAL


@lru_cache(maxsize=4096)
def is_valid_point(data: bytes) -> bool:
    """Whether a public key is a point of the large group and of no small order."""
    point = point_of(data)
    return point is not None and not same(times(8, point), NEUTRAL) and same(times(L, point), NEUTRAL)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is this key's."""
    start, scalar = signature[:32], int.from_bytes(signature[32:], "little")
    point, first = point_of(public), point_of(start)
    if point is None or first is None or len(signature) != 64 or scalar >= L or same(times(8, first), NEUTRAL):
        return False
    count = int.from_bytes(hashlib.sha512(start + public + message).digest(), "little") % L
    minus: Point = (P - point[0], point[1], 1, P - point[3])
    return bytes_of(add(times(scalar, BASE), times(count, minus))) == start


def lend_signatures() -> bool:
    """Where PyNaCl is missing, put in its place what the second reader asks of it; answers whether that was so."""
    try:
        import nacl.bindings
        import nacl.signing  # noqa: F401
    except ImportError:
        pass
    else:
        return False

    class BadSignatureError(Exception):
        """The signature is not this key's."""

    class VerifyKey:
        """A public key."""

        def __init__(self, public: bytes) -> None:
            self.public = public

        def verify(self, message: bytes, signature: bytes) -> None:
            """Raise where the signature is not this key's."""
            if not is_signed(self.public, message, signature):
                raise BadSignatureError

    parts: dict[str, dict[str, Any]] = {
        "nacl": {},
        "nacl.bindings": {"crypto_core_ed25519_is_valid_point": is_valid_point},
        "nacl.exceptions": {"BadSignatureError": BadSignatureError},
        "nacl.signing": {"VerifyKey": VerifyKey},
    }
    for name, members in parts.items():
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name]).update(members)
    return True


# --- the dossier ------------------------------------------------------------------------------------------------------


class Dossier:
    """One unpacked dossier, and what was found wrong in it."""

    def __init__(self, folder: Path, second: Any, pin: str) -> None:
        self.folder, self.second, self.pin = folder, second, pin
        self.wrong: list[str] = []
        self.names: set[str] = set()
        self.told: dict[str, Any] = {}
        self.signer = ""

    def check(self) -> None:
        """All checks in turn; without a list nothing else can be said."""
        if not self.read_list():
            return
        self.check_files()
        self.check_packages()

    def read_list(self) -> bool:
        """The signed list of files."""
        try:
            data = (self.folder / LIST).read_bytes()
        except OSError:
            self.wrong.append(f"{LIST}: missing. Unpack the whole dossier, and run this script in its folder.")
            return False
        form = {"collab": self.second.UUID, "root": self.second.KEY_ID, "digest": self.second.HASH, "files": dict}
        try:
            body, keys = self.second.open_sealed(data, "dossier.v1+json")
            self.told = self.second.versioned(body, self.second.VERSION | form, "E-DOCUMENT")
        except self.second.NotSoundError as error:
            self.wrong.append(f"{LIST}: its seal is broken ({error}). It was changed after it was made.")
            return False
        self.signer = self.second.key_id(keys[0])
        return True

    def check_files(self) -> None:
        """Every file is as the list says, and there is no other."""
        listed = self.told["files"]
        there = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}
        self.wrong += [f"{name}: missing." for name in sorted(set(listed) - there)]
        self.wrong += [f"{name}: is not part of the dossier." for name in sorted(there - set(listed) - {LIST})]
        for name in sorted(there & set(listed)):
            data = (self.folder / name).read_bytes()
            if [len(data), hashlib.sha256(data).hexdigest()] != listed[name]:
                self.wrong.append(f"{name}: was changed after the dossier was made.")

    def check_packages(self) -> None:
        """The packages by the second reader, the signer, and the digest."""
        reader = self.second.Reader(self.told["root"])
        whole, reader.digest = reader.digest, lambda: ""  # Worked out once, when everything is read.
        packages: dict[str, str] = {}
        for name in sorted(name for name in self.told["files"] if name.startswith("packages/")):
            if not (self.folder / name).is_file():
                continue
            verdict = reader.take((self.folder / name).read_bytes())
            if verdict["outcome"] == "refuse":
                self.wrong.append(f"{name}: is no sound package ({verdict['code']}).")
            packages |= {row["id"]: name for row in verdict["segments"]}
            bad = sorted(row["code"] for row in verdict["segments"] if row["outcome"] == "refuse")
            self.wrong += [f"{name}: a run of entries in it is refused ({code})." for code in bad]
        if not reader.roots:
            self.wrong.append("packages: no root that fits the list; nobody can be known.")
            return
        self.names = reader.roots[-1].names
        authority = reader.authority()
        waiting = {one: code for one, code in reader.codes(authority).items() if code not in ("", "N-ALREADY-HELD")}
        self.wrong += sorted({f"{packages[one]}: not by anybody who may ({code})." for one, code in waiting.items()})
        if "organiser" not in authority.full.get(self.signer, set()):
            self.wrong.append(f"{LIST}: is not signed by an organiser of this collaborative.")
        if whole() != self.told["digest"]:
            self.wrong.append("packages: together they are not what the dossier was made from (digest, F17).")
        if self.pin and self.pin not in self.names:
            self.wrong.append(f"{LIST}: belongs to another collaborative than the one on your sheet.")


def main() -> int:
    """Check the dossier in a folder, and say what was found."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description="Check an evidence dossier.")
    parser.add_argument("folder", nargs="?", type=Path, default=here)
    parser.add_argument("--pin", default="", help="the organiser's root, as the printed sheet says: hex or digits")
    given = parser.parse_args()
    if not given.folder.is_dir():
        parser.error(f"{given.folder} is no folder")
    slow = lend_signatures()
    sys.path.insert(0, str(here))
    import verify_package

    dossier = Dossier(given.folder.resolve(), verify_package, "".join(given.pin.split()))
    dossier.check()
    for line in dossier.wrong:
        sys.stdout.write(f"WRONG  {line}\n")
    if dossier.wrong:
        sys.stdout.write("This dossier does NOT hold. README.txt says what that means.\n")
        return 1
    said = [f"ok     {len(dossier.told['files'])} files are as they were when the dossier was made."]
    said.append("ok     All packages are sound, and whoever wrote in them may.")
    said.append(f"ok     State of all entries (digest): {dossier.told['digest']}")
    digits, hexadecimal = sorted(dossier.names, key=len)
    grouped = " ".join(digits[at : at + 5] for at in range(0, len(digits), 5))
    said.append(f"Root of the collaborative: {grouped} ({hexadecimal})")
    if not dossier.pin:
        said.append("Compare it with the organiser's printed sheet, or give it with --pin.")
    if slow:
        said.append("(PyNaCl is not here: signatures were checked by this script itself.)")
    sys.stdout.write("\n".join([*said, "All is well.", ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
