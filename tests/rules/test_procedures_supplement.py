"""What a published procedure says of its clock while more papers are waited for."""

import pytest

from haicap.domains.procedures.contracts import SupplementEffect
from haicap.domains.procedures.rules.supplement import supplement_effect


class TestSupplementEffect:
    @pytest.mark.parametrize(
        ("text", "effect"),
        [
            ("Thời gian bổ sung, hoàn thiện báo cáo không tính vào thời gian thẩm định báo cáo.", "pause"),
            ("thời gian doanh nghiệp bổ sung, hoàn thiện hồ sơ không tính vào thời gian thẩm định", "pause"),
            ("Thời hạn giải quyết được tính lại từ đầu.", "restart"),
            ("Thời gian lấy ý kiến, kiểm tra thực địa không tính vào thời gian thẩm định hồ sơ.", "restart"),
            ("Nộp đủ giấy tờ tại Bộ phận Một cửa.", "restart"),
        ],
    )
    def test_is_read_from_the_steps(self, text: str, effect: str) -> None:
        assert supplement_effect(["Bước 1", text]) is SupplementEffect(effect)

    def test_of_a_text_that_says_both_is_the_rule_of_the_law(self) -> None:
        both = ["Thời gian bổ sung hồ sơ không tính vào thời hạn giải quyết.", "Thời hạn được tính lại từ đầu."]
        assert supplement_effect(both) is SupplementEffect.RESTART
