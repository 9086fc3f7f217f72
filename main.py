"""The door: reads the command line, and opens the window or runs one command."""

from __future__ import annotations

import sys


def run() -> int:
    """Carries out this process's command line; gives the exit status."""
    from studio_app.cli.commands import carry_out

    answer = carry_out(sys.argv[1:])
    if answer.window is None or answer.status:
        return answer.status
    from ui.start import open_window

    return open_window(answer.window)


if __name__ == "__main__":
    sys.exit(run())
