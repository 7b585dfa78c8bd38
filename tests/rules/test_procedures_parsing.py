"""The flattened text of the crawl: read well where it can be read, left alone where not."""

import json
import lzma
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haicap.domains.procedures.loading.catalogue import CATALOGUE
from haicap.domains.procedures.rules.search import MOST_WORDS, asked, everyday, found_by, title
from haicap.domains.procedures.rules.vocabulary import Saying, Vocabulary, vocabulary
from tools.procedures.channels import ways
from tools.procedures.cleaning import cleaned, line
from tools.procedures.entry import results
from tools.procedures.legal import legal_texts
from tools.procedures.papers import HEAD, papers
from tools.procedures.steps import steps

pieces = st.lists(
    st.sampled_from(
        [
            "Trực tuyến", "Trực tiếp", "Dịch vụ bưu chính", "1", "7 Ngày làm việc", "20", " VNĐ", "Miễn phí", HEAD,
            "1 bản chính", ",1 bản sao", "Tờ khai", "mẫu.docx", "12/2025/NĐ-CP", "Luật", " ", "\n", "Bước 1:", "- ",
            "2020",
            "Không có thông tin", "Mã: KQ.G15.000031", "Từ khóa", "\u200e", "\t",
        ]
    ),
    max_size=14,
).map("".join)  # fmt: skip


def letters(text: str) -> str:
    return "".join(sign for sign in cleaned(text) if sign.isalnum())


class TestWays:
    def test_reads_channel_time_fee_and_remark(self) -> None:
        text = (
            "Hình thức nộpThời gianPhí, lệ phíMô tả"
            "Trực tuyến7 Ngày làm việc10,000 Việt Nam Đồng(Mỗi lần.)Trực tiếp1Miễn phí"
        )
        first, second = ways(text)
        assert (first["channel"], first["value"], first["unit"], first["fee"], first["note"]) == (
            "online", "7", "Ngày làm việc", "10,000 Việt Nam Đồng", "(Mỗi lần.)",
        )  # fmt: skip
        assert (second["channel"], second["value"], second["unit"], second["flag"]) == (
            "in_person",
            "1",
            "",
            "unit_lost",
        )

    def test_does_not_part_days_and_money_that_ran_together(self) -> None:
        (row,) = ways("Trực tuyến120 VNĐ")
        assert (row["value"], row["flag"], row["fee"]) == ("", "run_together", "120 VNĐ")

    def test_keeps_a_row_without_form_as_free_text(self) -> None:
        (row,) = ways("Trực tuyếnKhông quy định thời hạn")
        assert (row["flag"], row["note"], row["value"]) == ("free_text", "Không quy định thời hạn", "")

    def test_does_not_take_a_channel_named_in_a_remark_for_a_row(self) -> None:
        (row,) = ways("Trực tiếp5 NgàyMiễn phíTrực tuyến qua Cổng dịch vụ công thì xem trang 2")
        assert "Trực tuyến" in str(row["note"])

    @given(st.one_of(st.text(max_size=80), pieces))
    def test_never_fails_and_has_a_number_only_beside_a_channel(self, text: str) -> None:
        for row in ways(text):
            assert row["channel"] in {"in_person", "online", "post"}
            assert not row["value"] or str(row["value"]).replace(".", ",") in text.replace(".", ",")


class TestPapers:
    def test_reads_groups_names_forms_and_numbers(self) -> None:
        text = (
            f"* Phải nộp:{HEAD}- Tờ khai theo mẫuMau CT01.docx1 bản chính,2 bản sao"
            f"* Xuất trình:{HEAD}+ Hộ chiếu.1 bản chính"
        )
        rows, left = papers(text)
        assert [(r["group"], r["name"], r["form"], r["originals"], r["copies"], r["raw"]) for r in rows] == [
            ("Phải nộp", "Tờ khai theo mẫu", "Mau CT01.docx", 1, 2, ""),
            ("Xuất trình", "Hộ chiếu.", "", 1, 0, ""),
        ]
        assert left == ""

    def test_leaves_numbers_of_the_text_in_the_text(self) -> None:
        ((row,), _) = papers(f"--{HEAD}+ Chứng từ: 01 bản chính hoặc dữ liệu điện tử.1 bản chính")
        assert row["name"] == "Chứng từ: 01 bản chính hoặc dữ liệu điện tử."

    @pytest.mark.parametrize(
        ("before", "sure"), [("ngày 16/11/2018", True), ("theo Mẫu số 08", True), ("Nghị định 116", False)]
    )
    def test_parts_a_number_of_the_text_from_the_quantity(self, before: str, sure: bool) -> None:
        ((row,), _) = papers(f"{HEAD}Đơn {before}1 bản chính")
        assert (row["name"], row["originals"], not row["raw"]) == (f"Đơn {before}", 1, sure)

    def test_marks_a_form_that_cannot_be_parted(self) -> None:
        ((row,), _) = papers(f"{HEAD}tờ khai theo mẫumau01.docx1 bản chính")
        assert row["form"] == ""
        assert row["raw"] == "tờ khai theo mẫumau01.docx1 bản chính"

    def test_keeps_text_that_is_no_table(self) -> None:
        assert papers("Theo hướng dẫn của cơ quan") == ([], "Theo hướng dẫn của cơ quan")
        assert papers("--") == ([], "")

    @given(st.one_of(st.text(max_size=80), pieces))
    @settings(max_examples=200)
    def test_never_fails_and_never_invents(self, text: str) -> None:
        rows, _ = papers(text)
        there = letters(text)
        for paper in rows:
            assert letters(str(paper["name"])) in there
            assert letters(str(paper["form"])) in there


class TestLegalTexts:
    def test_parts_titles_from_numbers(self) -> None:
        text = (
            "Tên văn bản pháp lýMã văn bảnNghị định về hộ tịch104/2022/NĐ-CP"
            "Thông tư số 08/2025/TT-BTP ngày 12/6/2025 của Bộ08/2025/TT-BTPLuật 60/2014/QH1360/2014/QH13"
            "Luật Cư trú 202068/2020/QH14Các tổ chức tín dụngLuật số 32/2024/QH15"
        )
        assert [(row["number"], row["title"]) for row in legal_texts(text)] == [
            ("104/2022/NĐ-CP", "Nghị định về hộ tịch"),
            ("08/2025/TT-BTP", "Thông tư số 08/2025/TT-BTP ngày 12/6/2025 của Bộ"),
            ("60/2014/QH13", "Luật 60/2014/QH13"),
            ("68/2020/QH14", "Luật Cư trú 2020"),
            ("32/2024/QH15", "Các tổ chức tín dụng"),
        ]

    def test_gives_no_number_to_a_text_without_one(self) -> None:
        assert legal_texts("Theo quy chế của hội") == [{"number": "", "title": "Theo quy chế của hội"}]

    @given(st.one_of(st.text(max_size=80), pieces))
    def test_never_fails_and_never_invents(self, text: str) -> None:
        there = line(text)
        for row in legal_texts(text):
            assert row["number"] in there


class TestSteps:
    def test_cuts_at_the_named_steps_and_keeps_what_stands_before(self) -> None:
        found = steps("Chung cho mọi trường hợp.\nBước 1: Nộp hồ sơ.\n- Bước 2. Nhận kết\nquả.")
        assert [(step["label"], step["text"]) for step in found] == [
            ("", "Chung cho mọi trường hợp."),
            ("Bước 1", "Nộp hồ sơ."),
            ("Bước 2", "Nhận kết quả."),
        ]

    def test_does_not_cut_where_a_step_is_only_mentioned(self) -> None:
        assert len(steps("Bước 1: Làm lại như Bước 1 nếu thiếu. Bước 2: Xong.")) == 2

    @given(st.one_of(st.text(max_size=80), pieces))
    def test_never_fails_and_loses_nothing(self, text: str) -> None:
        found = "".join(letters(step["label"] + step["text"]) for step in steps(text))
        assert not found or found in letters(text)


class TestResults:
    def test_leaves_the_page_away(self) -> None:
        text = "Giấy khai sinhMã: KQ.G15.000031Từ khóaKhông có thông tinMô tảChọn cơ quan thực hiệnTỉnhNộp hồ sơ"
        assert results(text) == [{"code": "KQ.G15.000031", "name": "Giấy khai sinh"}]


class TestQuestions:
    words = Vocabulary(
        ignored=("toi muon", "lam"),
        sayings=(Saying(("so do",), ("quyen su dung dat",), frozenset()), Saying(("cuoi",), (), frozenset({"1.1"}))),
        wanted={},
        life_events={},
    )

    def test_leaves_out_the_words_around_the_question(self) -> None:
        assert asked("Tôi muốn làm SỔ ĐỎ", self.words).words == ("so", "do")
        assert asked("làm", self.words).words == ()

    def test_finds_by_what_people_say(self) -> None:
        assert everyday(code="1.2", name="Cấp giấy về quyền sử dụng đất", words=self.words) == " so do "
        assert " cuoi | dang ky ket hon |" in found_by(
            code="1.1", name="Thủ tục đăng ký kết hôn", field="Hộ tịch", results=["Giấy"], words=self.words
        )
        assert title("Thủ tục đăng ký kết hôn") == "dang ky ket hon"

    @given(st.text(max_size=300))
    def test_never_fails_and_never_grows(self, text: str) -> None:
        question = asked(text, vocabulary())
        assert len(question.words) <= MOST_WORDS
        assert question.phrase == " ".join(question.words)


def entries() -> dict[str, Any]:
    with lzma.open(CATALOGUE, "rt", encoding="utf-8") as rows:
        return {entry["code"]: entry for entry in map(json.loads, rows)}


class TestGoldenEntries:
    catalogue = entries()

    @pytest.mark.parametrize(
        ("code", "name", "channels", "result", "legal", "papers_asked"),
        [
            ("1.001193", "Thủ tục đăng ký khai sinh", 3, "Giấy khai sinh", "60/2014/QH13", 8),
            ("1.000894", "Thủ tục đăng ký kết hôn", 3, "Giấy chứng nhận kết hôn", "60/2014/QH13", 4),
            ("1.004222", "Đăng ký thường trú", 2, "", "68/2020/QH14", 15),
            ("1.004194", "Đăng ký tạm trú", 2, "", "68/2020/QH14", 0),
            ("2.000815", "Chứng thực bản sao từ bản chính", 2, "", "280/2025/NĐ-CP", 1),
            ("1.000656", "Thủ tục đăng ký khai tử", 3, "", "60/2014/QH13", 0),
            ("1.001612", "Đăng ký thành lập hộ kinh doanh", 3, "", "168/2025/NĐ-CP", 0),
            ("1.013225", "Cấp giấy phép xây dựng mới", 3, "", "", 0),
            ("1.014061", "Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên", 2, "", "26/2023/QH15", 0),
            ("1.001831", "Đề nghị giám định tiền không đủ tiêu chuẩn lưu thông", 1, "", "25/2013/TT-NHNN", 2),
        ],
    )  # fmt: skip
    def test_are_read_as_the_page_shows_them(  # noqa: PLR0917 (columns of the table above)
        self, code: str, name: str, channels: int, result: str, legal: str, papers_asked: int
    ) -> None:
        entry = self.catalogue[code]
        assert entry["name"].startswith(name)
        assert len(entry["ways"]) == channels
        assert not result or entry["results"][0]["name"] == result
        assert not legal or legal in {text["number"] for text in entry["legal"]}
        asked_for = [paper for paper in entry["papers"] if paper["originals"] or paper["copies"]]
        assert not papers_asked or len(asked_for) == papers_asked
        assert entry["steps"]

    def test_parts_form_files_from_names(self) -> None:
        first = self.catalogue["1.001831"]["papers"][0]
        assert (first["name"], first["form"]) == (
            "Giấy đề nghị đổi tiền không đủ tiêu chuẩn lưu thông.",
            "PHỤ LỤC 01- tt26.docx",
        )

    def test_are_clean(self) -> None:
        for entry in self.catalogue.values():
            text = json.dumps(entry, ensure_ascii=False)
            assert "Hệ thống chỉ hiển thị" not in text, entry["code"]
            assert "Chọn cơ quan thực hiện" not in text, entry["code"]
            assert text == cleaned(text), entry["code"]
            assert all(entry[key] for key in ("name", "field", "levels")), entry["code"]

    def test_mark_few_papers_as_unsure(self) -> None:
        papers_all = [paper for entry in self.catalogue.values() for paper in entry["papers"]]
        assert len(papers_all) > 14_000
        assert sum(bool(paper["raw"]) for paper in papers_all) < 450
