"""How much memory bundles take at their peak: `python -m tests.benchmarks.bundle_memory [--check-ins N]`.

A studio's check-ins are exported for the center, which then reads them, each in a process of its own: by how much did its
peak rise above what it held when the file was open and nothing was done yet? On Linux the peak is counted from there
(`VmHWM`); elsewhere from the start of the process (`ru_maxrss`), signing in included.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from studio_app.sync import service
from tests.benchmarks.bundle_campus import make_pair, open_node

LIMIT_MB = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check-ins", type=int, default=1_000_000)
    parser.add_argument("--in-folder", help=argparse.SUPPRESS)
    parser.add_argument("--do", choices=("make", "export", "import"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.do:
        _do(args.do, Path(args.in_folder), args.check_ins)
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.bundle_memory", "--check-ins", str(args.check_ins)]
        print(f"{args.check_ins:,} check-ins", flush=True)
        for do in ("make", "export", "import"):
            subprocess.run([*command, "--in-folder", folder, "--do", do], check=True)


def _do(do: str, folder: Path, check_ins: int) -> None:
    if do == "make":
        make_pair(folder, check_ins).close()
        return
    bundle = folder / "studio.psb"
    signed_in = open_node(folder, "studio" if do == "export" else "center")
    before = _from_now_on()
    if do == "export":
        service.export(signed_in, "parent", bundle)
    else:
        read = service.read(signed_in, bundle)
        assert read.records["check-in"] == check_ins, read
    rose = _peak_mb() - before
    signed_in.store.close()
    print(f"{do}: {rose:.0f} MB above {before:.0f} MB (limit {LIMIT_MB} MB)", flush=True)


def _from_now_on() -> float:
    """Memory held now, in MB; peaks are counted from here where the system can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
        return _of_status("VmRSS")
    return _peak_mb()


def _peak_mb() -> float:
    with suppress(OSError):
        return _of_status("VmHWM")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


def _of_status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


if __name__ == "__main__":
    main()
