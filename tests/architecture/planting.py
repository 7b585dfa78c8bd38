"""A copy of the checkout, and how a breach is planted into it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Copy:
    """A copy of the checkout into which breaches are planted, and from which they are taken out again."""

    root: Path
    before: dict[Path, str | None] = field(default_factory=dict)

    def write(self, place: str, text: str) -> None:
        file = self.root / place
        self.before.setdefault(file, file.read_text() if file.exists() else None)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def add(self, place: str, text: str) -> None:
        self.write(place, f"{(self.root / place).read_text()}\n{text}\n")

    def replace(self, place: str, old: str, new: str) -> None:
        text = (self.root / place).read_text()
        assert old in text, f"{place} has changed: {old!r} is not in it any more"
        self.write(place, text.replace(old, new, 1))

    def restore(self) -> None:
        for file, text in self.before.items():
            if text is None:
                file.unlink()
                if file.parent != self.root and not any(file.parent.iterdir()):
                    file.parent.rmdir()
            else:
                file.write_text(text)
        self.before.clear()


@dataclass(frozen=True)
class Breach:
    """What is planted, which check must say so, and what it must name."""

    name: str
    check: str
    says: str
    plant: Callable[[Copy], None]


def adds(place: str, text: str) -> Callable[[Copy], None]:
    return lambda copy: copy.add(place, text)


def writes(place: str, text: str) -> Callable[[Copy], None]:
    return lambda copy: copy.write(place, text)


def replaces(place: str, old: str, new: str) -> Callable[[Copy], None]:
    return lambda copy: copy.replace(place, old, new)
