"""What every database of the platform can do, whatever runs it."""

import pytest

from haicap.platform.db.api import run_all, run_one

pytestmark = pytest.mark.django_db


class TestTheDatabase:
    def test_has_the_extensions_and_no_others(self):
        names = {name for (name,) in run_all("select extname from pg_extension")}
        assert names == {"plpgsql", "unaccent", "pg_trgm", "btree_gist"}

    def test_knows_vietnamese_letters(self):
        assert run_one("select lower('ĐẶNG THỊ ƯỞNG'), upper('nghiễm nhiên')") == (
            "đặng thị ưởng",
            "NGHIỄM NHIÊN",
        )
        assert run_one("select unaccent('Đặng Thị Hồng Ưởng')") == ("Dang Thi Hong Uong",)

    def test_finds_similar_vietnamese_words(self):
        row = run_one("select similarity('khai sinh', 'đăng ký khai sinh') > 0.3, 'Ưởng' ilike '%%ưởng%%'")
        assert row == (True, True)

    def test_hashes_as_the_program_does(self):
        assert run_one("select encode(sha256('hai cấp'::bytea), 'hex')") is not None
