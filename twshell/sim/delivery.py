"""Puts an answer on the wire, whole or spoilt as a fault asks; changes with the ways an answer can be spoilt."""

from __future__ import annotations

import socket
import struct
from threading import Event

from twshell.sim.reply import Reply, gzipped, head_bytes

_RESET = struct.pack("ii", 1, 0)
_FLOOD_PIECE = b"x" * 65_536


def deliver(connection: socket.socket, reply: Reply, *, gzip: bool, head_only: bool, keep: bool, stop: Event) -> bool:
    """Send `reply` in its manner; True if the connection can serve another request. Waits end when `stop` is set."""
    manner = reply.manner
    if manner.delay and stop.wait(manner.delay):
        return False
    if manner.kind == "drop":
        return False
    if manner.kind == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        return False
    keep = keep and not reply.close and manner.kind == "send"
    head, body = _encoded(reply, gzip=gzip, keep=keep)
    if head_only:
        body = b""
    if manner.kind == "drip":
        return _drip(connection, head + body, reply, stop)
    if manner.kind == "truncate":
        connection.sendall(_truncated(head, body, manner.where))
        return False
    if manner.kind == "flood":
        return _flood(connection, head, manner.size, stop)
    connection.sendall(head + body)
    return keep


def _encoded(reply: Reply, *, gzip: bool, keep: bool) -> tuple[bytes, bytes]:
    body = reply.body
    headers = list(reply.headers)
    manner = reply.manner
    if manner.kind == "bad-gzip":
        headers.append(("content-encoding", "gzip"))
        packed = bytearray(gzipped(body or b"{}"))
        for index in range(10, len(packed), 3):
            packed[index] ^= 0x5A
        body = bytes(packed)
    elif gzip and body and manner.kind != "flood":
        headers.append(("content-encoding", "gzip"))
        body = gzipped(body)
    if manner.kind == "truncate" and manner.where == "chunk":
        headers.append(("transfer-encoding", "chunked"))
    elif reply.status != 204:
        size = manner.size if manner.kind == "flood" else len(body)
        headers.append(("content-length", str(size)))
    if not keep:
        headers.append(("connection", "close"))
    return head_bytes(reply.status, headers), body


def _truncated(head: bytes, body: bytes, where: str) -> bytes:
    if where == "status":
        return head[:9]
    if where == "headers":
        return head[: len(head) // 2]
    if where == "chunk":
        return head + f"{len(body):x}\r\n".encode() + body[: len(body) // 2]
    return head + body[: len(body) // 2]


def _drip(connection: socket.socket, whole: bytes, reply: Reply, stop: Event) -> bool:
    piece = max(1, reply.manner.piece)
    for start in range(0, len(whole), piece):
        if stop.wait(reply.manner.pause):
            return False
        connection.sendall(whole[start : start + piece])
    return False


def _flood(connection: socket.socket, head: bytes, size: int, stop: Event) -> bool:
    connection.sendall(head)
    while size > 0 and not stop.is_set():
        connection.sendall(_FLOOD_PIECE[:size])
        size -= len(_FLOOD_PIECE)
    return False
