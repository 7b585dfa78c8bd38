"""Sample people: invented names, addresses and card numbers that no real person has."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

DATA = Path(__file__).resolve().parent / "data"
#: a number of a province that was never given out
NO_PROVINCE = "003"
MIDDLE = {
    "male": ("Văn", "Hữu", "Đức", "Quang", "Minh", "Công"),
    "female": ("Thị", "Ngọc", "Thu", "Thanh", "Diệu", "Hồng"),
}
YOUNGEST, OLDEST = 19, 88
#: of the check digit of a tax code
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """An invented person."""

    name: str
    national_id: str
    born_on: date
    address: str
    phone: str


@cache
def _words(file: str) -> tuple[str, ...]:
    return tuple((DATA / file).read_text(encoding="utf-8").split("\n")[:-1])


@cache
def _surnames() -> tuple[tuple[str, ...], tuple[float, ...]]:
    with (DATA / "surnames.csv").open(encoding="utf-8") as rows:
        read = [(row["surname"], float(row["weight"])) for row in csv.DictReader(rows)]
    return tuple(name for name, _ in read), tuple(weight for _, weight in read)


def full_name(chance: Random, *, sex: str) -> str:
    """Return an invented name: family name, middle name, given name."""
    names, weights = _surnames()
    given = chance.choice(_words(f"given_{sex}.txt"))
    return f"{chance.choices(names, weights)[0]} {chance.choice(MIDDLE[sex])} {given}"


def person(chance: Random, *, place: str, on: date) -> SamplePerson:
    """Return an invented person who lives in the place, of age on the day."""
    sex = chance.choice(("male", "female"))
    born_on = on - timedelta(days=chance.randint(YOUNGEST * 366, OLDEST * 365))
    century = (born_on.year // 100 - 19) * 2 + (sex == "female")
    number = f"{NO_PROVINCE}{century}{born_on:%y}{chance.randrange(1_000_000):06d}"
    street = chance.choice(_words("streets.txt"))
    return SamplePerson(
        name=full_name(chance, sex=sex),
        national_id=number,
        born_on=born_on,
        address=f"Số {chance.randint(1, 200)}, phố {street}, {place[0].lower()}{place[1:]}, thành phố Hà Nội",
        phone=f"0900{chance.randrange(1_000_000):06d}",
    )


def organisation(chance: Random) -> tuple[str, str]:
    """Return the tax code and the name of an invented company; its code is of a province that there is none of."""
    while True:
        digits = [0, 0, *(chance.randrange(10) for _ in range(7))]
        check = 10 - sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
        if any(digits) and check < 10:
            given = chance.choice(_words(f"given_{chance.choice(('male', 'female'))}.txt"))
            return "".join(map(str, [*digits, check])), f"Công ty TNHH mẫu {given} {chance.randint(1, 99)}"
