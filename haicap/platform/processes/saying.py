"""What a process and its children say on standard error, handed on without waiting for somebody to read it."""

import os
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

STANDARD_ERROR = 2
BLOCK = 65_536
#: House rule: more than a bad minute of errors tells
MOST_WAITING = 1_000_000
#: How long what was said last may take to be read.
LAST_WORDS_SECONDS = 1.0


@contextmanager
def never_waiting_for_a_reader() -> Iterator[None]:
    """
    Let this process and the children that it starts meanwhile write to standard error without ever waiting.

    A paused terminal, or a program that does not read on, would else stop every process at its next line: the pages,
    and the parent that is to start them again. What nobody reads in time is dropped, and how much is said later.
    """
    sys.stderr.flush()
    outside = os.dup(STANDARD_ERROR)
    heard, mouth = os.pipe()
    os.dup2(mouth, STANDARD_ERROR)
    os.close(mouth)
    handing_on = _HandingOn(heard, outside)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(outside, STANDARD_ERROR)
        handing_on.end()


class _HandingOn:
    """Two threads: one always listens, one writes outside and may have to wait."""

    def __init__(self, heard: int, outside: int) -> None:
        self.heard, self.outside = heard, outside
        self.blocks: deque[bytes] = deque()
        self.waiting = self.dropped = 0
        self.ended = False
        self.changed = threading.Condition()
        self.threads = [
            threading.Thread(target=work, name=work.__name__, daemon=True) for work in (self._listen, self._speak)
        ]
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        """Wait a moment for what was said last; a child that was not ended may still hold on."""
        listens, speaks = self.threads
        listens.join(LAST_WORDS_SECONDS)
        with self.changed:
            self.ended = True
            self.changed.notify()
        speaks.join(LAST_WORDS_SECONDS)

    def _listen(self) -> None:
        while block := os.read(self.heard, BLOCK):
            with self.changed:
                if self.waiting + len(block) > MOST_WAITING:
                    self.dropped += len(block)
                    continue
                self.blocks.append(block)
                self.waiting += len(block)
                self.changed.notify()

    def _speak(self) -> None:
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.blocks or self.ended)
                if not self.blocks:
                    return
                block = self.blocks.popleft()
                self.waiting -= len(block)
                if self.dropped and not self.blocks:
                    block += f"haicap: {self.dropped} bytes were dropped here, because nobody read them\n".encode()
                    self.dropped = 0
            try:
                while block:
                    block = block[os.write(self.outside, block) :]
            except OSError:
                # Whoever read it is gone: what follows is for nobody, and is passed over in the same way.
                continue
