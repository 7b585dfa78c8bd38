"""
`python -m tools.fuzz.decisions expressions|files|inputs [options of libFuzzer]`: the readers of decision models.

Feeds what atheris makes up to the readers. Whatever is fed must be taken or refused within the bounds: any other
exception, and anything that runs longer than `-timeout=` seconds, ends the run and is written to a file. A folder
among the options holds examples to begin with. atheris is not among the packages of the project: `pip install atheris`
into a copy of the environment.
"""

import sys
from contextlib import suppress
from datetime import UTC, datetime

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

with atheris.instrument_imports(include=["haicap.platform.decisions"]):
    from haicap.kernel.refusals import Refused
    from haicap.platform.decisions import api as decisions

_AT = datetime(2026, 11, 24, tzinfo=UTC)
_FACTS = {"x": 1, "y z": [{"a": "b", "c": None}], "d": "2026-11-24"}
_TYPES = {"x": "number", "y z": "", "d": "date"}
_MODEL = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="m">'
    '<inputData name="x" id="x"><variable name="x" typeRef="number"/></inputData>'
    '<decision name="D" id="D"><informationRequirement><requiredInput href="#x"/></informationRequirement>%s</decision>'
    "</definitions>"
)


def expressions(data: bytes) -> None:
    """Read and ask an expression and a cell, with names given and without."""
    text = data.decode(errors="replace")
    for names in (_TYPES, None):
        with suppress(Refused):
            decisions.condition(text, names=names).value(_FACTS, at=_AT)
        with suppress(Refused):
            decisions.cell(text, names=names).lets_pass(2, _FACTS, at=_AT)


def files(data: bytes) -> None:
    """Read a file, check it, and ask all that can be asked; what is no file is taken as the logic of a decision."""
    content = data if data.startswith((b"<?", b"<!", b"<def")) else _MODEL.encode().replace(b"%s", data)
    with suppress(Refused):
        asked = decisions.read(content)
        decisions.check(asked)
        for name in (*asked.decisions, *asked.services):
            with suppress(Refused):
                decisions.decide(asked, decision=name, inputs={"x": 2} if "x" in asked.inputs else {}, at=_AT)


def inputs(data: bytes) -> None:
    """Read inputs and hand them to a decision that gives them back."""
    asked = decisions.read((_MODEL % "<literalExpression><text>x</text></literalExpression>").encode())
    text = data.decode(errors="surrogateescape")
    with suppress(Refused):
        decisions.decide(asked, decision="D", inputs=decisions.inputs_of(text), at=_AT)


if __name__ == "__main__":
    which = {"expressions": expressions, "files": files, "inputs": inputs}[sys.argv[1]]
    atheris.Setup([sys.argv[0], *sys.argv[2:]], which)
    atheris.Fuzz()
