"""How long one guess at a password takes, for somebody who has the node file, its .keys and the device secret.

    python -m tests.benchmarks.guess_time [RUNS]

One Argon2id at the cost of the key file, against PBKDF2-HMAC-SHA256 with 100,000 rounds (SQLCipher's own way with a
passphrase is 256,000 of SHA-512) and one SHA-256, measured in the same run. Without the device secret there is nothing
to guess at: the seal's key has its 256 random bits in it as well.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import time
from collections.abc import Callable

from studio_app.security import key_file, password_hash

ROUNDS = 100_000
_HASHES = 20_000


def milliseconds(call: Callable[[], object], runs: int) -> float:
    """The median of `runs` calls."""
    taken = []
    for _ in range(runs):
        before = time.perf_counter()
        call()
        taken.append((time.perf_counter() - before) * 1000)
    return statistics.median(taken)


def _many_hashes() -> None:
    for number in range(_HASHES):
        hashlib.sha256(number.to_bytes(16, "big")).digest()


def main(runs: int = 9) -> None:
    """Prints the milliseconds of each and the ratios."""
    cost, secret, node, person = password_hash.MIN_COST, bytes(range(32)), "00" * 16, "11" * 16
    seal = key_file.seal_for_person(bytes(32), node, person, "somebody", "the right one", secret)
    keys = key_file.KeyFile(node, key_file.seal_for_recovery(bytes(32), node, bytes(20)), (seal,))

    def guess() -> None:
        try:
            key_file.open_for_person(keys, "somebody", "a wrong one", secret)
        except key_file.WrongSecret:
            return
        raise AssertionError("a wrong password opened the seal")

    def pbkdf2() -> None:
        hashlib.pbkdf2_hmac("sha256", b"a wrong one", b"salt of sixteen!", ROUNDS)

    ours, other, one = milliseconds(guess, runs), milliseconds(pbkdf2, runs), milliseconds(_many_hashes, runs) / _HASHES
    print(f"one guess (Argon2id, t={cost.passes}, m={cost.memory_kib // 1024} MiB, p={cost.lanes})  {ours:9.2f} ms")
    print(f"PBKDF2-SHA256, {ROUNDS:,} rounds            {other:9.2f} ms   ratio {ours / other:10.2f}")
    print(f"one SHA-256                              {one:9.5f} ms   ratio {ours / one:10.0f}")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
