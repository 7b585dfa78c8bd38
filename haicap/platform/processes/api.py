"""Keeps the processes of an installation running under one parent, and lets none of them outlive it."""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from haicap.kernel.messages import sentence
from haicap.kernel.refusals import Refused
from haicap.platform.processes.saying import never_waiting_for_a_reader

PARENT = "HAICAP_PARENT"
#: How long a child may take to finish what it is at before it is killed.
GRACE_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 30.0
#: A child that ran so long and then fell is started again at once.
STEADY_SECONDS = 60.0
TICK = 0.2


class PortTaken(Refused):
    """Another program answers at the address where the pages were to be."""

    message = sentence("Port %(port)s of %(host)s is taken by another program: choose another with --port.")


class AddressUnusable(Refused):
    """The pages cannot be offered at this address."""

    message = sentence("Pages cannot be offered at %(host)s, port %(port)s: %(reason)s.")


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep running; `environment` is added to ours."""

    name: str
    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


class _Kept:
    """A child with its present process and its falls."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.process: subprocess.Popen[bytes] | None = None
        self.began = 0.0
        self.falls = 0
        self.next_start = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.child.words,
            env={**os.environ, **self.child.environment, PARENT: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            # Standard output is for the word that programs wait for; what children say is for people.
            stdout=sys.stderr,
            # A group of its own: Ctrl-C reaches us alone, and what it started itself can be ended with it.
            process_group=0,
        )
        self.began = time.monotonic()

    def fell(self) -> int | None:
        """Return the exit code of a process that has ended just now."""
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        self.kill()
        self.process = None
        steady = time.monotonic() - self.began > STEADY_SECONDS
        self.falls = 1 if steady else self.falls + 1
        pause = 0.0 if steady else min(LONGEST_PAUSE_SECONDS, 0.25 * 2**self.falls)
        self.next_start = time.monotonic() + pause
        return code

    def tell_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End what is left of the group: the process, and those that it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def keep_running(
    children: Sequence[Child], *, each_turn: Callable[[], None] | None = None, say: Callable[[str], None]
) -> None:
    """
    Run the children until this process is told to stop (SIGTERM, SIGINT); then stop them, and return.

    A child that ends is started again, after a pause that grows to 30 seconds while it keeps falling. A child
    told to stop has 15 seconds. `each_turn` is called a few times a second and must not wait long. What is said on
    standard error meanwhile waits for no reader. For the main thread only.
    """
    with never_waiting_for_a_reader():
        _keep_running(children, each_turn=each_turn, say=say)


def _keep_running(
    children: Sequence[Child], *, each_turn: Callable[[], None] | None, say: Callable[[str], None]
) -> None:
    told = threading.Event()
    before = {
        sign: signal.signal(sign, lambda *_: told.set()) for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    }
    kept = [_Kept(child) for child in children]
    try:
        while not told.is_set():
            for one in kept:
                code = one.fell()
                if code is not None:
                    say(f"{one.child.name} ended with {code}; it is started again")
                if one.process is None and time.monotonic() >= one.next_start:
                    one.start()
            if each_turn is not None:
                each_turn()
            told.wait(TICK)
    finally:
        _stop(kept)
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _stop(kept: Sequence[_Kept]) -> None:
    for one in kept:
        one.tell_to_stop()
    end = time.monotonic() + GRACE_SECONDS
    while any(one.process and one.process.poll() is None for one in kept) and time.monotonic() < end:
        time.sleep(0.05)
    for one in kept:
        one.kill()


def end_with_parent() -> None:
    """
    See to it that this process gets SIGTERM when its parent dies, however that dies.

    Does nothing in a process that no parent of ours started.
    """
    if PARENT not in os.environ:
        return
    parent = os.getppid()
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, signal.SIGTERM, 0, 0, 0)
        # In a container ours may itself be the first process.
        if os.getppid() != parent or (parent == 1 and os.environ[PARENT] != "1"):
            os.kill(os.getpid(), signal.SIGTERM)
        return
    threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def check_port_free(host: str, port: int) -> None:
    """
    Make sure that a server could listen there.

    :raises PortTaken: if another program does.
    :raises AddressUnusable: if the address is none of this machine or the port is not for us.
    """
    try:
        family, kind, protocol, _, at = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(at)
    except OSError as failed:
        if failed.errno == errno.EADDRINUSE:
            raise PortTaken("port", port=port, host=host) from failed
        raise AddressUnusable("host", port=port, host=host, reason=failed.strerror or str(failed)) from failed
