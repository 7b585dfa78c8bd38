"""Files: what is taken in, what is refused, and that a kept file is what it was."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from haicap.kernel.refusals import NotFound, Refused
from haicap.kernel.text import TextTooLong, TextUnusable
from haicap.platform.files import api as files
from haicap.platform.files.models import FileRow
from haicap.platform.home.api import home
from tests.city import AT, pdf_bytes

pytestmark = pytest.mark.django_db


def image_bytes(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(out, kind)
    return out.getvalue()


def half_a_picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((80, 80), 60).save(out, "PNG")
    return out.getvalue()[:2000]


def locked_pdf() -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def zip_bytes() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("a.txt", "a")
    return out.getvalue()


def take_in(content: bytes, name: str) -> files.StoredFile:
    return files.take_in(content, name=name, field="papers", at=AT)


class TestTakeIn:
    @pytest.mark.parametrize(
        ("content", "name", "kind"),
        [
            (pdf_bytes(), "Tờ khai.PDF", "application/pdf"),
            (image_bytes("JPEG"), "anh.jpeg", "image/jpeg"),
            (image_bytes("PNG"), "anh.png", "image/png"),
        ],
    )
    def test_keeps_what_it_can_open(self, content: bytes, name: str, kind: str) -> None:
        kept = take_in(content, name)
        assert kept.media_type == kind
        assert files.read(kept.sha256) == content
        assert FileRow.objects.get().size_bytes == len(content)

    @pytest.mark.parametrize(
        ("content", "name", "refusal"),
        [
            (b"", "a.pdf", files.FileEmpty),
            (b"%PDF-1.7\n" + b"x" * 500, "a.pdf", files.FileUnreadable),
            (pdf_bytes()[:-200], "a.pdf", None),
            (locked_pdf(), "a.pdf", files.FileUnreadable),
            (half_a_picture(), "a.png", files.FileUnreadable),
            (b"MZ\x90\x00" + b"\x00" * 300, "don.pdf", files.FileKindRefused),
            (b"#!/bin/sh\nrm -rf /\n", "don.pdf", files.FileKindRefused),
            (b"<html><script>alert(1)</script></html>", "a.pdf", files.FileKindRefused),
            (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.png", files.FileKindRefused),
            (zip_bytes(), "a.pdf", files.FileKindRefused),
            (image_bytes("GIF"), "a.gif", files.FileKindRefused),
            (pdf_bytes(), "a.jpg", files.FileNameMisleads),
            (image_bytes("PNG"), "a.pdf", files.FileNameMisleads),
            (pdf_bytes() + b"\0" * (20 * 1024 * 1024), "a.pdf", files.FileTooBig),
            (pdf_bytes(), "a\x00.pdf", TextUnusable),
            (pdf_bytes(), "a" * 300 + ".pdf", TextTooLong),
        ],
        ids=lambda value: value if isinstance(value, str) and len(value) < 20 and value.isprintable() else "",
    )
    def test_refuses_the_rest_names_the_field_and_keeps_nothing(
        self, content: bytes, name: str, refusal: type[Refused] | None
    ) -> None:
        if refusal is None:
            # a reader mends a lost table at the end of a PDF: then it is kept
            assert take_in(content, name).media_type == files.PDF
            return
        with pytest.raises(refusal) as found:
            take_in(content, name)
        assert found.value.field == "papers"
        assert not FileRow.objects.exists()

    def test_refuses_a_picture_of_too_many_points(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("haicap.platform.files.sniffing.MOST_PIXELS", 15)
        with pytest.raises(files.FileTooBig):
            take_in(image_bytes("PNG"), "a.png")

    def test_keeps_one_content_once(self) -> None:
        content = pdf_bytes(3)
        assert take_in(content, "a.pdf").sha256 == take_in(content, "b.pdf").sha256
        assert FileRow.objects.count() == 1

    def test_takes_only_the_last_part_of_a_path_for_the_name(self) -> None:
        assert take_in(pdf_bytes(), "../../etc/a.pdf").name == "a.pdf"

    @pytest.mark.shared
    @pytest.mark.parametrize("name", ["CV-PCCC-2026_raster_1p.pdf", "TT-51-2025-TT-BCA_scan_4p.pdf"])
    def test_keeps_real_scans(self, shared: Path, name: str) -> None:
        assert take_in((shared / "data" / "ocr" / name).read_bytes(), name).media_type == files.PDF


class TestRead:
    def test_refuses_a_file_that_is_not_there_or_was_altered(self) -> None:
        kept = take_in(pdf_bytes(2), "a.pdf")
        path: Any = home() / "files" / kept.sha256[:2] / kept.sha256[2:]
        content = path.read_bytes()
        path.write_bytes(content + b" ")
        with pytest.raises(NotFound):
            files.read(kept.sha256)
        path.unlink()
        with pytest.raises(NotFound):
            files.read(kept.sha256)
