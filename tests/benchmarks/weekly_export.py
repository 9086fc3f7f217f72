"""A weekly bundle from a small file and from a large one: `python -m tests.benchmarks.weekly_export [--big N]`.

Two studios have the same students, 100,000 and 4,000,000 check-ins, all of them with the center; then 3,000 new ones come in
and the bundle for the center is made. What it takes must not grow with what lies in the file. Each time is the median of
several bundles, made from the same place each time, since nothing was acknowledged in between. The large file is
kept in the folder `--kept`, if one is named, and found there the next time.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from db.replication.sync_writes import update_neighbour
from studio_app.node.signed_in import SignedIn
from studio_app.sync import service
from studio_app.sync.neighbours import find_neighbour
from tests.benchmarks.bundle_campus import STUDENTS, add_alerts, add_check_ins, make_pair, open_node

NEW = 3_000
RUNS = 21
LIMIT = 1.2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--big", type=int, default=4_000_000)
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--kept", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, big = (_studio(Path(folder), args.kept, count) for count in (args.small, args.big))
        times: dict[str, list[float]] = {"small": [], "big": []}
        for _ in range(RUNS + 1):  # by turns, so that both have the same share of what else the machine does
            times["small"].append(_export(small, Path(folder)))
            times["big"].append(_export(big, Path(folder)))
        for studio in (small, big):
            studio.store.close()
    first = {name: found[0] for name, found in times.items()}
    ms = {name: median(found[1:]) * 1000 for name, found in times.items()}
    print(f"a bundle of {NEW:,} new check-ins, from a file with")
    print(f"{args.small:>10,} check-ins {ms['small']:7.0f} ms (the first {first['small'] * 1000:.0f} ms)")
    print(f"{args.big:>10,} check-ins {ms['big']:7.0f} ms (the first {first['big'] * 1000:.0f} ms)")
    print(f"ratio {ms['big'] / ms['small']:.2f} (limit {LIMIT})")


def _studio(folder: Path, kept: Path | None, count: int) -> SignedIn:
    """A studio with so many check-ins that the center has, and `NEW` that it does not have."""
    place = (kept or folder) / f"studio-{count}"
    if not (place / "done").exists():
        shutil.rmtree(place, ignore_errors=True)
        pair = make_pair(place, count)
        add_alerts(pair.studio)
        service.export(pair.studio, "parent", place / "first.psb")
        _acknowledge(pair.studio)
        (place / "first.psb").unlink()
        add_check_ins(pair.studio, NEW, STUDENTS, first=count)
        pair.close()
        (place / "done").touch()
    return open_node(place, "studio")


def _acknowledge(studio: SignedIn) -> None:
    """What a bundle from the center says: all that was sent is there."""
    with studio.unit() as unit:
        center = find_neighbour(unit.connection, "parent")
        update_neighbour(unit, center.key, acknowledged_upto=unit.rev)


def _export(studio: SignedIn, folder: Path) -> float:
    began = time.perf_counter()
    made = service.export(studio, "parent", folder / "week.psb")
    took = time.perf_counter() - began
    assert made.records["check-in"] == NEW, made
    return took


if __name__ == "__main__":
    main()
