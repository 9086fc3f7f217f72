"""Exports the bundles for all neighbours at once; each succeeds or is refused by itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio_app.node.signed_in import SignedIn
from studio_app.progress import NoProgress, Progress
from studio_app.refusal import Refusal
from studio_app.sync.neighbours import require_exchange
from studio_app.sync.send.export import Exported, export
from studio_app.sync.status import NeighbourStatus, status


@dataclass(frozen=True)
class ExportedAll:
    """The outcome: bundles written, names of neighbours that need none, and (name, sentence) of those refused."""

    made: tuple[Exported, ...]
    have_everything: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def needs_bundle(standing: NeighbourStatus) -> bool:
    """Whether a neighbour lacks anything: unacknowledged records, sent before or not, or an acknowledgement."""
    return standing.state == "active" and (bool(standing.waiting) or standing.owed)


def export_all(signed_in: SignedIn, folder: Path, progress: Progress | None = None) -> ExportedAll:
    """Writes a bundle to `folder` for each neighbour that lacks anything. Raises Refusal `not-permitted`."""
    require_exchange(signed_in)
    running = progress or NoProgress()
    standing = [one for one in status(signed_in).neighbours if one.state == "active"]
    lacking = [one for one in standing if needs_bundle(one)]
    made: list[Exported] = []
    refused: list[tuple[str, str]] = []
    for done, one in enumerate(lacking):
        running.check()
        running.report(done, len(lacking))
        try:
            made.append(export(signed_in, one.node, folder))
        except Refusal as refusal:
            refused.append((one.name, refusal.sentence))
    running.report(len(lacking), len(lacking))
    return ExportedAll(tuple(made), tuple(one.name for one in standing if not needs_bundle(one)), tuple(refused))
