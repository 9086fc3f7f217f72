"""Keeps one window per file: a second start raises the first window and exits.

The two meet at a local socket that only this user can reach. Its name is a hash, for a path may say whose file it is.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from studio_app.preferences import preferences_path

CONNECT_MS = 500


def raise_first(file: Path | None) -> bool:
    """Asks the window that has `file` open (None: any window) to come to the front; False where there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(file))
    if not socket.waitForConnected(CONNECT_MS):
        return False
    socket.disconnectFromServer()
    return True


class SingleWindow(QObject):
    """Local socket server that answers second starts, of the program and of the open file. Where no socket can be made
    nothing is lost but the convenience: the file's own lock keeps a second window from writing.
    """

    wanted = Signal()
    """somebody started the program again"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._any = self._server(None)
        self._file: Path | None = None
        self._for_file: QLocalServer | None = None

    def show_file(self, file: Path) -> None:
        """The window has turned to `file`: from now on second starts with it are answered."""
        if file == self._file:
            return
        if self._for_file is not None:
            self._for_file.close()
        self._file, self._for_file = file, self._server(file)

    def close(self) -> None:
        """Answers no longer: the window is closing."""
        for server in (self._any, self._for_file):
            if server is not None:
                server.close()

    def _server(self, file: Path | None) -> QLocalServer | None:
        if raise_first(file):  # another window has this name
            return None
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        name = _name(file)
        if not server.listen(name):
            QLocalServer.removeServer(name)  # left behind by a crash, for nobody answered there
            if not server.listen(name):
                return None
        return server

    def _answer(self) -> None:
        for server in (self._any, self._for_file):
            while server is not None and (socket := server.nextPendingConnection()) is not None:
                socket.disconnected.connect(socket.deleteLater)
                socket.disconnectFromServer()
                self.wanted.emit()


def _name(file: Path | None) -> str:
    about = f"{preferences_path().resolve()}\n{'' if file is None else file.resolve()}"
    return "psyche-studio-" + hashlib.sha256(about.encode()).hexdigest()[:24]
