"""Values kept in the memory of this process, each under the edition in which it was read."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from haicap.kernel.editions import Editions

K = TypeVar("K")
V = TypeVar("V")

#: Editions held at once: the one in force, and one that a transaction still sees or has not committed yet.
MOST_EDITIONS = 2


@dataclass(frozen=True, slots=True)
class Read(Generic[K, V]):
    """What one statement read: the values, and the edition of the topic in that very statement (empty: none)."""

    values: Mapping[K, V]
    edition: str


class Kept(Generic[K, V]):
    """
    Values of one topic in the memory of this process, at most `most` of each edition; the longest unused go first.

    A value is kept only under the edition that the statement which read it has seen. So a change that is rolled back,
    or one of another process, can never leave a value under an edition to which it does not belong. May be used by
    several threads; two that miss the same value both read it.
    """

    def __init__(self, topic: str, *, most: int) -> None:
        self.topic = topic
        self._most = most
        self._lock = Lock()
        self._held: OrderedDict[str, OrderedDict[K, V]] = OrderedDict()

    def values(
        self,
        keys: Iterable[K],
        *,
        editions: Editions | None,
        latest: Callable[[], Editions],
        read: Callable[[Collection[K]], Read[K, V]],
    ) -> dict[K, V]:
        """
        Return the values of the keys; those that `read` does not find are left out.

        With `editions`, which a statement of the caller has just seen: no statement when all are held under them,
        else one. Without: one statement, which is `latest` when all were held a moment ago; two when they have
        changed since.
        """
        wanted = set(keys)
        if not wanted:
            return {}
        if editions is None:
            if not self._may_hold(wanted):
                return self._fresh(wanted, read)
            editions = latest()
        found = self._find(editions.of(self.topic), wanted)
        missing = wanted - found.keys()
        return found | self._fresh(missing, read) if missing else found

    def keep(self, fresh: Read[K, V]) -> None:
        """Keep what a statement has read."""
        if not fresh.edition:
            return
        with self._lock:
            values = self._held.setdefault(fresh.edition, OrderedDict())
            self._held.move_to_end(fresh.edition)
            values.update(fresh.values)
            while len(values) > self._most:
                values.popitem(last=False)
            while len(self._held) > MOST_EDITIONS:
                self._held.popitem(last=False)

    def _fresh(self, keys: Collection[K], read: Callable[[Collection[K]], Read[K, V]]) -> dict[K, V]:
        fresh = read(keys)
        self.keep(fresh)
        return dict(fresh.values)

    def _may_hold(self, keys: Collection[K]) -> bool:
        """Test if all were held under the edition that was used last."""
        with self._lock:
            return bool(self._held) and all(key in self._held[next(reversed(self._held))] for key in keys)

    def _find(self, edition: str, keys: Iterable[K]) -> dict[K, V]:
        with self._lock:
            values = self._held.get(edition)
            if values is None:
                return {}
            self._held.move_to_end(edition)
            found = {key: values[key] for key in keys if key in values}
            for key in found:
                values.move_to_end(key)
            return found
