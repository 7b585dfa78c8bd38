"""Printed documents: PDF/A-2b from a template and values, and square codes."""

import io
import json
from collections.abc import Mapping
from pathlib import Path

import segno
import typst


def pdf(template: Path, values: Mapping[str, object]) -> bytes:
    """
    Return the document as PDF/A-2b.

    The template reads `values` as `json(bytes(sys.inputs.data))`: they are data and never run as code, and the
    template can read no file outside its own folder.
    """
    made: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        format="pdf",
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        pdf_standards=["a-2b"],
        ignore_system_fonts=True,
    )
    return made


def square_code(text: str) -> str:
    """Return a QR code of the text as SVG, with the quiet zone of four modules that readers need."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()
