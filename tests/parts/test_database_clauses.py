"""One statement out of the pieces of several parts."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection, transaction

from haicap.platform.db.api import Clause, run_all, run_one, statement


class TestStatement:
    def test_puts_the_clauses_before_the_select(self):
        sql, params = statement(
            [Clause("a", "select %(a_n)s::int as n", {"a_n": 1}), Clause("b", "select n + 1 as n from a")],
            "select n from b",
        )
        assert params == {"a_n": 1}
        assert sql.index("a as (") < sql.index("b as (") < sql.index("select n from b")

    def test_without_clauses_is_the_select(self):
        assert statement([], "select 1") == ("select 1", {})

    def test_refuses_two_clauses_of_one_name(self):
        with pytest.raises(ValueError, match="two clauses are named “a”"):
            statement([Clause("a", "select 1"), Clause("a", "select 2")], "select 1")

    def test_refuses_a_parameter_of_two_clauses_even_with_one_value(self):
        with pytest.raises(ValueError, match="parameters of another: at"):
            statement([Clause("a", "select %(at)s", {"at": 1}), Clause("b", "select %(at)s", {"at": 1})], "select 1")

    @pytest.mark.parametrize("name", ["", "A", "a b", "a; drop table x", "1a"])
    def test_refuses_a_name_that_is_no_plain_name(self, name):
        with pytest.raises(ValueError, match="cannot be the name"):
            statement([Clause(name, "select 1")], "select 1")

    def test_refuses_a_place_without_a_value(self):
        with pytest.raises(ValueError, match="“n” has no value"):
            statement([], "select %(n)s")

    def test_refuses_a_value_without_a_place(self):
        with pytest.raises(ValueError, match="“n” has no place"):
            statement([Clause("a", "select 1", {"n": 1})], "select 1")

    def test_refuses_a_place_without_a_name(self):
        with pytest.raises(ValueError, match="no place for a parameter"):
            statement([], "select %s")

    def test_takes_a_doubled_per_cent_sign_for_itself(self):
        assert statement([], "select 5 %% 3")[1] == {}


@pytest.mark.django_db
class TestRunning:
    def test_gives_the_first_row(self):
        sql, params = statement(
            [Clause("given", "select %(given_text)s::text as t", {"given_text": "Đặng; --"})],
            "select t, 5 %% 3 from given",
        )
        assert run_one(sql, params) == ("Đặng; --", 2)

    def test_gives_none_where_there_is_no_row(self):
        assert run_one("select 1 where false") is None

    def test_gives_none_where_nothing_is_selected(self):
        assert run_one("create temporary table nothing (n int) on commit drop") is None
        assert run_all("insert into nothing values (1)") == []

    def test_gives_all_rows(self):
        assert run_all("select n from generate_series(1, %(most)s::int) as n", {"most": 3}) == [(1,), (2,), (3,)]

    def test_changes_rows_in_a_clause(self):
        run_one("create temporary table kept (n int) on commit drop")
        sql, params = statement(
            [Clause("put", "insert into kept values (%(put_n)s) returning n", {"put_n": 7})], "select n from put"
        )
        assert run_one(sql, params) == (7,)
        assert run_all("select n from kept") == [(7,)]


@pytest.mark.django_db
class TestMoments:
    def test_come_aware_and_in_utc_to_the_microsecond(self):
        told = datetime(2026, 11, 23, 7, 30, 15, 123456, tzinfo=timezone(timedelta(hours=7)))
        (read,) = run_one("select %(told)s::timestamptz", {"told": told})
        assert read == told
        assert read.tzinfo is UTC

    def test_come_the_same_from_a_cursor_on_the_side_of_the_server(self):
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute("select timestamptz '2026-11-23 07:30:15.5+07'")
            assert cursor.fetchone() == (datetime(2026, 11, 23, 0, 30, 15, 500000, tzinfo=UTC),)
