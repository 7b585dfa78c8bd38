"""Files that are empty, too big, renamed or unreadable: refused at every door, at their field, in the language."""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from haicap.domains.dossiers import api as dossiers
from haicap.platform.files import api as files
from haicap.platform.files.models import FileRow
from tests.city import HAI_BA_TRUNG, city, pdf_bytes
from tests.surfaces.api_calls import body, submit, token, told
from tests.surfaces.desk_visits import act, desk_of, monday_morning, typed
from tests.surfaces.portal_visits import PERSON, first_file_field, message_at
from tests.surfaces.test_desk_turns import in_work
from tests.surfaces.test_portal_filing import begun

__all__ = ["city", "monday_morning", "token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def locked() -> bytes:
    """Return a PDF that opens with a password only."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as document:
        document.save(written, encryption=pikepdf.Encryption(owner="a", user="b"))
    return written.getvalue()


WINDOWS, LINUX, SCRIPT = b"MZ\x90\x00" + b"\0" * 300, b"\x7fELF\x02\x01\x01" + b"\0" * 300, b"#!/bin/sh\nrm -rf /\n"
#: what comes -> its name and content, and the refusal
BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("to-khai.pdf", b"", "FileEmpty"),
    "an executable as a PDF": ("to-khai.pdf", WINDOWS, "FileKindRefused"),
    "an executable as a picture": ("anh.jpg", LINUX, "FileKindRefused"),
    "a script as a PDF": ("to-khai.pdf", SCRIPT, "FileKindRefused"),
    "an executable": ("cai-dat.exe", WINDOWS, "FileKindRefused"),
    "a PDF as a picture": ("anh.png", pdf_bytes(), "FileNameMisleads"),
    "half a PDF": ("to-khai.pdf", b"%PDF-1.7\n" + b"x" * 400, "FileUnreadable"),
    "a locked PDF": ("to-khai.pdf", locked(), "FileUnreadable"),
    "half a picture": ("anh.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40, "FileUnreadable"),
    "too big": ("to-khai.pdf", pdf_bytes() + b"\0" * 2000, "FileTooBig"),
}
#: refusal -> what its message says, in Vietnamese, English and Indonesian
SAID: dict[str, tuple[str, str, str]] = {
    "FileEmpty": ("Tệp rỗng", "The file is empty", "Berkas kosong"),
    "FileKindRefused": ("Không nhận loại tệp này", "This kind of file is not taken", "Jenis berkas ini tidak diterima"),
    "FileNameMisleads": ("Tên tệp không đúng", "The name of the file says something other", "Nama berkas"),
    "FileUnreadable": ("Không mở được tệp", "The file cannot be opened", "Berkas tidak dapat dibuka"),
    "FileTooBig": ("quá lớn", "The file is too big", "terlalu besar"),
}
LANGUAGES = {"": 0, "/en": 1, "/id": 2}
PREFIXES = {"vi": "", "en": "/en", "id": "/id"}
every = pytest.mark.parametrize(("name", "content", "refusal"), BAD.values(), ids=list(BAD))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file be too big sooner, so that no test has to send 20 MB."""
    most = len(pdf_bytes()) + 1000
    monkeypatch.setattr(files, "MOST_BYTES", most)
    monkeypatch.setattr("haicap.platform.files.sniffing.MOST_BYTES", most)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def nothing_kept() -> bool:
    return dossiers.verify().dossiers == 0 and not FileRow.objects.exists()


class TestPortal:
    @every
    @pytest.mark.parametrize("prefix", LANGUAGES, ids=["vi", "en", "id"])
    def test_refuses_at_the_paper(self, name: str, content: bytes, refusal: str, prefix: str) -> None:
        client = begun(prefix)
        client.post(f"{prefix}/file/place", {"place": HAI_BA_TRUNG})
        client.post(f"{prefix}/file/person", PERSON)
        field = first_file_field(client.get(f"{prefix}/file/papers"))
        answer = client.post(f"{prefix}/file/papers", {field: upload(name, content), "then": "go"})
        assert answer.status_code == 422
        assert SAID[refusal][LANGUAGES[prefix]] in message_at(answer, field)
        assert f'href="#{field}"' in answer.content.decode()
        assert nothing_kept()


class TestDesk:
    @every
    @pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
    def test_refuses_at_the_paper_of_an_intake(self, name: str, content: bytes, refusal: str, prefix: str) -> None:
        sent = {**typed(), "paper-1": upload(name, content)}
        answer = desk_of("receiver").post(f"{prefix}/desk/intake", sent)
        assert answer.status_code == 422
        assert SAID[refusal][LANGUAGES[prefix]] in message_at(answer, "paper-1")
        assert 'href="#paper-1"' in answer.content.decode()
        assert nothing_kept()

    @every
    def test_refuses_at_the_result_of_a_proposal(self, name: str, content: bytes, refusal: str) -> None:
        code = in_work()
        before = FileRow.objects.count()
        answer = act(
            desk_of("specialist"), code, "propose", decision="approved", note="Đủ", results=upload(name, content)
        )
        assert answer.status_code == (413 if refusal == "FileTooBig" else 422)
        assert SAID[refusal][0] in message_at(answer, "propose-results")
        assert FileRow.objects.count() == before

    @every
    def test_refuses_at_papers_that_come_later(self, name: str, content: bytes, refusal: str) -> None:
        code = in_work()
        act(desk_of("specialist"), code, "ask_more", note="Giấy chứng sinh")
        before = FileRow.objects.count()
        answer = act(desk_of("receiver"), code, "take_more", results=upload(name, content))
        assert answer.status_code == (413 if refusal == "FileTooBig" else 422)
        assert SAID[refusal][0] in message_at(answer, "take_more-results")
        assert FileRow.objects.count() == before


def in_json(name: str, content: bytes) -> tuple[Any, dict[str, str]]:
    paper = {"name": "Tờ khai", "file_name": name, "content": base64.b64encode(content).decode()}
    return body(papers=[paper]), {}


def in_parts(name: str, content: bytes) -> tuple[Any, dict[str, str]]:
    paper = {"name": "Tờ khai", "file_name": name, "part": "scan"}
    parts = {"dossier": json.dumps(body(papers=[paper])), "scan": SimpleUploadedFile("x.bin", content)}
    return encode_multipart(BOUNDARY, parts), {"content_type": MULTIPART_CONTENT}


class TestApi:
    @every
    @pytest.mark.parametrize("way", [in_json, in_parts])
    @pytest.mark.parametrize("language", PREFIXES)
    def test_refuses_with_the_paper_named(
        self,
        token: str,
        name: str,
        content: bytes,
        refusal: str,
        way: Callable[[str, bytes], tuple[Any, dict[str, str]]],
        language: str,
    ) -> None:
        sent, how = way(name, content)
        problem = told(submit(token, sent, language=language, **how), 413 if refusal == "FileTooBig" else 422)
        assert (problem["code"], problem["field"]) == (refusal, "papers.0")
        assert SAID[refusal][LANGUAGES[PREFIXES[language]]] in problem["detail"]
        assert nothing_kept()


def test_a_body_in_parts_is_read_as_a_machine_sends_it(token: str) -> None:
    """So that the refusals above are those of the file and not of the body."""
    sent, how = in_parts("to-khai.pdf", pdf_bytes())
    told(submit(token, sent, **how), 201)
