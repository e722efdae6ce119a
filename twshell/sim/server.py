"""A bounded HTTP server on loopback, one thread per served connection; changes with how connections are kept."""

from __future__ import annotations

import contextlib
import selectors
import socket
import traceback
from collections.abc import Callable
from threading import Event, Lock, Thread

from twshell.sim.delivery import deliver
from twshell.sim.http1 import Malformed, Request, Wire
from twshell.sim.reply import Reply, accepts_gzip

SERVED = 256
_LINGERING = 1_024
_BACKLOG = 1_024


class Server:
    """Listens on 127.0.0.1 only. At most `served` connections have a thread; more are answered 503 and let go."""

    def __init__(
        self,
        answer: Callable[[Request], Reply],
        refuse: Callable[[int, str], Reply],
        *,
        port: int = 0,
        served: int = SERVED,
        patience: float = 30.0,
        crashed: Callable[[str], None],
    ) -> None:
        """Bind at once (OSError if the port is taken). `refuse` makes an answer for what is no request; `patience`
        bounds each wait for a client, in seconds; `crashed` is told the traceback of a fault of our own.
        """
        self._answer = answer
        self._refuse = refuse
        self._served = served
        self._patience = patience
        self._crashed = crashed
        self._stop = Event()
        self._lock = Lock()
        self._open: dict[socket.socket, Thread] = {}
        self._listener = socket.create_server(("127.0.0.1", port), backlog=_BACKLOG, reuse_port=False)
        self._listener.setblocking(False)
        self.port: int = self._listener.getsockname()[1]
        self._wake_read, self._wake_write = socket.socketpair()
        self._acceptor = Thread(target=self._accept_all, name=f"sim-accept-{self.port}", daemon=True)

    def start(self) -> None:
        """Begin to accept."""
        self._acceptor.start()

    def stop(self) -> None:
        """Close every connection, end every wait and join every thread."""
        self._stop.set()
        with contextlib.suppress(OSError):
            self._wake_write.send(b"x")
        if self._acceptor.is_alive():
            self._acceptor.join()
        self._listener.close()
        with self._lock:
            threads = list(self._open.items())
        for connection, _ in threads:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for _, thread in threads:
            thread.join()
        self._wake_read.close()
        self._wake_write.close()

    def _accept_all(self) -> None:
        lingering: dict[socket.socket, None] = {}
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            while not self._stop.is_set():
                for key, _ in selector.select():
                    if key.fileobj is self._listener:
                        self._accept_ready(selector, lingering)
                    elif isinstance(key.fileobj, socket.socket) and key.fileobj in lingering:
                        self._drain(key.fileobj, selector, lingering)
            for connection in lingering:
                connection.close()

    def _accept_ready(self, selector: selectors.BaseSelector, lingering: dict[socket.socket, None]) -> None:
        for _ in range(64):
            try:
                connection, _ = self._listener.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError:
                # Out of descriptors: the refused ones are let go, so that accepting can go on, without spinning.
                self._let_go(selector, lingering, keep=0)
                self._stop.wait(0.05)
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if len(self._open) < self._served:
                self._serve_in_thread(connection)
                continue
            # Closing at once could destroy the 503 on its way, so a refused socket is drained until the peer closes.
            connection.setblocking(False)
            with contextlib.suppress(OSError):
                reply = self._refuse(503, "Service Unavailable")
                deliver(connection, reply, gzip=False, head_only=False, keep=False, stop=self._stop)
                connection.shutdown(socket.SHUT_WR)
            lingering[connection] = None
            selector.register(connection, selectors.EVENT_READ)
            self._let_go(selector, lingering, keep=_LINGERING)

    def _drain(
        self, connection: socket.socket, selector: selectors.BaseSelector, lingering: dict[socket.socket, None]
    ) -> None:
        try:
            done = not connection.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            done = True
        if done:
            del lingering[connection]
            selector.unregister(connection)
            connection.close()

    def _let_go(self, selector: selectors.BaseSelector, lingering: dict[socket.socket, None], *, keep: int) -> None:
        while len(lingering) > keep:
            oldest = next(iter(lingering))
            del lingering[oldest]
            selector.unregister(oldest)
            oldest.close()

    def _serve_in_thread(self, connection: socket.socket) -> None:
        connection.settimeout(self._patience)
        thread = Thread(target=self._serve, args=(connection,), name=f"sim-serve-{self.port}", daemon=True)
        with self._lock:
            self._open[connection] = thread
        thread.start()

    def _serve(self, connection: socket.socket) -> None:
        wire = Wire(connection)
        try:
            while not self._stop.is_set() and self._serve_one(connection, wire):
                pass
        except OSError:
            pass  # the client went away: nothing to tell it
        finally:
            with self._lock:
                del self._open[connection]
            connection.close()

    def _serve_one(self, connection: socket.socket, wire: Wire) -> bool:
        try:
            request = wire.read_request()
        except Malformed as fault:
            reply = self._refuse(fault.status, fault.detail)
            deliver(connection, reply, gzip=False, head_only=False, keep=False, stop=self._stop)
            self._linger(connection)
            return False
        if request is None:
            return False
        try:
            reply = self._answer(request)
        except Exception:  # noqa: BLE001  the server's edge: a fault of ours is told as X's 500, and recorded
            self._crashed(traceback.format_exc())
            reply = self._refuse(500, "Internal Server Error")
        return deliver(
            connection,
            reply,
            gzip=accepts_gzip(request.headers),
            head_only=request.method == "HEAD",
            keep=request.keep_alive,
            stop=self._stop,
        )

    def _linger(self, connection: socket.socket) -> None:
        """Read what a refused client still sends, bounded, so that closing does not destroy the refusal."""
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(min(1.0, self._patience))
            for _ in range(512):
                if not connection.recv(65_536):
                    return
