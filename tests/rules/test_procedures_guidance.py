"""What a published procedure answers, and that it answers nothing that is not published."""

from hypothesis import given
from hypothesis import strategies as st

from haicap.domains.procedures.rules.guidance import LONGEST_QUOTE, MOST_QUOTES, quotes


class TestQuotes:
    def test_are_the_sentences_on_being_there_oneself(self) -> None:
        text = "Nộp hồ sơ tại quầy. Khi trả kết quả hai bên nam, nữ phải có mặt; cùng ký tên."
        assert quotes([text]) == ("Khi trả kết quả hai bên nam, nữ phải có mặt;",)

    def test_know_both_spellings_of_an_authorisation(self) -> None:
        assert quotes(["- Người được ủy quyền nộp giấy tờ."]) == ("Người được ủy quyền nộp giấy tờ.",)
        assert quotes(["Văn bản uỷ quyền theo quy định"]) == ("Văn bản uỷ quyền theo quy định",)

    def test_leave_out_what_one_agency_gives_another(self) -> None:
        assert quotes(["Cảng vụ thực hiện đăng ký theo ủy quyền của Cục Hàng hải."]) == ()

    @given(st.lists(st.text(alphabet="phải có mặt.; ủyquyền\n", max_size=600), max_size=6))
    def test_are_few_short_and_in_the_text(self, texts: list[str]) -> None:
        found = quotes(texts)
        assert len(found) <= MOST_QUOTES
        assert all(len(each) <= LONGEST_QUOTE and any(each in text for text in texts) for each in found)
