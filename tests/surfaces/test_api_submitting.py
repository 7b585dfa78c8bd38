"""The REST API told: dossiers handed in by machines, once each, with nothing half done."""

import base64
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from haicap.domains.dossiers import api as dossiers
from haicap.domains.dossiers.queries.dossier import contact, lets_keep
from haicap.domains.dossiers.queries.dossier import dossier as read
from haicap.platform.clients import api as clients
from tests.city import AT, CUA_NAM, UNCONFIRMED, city, pdf_bytes
from tests.surfaces.api_calls import BASE, body, call, monday_morning, submit, token, told

__all__ = ["city", "monday_morning", "token"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
EXECUTABLE = base64.b64encode(b"MZ\x90\x00" + b"\0" * 300).decode()


def paper(**changes: Any) -> dict[str, Any]:
    usual = body()["papers"][0]
    return {name: value for name, value in (usual | changes).items() if value is not ...}


def count() -> int:
    return dossiers.verify().dossiers


def in_parts(token: str, parts: dict[str, Any], *, key: str = "one") -> Any:
    return submit(token, encode_multipart(BOUNDARY, parts), key=key, content_type=MULTIPART_CONTENT)


class TestSubmission:
    def test_gives_a_code_that_can_be_followed(self, token: str) -> None:
        answer = submit(token)
        slip = told(answer, 201)
        assert slip["code"].startswith("H26.")
        assert slip["submitted_at"] == "2026-01-05T09:00:00+07:00"
        assert slip["due_at"] == "2026-01-05T17:00:00+07:00"
        assert answer["Location"] == slip["href"]
        followed = told(call(slip["href"].removeprefix(BASE)))
        assert (followed["code"], followed["business"]) == (slip["code"], "submitted")

    def test_in_parts_is_the_same_as_in_one_piece(self, token: str) -> None:
        sent = body(papers=[paper(content=..., part="scan")])
        parts = {"dossier": json.dumps(sent), "scan": SimpleUploadedFile("x.pdf", pdf_bytes())}
        slip = told(in_parts(token, parts), 201)
        assert count() == 1
        assert told(call(slip["href"].removeprefix(BASE)))["business"] == "submitted"

    def test_without_a_known_length_has_no_due_moment(self, token: str) -> None:
        slip = told(submit(token, body(procedure=UNCONFIRMED)), 201)
        assert slip["due_at"] is None

    def test_keeps_to_its_budget_of_statements(self, token: str, django_assert_max_num_queries: Any) -> None:
        told(submit(token, key="first"), 201)
        with django_assert_max_num_queries(10):
            told(submit(token, key="second"), 201)


COMPANY = {"tax_code": "0100109106", "name": "Công ty TNHH Ánh Dương", "position": "Giám đốc"}
PROXY = {
    "name": "Trần Văn Khuỷu",
    "national_id": "001080000456",
    "born_on": "1980-04-01",
    "authorisation": "certified",
    "paper": "Giấy ủy quyền số 12 ngày 03/01/2026",
}


CHILD = {"born_on": "2016-01-05", "national_id": "001216000456"}


class TestWhoFiles:
    @pytest.mark.parametrize("changes", [{"organisation": COMPANY}, {"proxy": PROXY}, {"proxy": None}])
    def test_may_be_another_than_the_person(self, token: str, changes: Any) -> None:
        told(submit(token, body(**changes)), 201)
        assert dossiers.verify().differences == ()

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"organisation": COMPANY | {"tax_code": "0100109107"}}, "TaxCodeWrong", "organisation.tax_code"),
            ({"organisation": COMPANY | {"name": "1"}}, "OrganisationNameMissing", "organisation.name"),
            ({"organisation": COMPANY | {"position": ""}}, "PositionMissing", "organisation.position"),
            ({"organisation": COMPANY | {"seal": "x"}}, "FieldUnknown", "organisation.seal"),
            ({"organisation": {}}, "FieldMissing", "organisation.tax_code"),
            ({"organisation": COMPANY, "proxy": PROXY}, "ProxyForOrganisation", "proxy.name"),
            ({"proxy": PROXY | {"national_id": "003192000123"}}, "NationalIdDisagrees", "proxy.national_id"),
            ({"proxy": PROXY | {"authorisation": "friend"}}, "FieldUnusable", "proxy.authorisation"),
            ({"proxy": PROXY | {"paper": ""}}, "AuthorisationPaperMissing", "proxy.paper"),
            ({"proxy": PROXY | CHILD}, "ProxyTooYoung", "proxy.born_on"),
            ({"proxy": "x"}, "FieldUnusable", "proxy"),
        ],
    )  # fmt: skip
    def test_is_refused_with_the_field(self, token: str, changes: Any, code: str, field: str) -> None:
        problem = told(submit(token, body(**changes)), 422)
        assert (problem["code"], problem["field"]) == (code, field)
        assert count() == 0


class TestLanguageAndConsent:
    def test_are_kept_with_the_dossier(self, token: str) -> None:
        code = told(submit(token, body(language="id", may_keep=True)), 201)["code"]
        found = read(code)
        assert contact(found.id)["language"] == "id"
        assert lets_keep(found.id)

    def test_are_vietnamese_and_no_when_left_out(self, token: str) -> None:
        found = read(told(submit(token), 201)["code"])
        assert contact(found.id)["language"] == "vi"
        assert not lets_keep(found.id)

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"language": "fr"}, "FieldUnusable", "language"),
            ({"language": None}, "FieldUnusable", "language"),
            ({"may_keep": "yes"}, "FieldUnusable", "may_keep"),
            ({"may_keep": 1}, "FieldUnusable", "may_keep"),
            ({"may_keep": True, "organisation": COMPANY}, "ConsentOfAnother", "may_keep"),
            ({"may_keep": True, "proxy": PROXY}, "ConsentOfAnother", "may_keep"),
        ],
    )
    def test_are_refused_with_the_field(self, token: str, changes: Any, code: str, field: str) -> None:
        problem = told(submit(token, body(**changes)), 422)
        assert (problem["code"], problem["field"]) == (code, field)
        assert count() == 0

    def test_tell_two_bodies_apart_by_the_consent_only(self, token: str) -> None:
        first = told(submit(token, body(language="en")), 201)["code"]
        assert told(submit(token, body(language="vi")), 201)["code"] == first
        assert told(submit(token, body(may_keep=True)), 422)["code"] == "KeyReused"


class TestRepeatedKey:
    def test_with_the_same_body_gives_the_same_answer_twenty_times(self, token: str) -> None:
        answers = [submit(token) for _ in range(20)]
        assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
        assert count() == 1

    def test_with_another_body_is_refused(self, token: str) -> None:
        told(submit(token), 201)
        problem = told(submit(token, body(place=CUA_NAM)), 422)
        assert (problem["code"], problem["field"]) == ("KeyReused", "Idempotency-Key")
        assert count() == 1

    def test_of_another_client_is_another_key(self, token: str) -> None:
        _, other = clients.add(name="Post office", at=AT)
        codes = {told(submit(one), 201)["code"] for one in (token, other)}
        assert len(codes) == 2

    def test_is_needed(self, token: str) -> None:
        assert told(submit(token, key=""), 422)["field"] == "Idempotency-Key"
        assert told(submit(token, key="k" * 81), 422)["field"] == "Idempotency-Key"
        assert count() == 0


class TestToken:
    @pytest.mark.parametrize("wrong", ["", "nonsense", "haicap_" + "A" * 43, "haicap_ưỡ".encode().decode("latin-1")])
    def test_that_is_not_known_hands_nothing_in(self, wrong: str) -> None:
        answer = submit(wrong)
        assert told(answer, 401)["code"] == "TokenRefused"
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert count() == 0

    def test_is_refused_once_revoked(self, token: str) -> None:
        clients.revoke(name="National portal", at=AT)
        assert told(submit(token), 401)["code"] == "TokenRefused"

    def test_is_not_kept(self, token: str) -> None:
        from haicap.platform.clients.models import ClientRow

        assert token not in str(list(ClientRow.objects.values()))


class TestRefusal:
    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"name": ...}, "FieldMissing", "name"),
            ({"colour": "red"}, "FieldUnknown", "colour"),
            ({"name": 7}, "FieldUnusable", "name"),
            ({"name": None}, "FieldUnusable", "name"),
            ({"name": ""}, "NameMissing", "name"),
            ({"name": "a\0b"}, "TextUnusable", "name"),
            ({"name": "U\u031bng"}, "TextNotComposed", "name"),
            ({"name": "\ud800"}, "TextUnusable", "name"),
            ({"name": "a" * 201}, "TextTooLong", "name"),
            ({"national_id": "12"}, "NationalIdWrong", "national_id"),
            ({"national_id": 3192000123}, "FieldUnusable", "national_id"),
            ({"born_on": "05/03/1992"}, "FieldUnusable", "born_on"),
            ({"born_on": "1991-03-05"}, "NationalIdDisagrees", "national_id"),
            ({"born_on": 10**400}, "FieldUnusable", "born_on"),
            ({"phone": "x"}, "PhoneWrong", "phone"),
            ({"email": "x"}, "EmailWrong", "email"),
            ({"address": " "}, "AddressMissing", "address"),
            ({"place": "99999"}, "UnitUnknown", "place"),
            ({"place": "no place"}, "FieldUnusable", "place"),
            ({"procedure": "9.999999"}, "ProcedureUnknown", "procedure"),
            ({"papers": []}, "FieldUnusable", "papers"),
            ({"papers": [1]}, "FieldUnusable", "papers.0"),
            ({"papers": "x"}, "FieldUnusable", "papers"),
            ({"papers": [paper(content="not base64!")]}, "ContentUnreadable", "papers.0.content"),
            ({"papers": [paper(content=...)]}, "ContentUnreadable", "papers.0.content"),
            ({"papers": [paper(part="scan")]}, "ContentUnreadable", "papers.0.content"),
            ({"papers": [paper(content=..., part="scan")]}, "ContentUnreadable", "papers.0.part"),
            ({"papers": [paper(content="")]}, "FileEmpty", "papers.0"),
            ({"papers": [paper(content=EXECUTABLE)]}, "FileNameMisleads", "papers.0"),
            ({"papers": [paper(content=EXECUTABLE, file_name="x.exe")]}, "FileKindRefused", "papers.0"),
            ({"papers": [paper(size=3)]}, "FieldUnknown", "papers.0.size"),
        ],
    )
    def test_names_the_field_at_fault(self, token: str, changes: dict[str, Any], code: str, field: str) -> None:
        answer = submit(token, body(**changes))
        problem = told(answer, answer.status_code)
        assert 400 <= answer.status_code < 500
        if code.startswith("File"):
            assert problem["code"].startswith("File")
        else:
            assert problem["code"] == code
        assert problem["field"] == field
        assert count() == 0

    @pytest.mark.parametrize(
        "sent",
        [
            b"{",
            b"\n",
            b"\xff\xfe{}",
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b'{"name": ' + b"9" * 6000 + b"}",
            b'{"name": NaN}',
            b'{"name": "a", "name": "b"}',
        ],
    )
    def test_of_a_body_that_is_no_json_is_a_400(self, token: str, sent: bytes) -> None:
        assert told(submit(token, sent), 400)["code"] == "BodyUnreadable"

    @pytest.mark.parametrize("sent", [b"[]", b"null", b"7", b'"text"'])
    def test_of_json_that_is_no_object_is_a_422(self, token: str, sent: bytes) -> None:
        assert told(submit(token, sent), 422)["code"] == "FieldUnusable"

    def test_of_a_type_that_is_not_taken_is_a_415(self, token: str) -> None:
        assert told(submit(token, b"<a/>", content_type="text/xml"), 415)["field"] == "Content-Type"
        assert told(submit(token, b""), 415)["field"] == "Content-Type"

    def test_of_a_body_that_is_too_large_is_a_413(self, token: str) -> None:
        assert told(submit(token, b" " * (32 * 1024 * 1024 + 1)), 413)["code"] == "BodyTooLarge"

    def test_of_a_damaged_form_is_a_400(self, token: str) -> None:
        answer = submit(token, b"nothing", content_type="multipart/form-data")
        assert told(answer, 400)["code"] == "BodyUnreadable"

    def test_of_a_form_names_the_part(self, token: str) -> None:
        assert told(in_parts(token, {"x": "y"}), 422)["field"] == "x"
        loose = {"dossier": json.dumps(body()), "loose": SimpleUploadedFile("x.pdf", pdf_bytes())}
        assert told(in_parts(token, loose), 422)["field"] == "loose"
        file = SimpleUploadedFile("x.pdf", pdf_bytes())
        assert told(in_parts(token, {"scan": file}), 422)["field"] == "dossier"

    def test_speaks_three_languages(self, token: str) -> None:
        details = {
            told(submit(token, body(name=""), language=language), 422)["detail"] for language in ("vi", "en", "id")
        }
        assert len(details) == 3

    def test_of_a_get_says_which_method_is_taken(self) -> None:
        assert Client().get(f"{BASE}/dossiers")["Allow"] == "POST"
