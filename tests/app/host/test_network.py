"""The audit hook, in a process of its own because it cannot be removed, and what it decides."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import app
from app.host.network import OwnLoopback, permits_local_only

ROOT = Path(app.__file__).parents[1]
LOCAL = getattr(socket, "AF_UNIX", None)
has_local = pytest.mark.skipif(LOCAL is None, reason="needs local sockets")
ATTEMPTS = [
    "socket.create_connection(('127.0.0.1', 9))",
    "socket.create_connection(('192.0.2.1', 443), timeout=1)",
    "socket.getaddrinfo('localhost', 80)",
    "socket.gethostbyname('example.org')",
    "socket.gethostbyaddr('127.0.0.1')",
    "socket.getnameinfo(('127.0.0.1', 80), 0)",
    "socket.socket(socket.AF_INET6, socket.SOCK_STREAM).bind(('::1', 0))",
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendmsg([b'x'], [], 0, ('127.0.0.1', 9))",
    "early_inet.connect(('127.0.0.1', 9))",
    "early_udp.sendto(b'x', ('127.0.0.1', 9))",
    "socket.socket(fileno=early_udp.detach()).connect(('127.0.0.1', 9))",
    "urllib.request.urlopen('http://127.0.0.1:9/')",
]


def printed_by(program: str) -> str:
    head = "import asyncio, socket, urllib.request\nfrom app.host.network import refuse_network\n"
    done = subprocess.run(
        [sys.executable, "-c", head + program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_every_way_to_the_network_is_refused(attempt):
    program = f"""
early_inet, early_udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
refuse_network()
refuse_network()
try:
    {attempt}
except OSError as error:  # urllib wraps it
    print(getattr(error, "reason", error))
"""
    assert printed_by(program) == "network refused"


def test_event_loops_and_socket_pairs_work_all_the_same():
    program = """
refuse_network()
a, b = socket.socketpair()
a.sendall(b"x")
print(b.recv(1), asyncio.run(asyncio.sleep(0, "slept")))
"""
    assert printed_by(program) == "b'x' slept"


@has_local
def test_local_sockets_work(tmp_path):
    program = f"""
refuse_network()
server, client = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
server.bind({str(tmp_path / "s")!r})
server.listen()
client.connect({str(tmp_path / "s")!r})
print("connected")
"""
    assert printed_by(program) == "connected"


@has_local
def test_where_local_sockets_exist_nothing_else_passes():
    with socket.socket(LOCAL) as local, socket.socket() as inet:
        for event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
            assert permits_local_only(event, (local, "path"))
            assert not permits_local_only(event, (inet, ("127.0.0.1", 9)))
        assert permits_local_only("socket.__new__", (local, LOCAL, 1, 0))
        assert not permits_local_only("socket.__new__", (inet, socket.AF_INET, 1, 0))
        assert not permits_local_only("socket.__new__", (inet, socket.AF_INET6, 1, 0))
        assert not permits_local_only("socket.getaddrinfo", ("localhost", 80, 0, 0, 0))
        assert permits_local_only("socket.gethostname", ())


def test_on_windows_only_a_port_that_the_process_bound_itself_is_reached():
    rule = OwnLoopback()
    with socket.socket() as listener, socket.socket() as client, socket.socket() as other:
        other.bind(("127.0.0.1", 0))  # bound, but not seen by the rule
        assert not rule.permits("socket.connect", (client, other.getsockname()))
        assert rule.permits("socket.bind", (listener, ("127.0.0.1", 0)))
        listener.bind(("127.0.0.1", 0))
        assert rule.permits("socket.connect", (client, listener.getsockname()))
        assert not rule.permits("socket.connect", (client, other.getsockname()))
        assert not rule.permits("socket.sendto", (client, listener.getsockname()))
        for address in (("127.0.0.1", 8080), ("", 0), ("192.0.2.1", 0)):
            assert not rule.permits("socket.bind", (listener, address))
        own = listener.getsockname()
        listener.close()
        assert not rule.permits("socket.connect", (client, own))
    assert not rule.permits("socket.getaddrinfo", ("localhost", 80, 0, 0, 0))
    assert not rule.permits("socket.__new__", (None, socket.AF_INET6, 1, 0))
    assert rule.permits("socket.__new__", (None, socket.AF_INET, 1, 0))


def test_on_windows_a_socket_pair_over_loopback_is_permitted():
    rule = OwnLoopback()
    with socket.socket() as listener, socket.socket() as client:  # as socket.socketpair does there
        assert rule.permits("socket.bind", (listener, ("127.0.0.1", 0)))
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert rule.permits("socket.connect", (client, listener.getsockname()[:2]))
