"""The expressions: what each gives, as the standard says."""

from collections.abc import Mapping

import pytest

from haicap.kernel.refusals import Refused
from haicap.platform.decisions import api as decisions
from tests.decision_models import decision, given, literal, model

EXAMPLES = {
    # numbers
    "1 + 2 * 3": "7",
    "(1 + 2) * 3": "9",
    "-3 ** 2": "9",
    "3 ** 4 ** 5": "3486784401",
    "10 ** -5": "0.00001",
    "2 - -3": "5",
    "10 / 4": "2.5",
    "1 / 3": "0.3333333333333333333333333333333333",
    "1 / 0": "null",
    "0.1 + 0.2": "0.3",
    ".5 + 1": "1.5",
    "1.50": "1.5",
    "1E3": "1000",
    "2 ** 100000000000": "null",
    "10 ** 50": "1E+50",
    "decimal(1/3, 2)": "0.33",
    "decimal(2.5, 0)": "2",
    "decimal(125, -1)": "120",
    "floor(-1.5)": "-2",
    "ceiling(-1.5)": "-1",
    "floor(1.56, 1)": "1.5",
    "round up(5.5, 0)": "6",
    "round down(-5.5, 0)": "-5",
    "round half up(2.5, 0)": "3",
    "round half down(2.5, 0)": "2",
    "abs(-10)": "10",
    "modulo(12, 5)": "2",
    "modulo(-12, 5)": "3",
    "modulo(12, -5)": "-3",
    "modulo(5, 0)": "null",
    "sqrt(16)": "4",
    "sqrt(-1)": "null",
    "odd(5)": "true",
    "even(5)": "false",
    "exp(0)": "1",
    'number("1 000,5", " ", ",")': "1000.5",
    'number("1,000.5", ",", ".")': "1000.5",
    'number("x")': "null",
    'number(from: "12")': "12",
    # truth
    "true and null": "null",
    "false and null": "false",
    "true or null": "true",
    "false or null": "null",
    "not(null)": "null",
    "not(true)": "false",
    "null = null": "true",
    "1 = null": "false",
    '1 = "1"': "null",
    '1 < "1"': "null",
    "1 != 2": "true",
    '"a" < "b"': "true",
    "5 between 1 and 5": "true",
    "null between 1 and 5": "null",
    "5 in (1..5]": "true",
    "5 in [1..5)": "false",
    "1 in ]1..5]": "false",
    "5 in [1..5[": "false",
    "5 in (< 3, > 4)": "true",
    "5 in > 5": "false",
    "5 in > null": "null",
    "null in >= null": "null",
    "5 in [null..6]": "null",
    "[1, 2] in ([[1, 2, 3]], [[1, 2]])": "true",
    "5 in [1, 5]": "true",
    "5 in ([1..2], [4..6])": "true",
    "if null then 1 else 2": "2",
    'if 1 < 2 then "x" else "y"': '"x"',
    # texts
    '"Hà " + "Nội"': '"Hà Nội"',
    '"a" + 1': "null",
    'substring("foobar", 3)': '"obar"',
    'substring("foobar", 3, 3)': '"oba"',
    'substring("foobar", -2, 1)': '"a"',
    'substring(string: "foobar", start position: 3)': '"obar"',
    'string length("Hà Nội")': "6",
    'upper case("đất")': '"ĐẤT"',
    'substring before("foobar", "bar")': '"foo"',
    'substring before("foobar", "x")': '""',
    'substring after("foobar", "ob")': '"ar"',
    'contains("foobar", "of")': "false",
    'starts with("foobar", "fo")': "true",
    'ends with("foobar", "r")': "true",
    "string(1.10)": '"1.1"',
    'string([1, "a"])': '"[1, \\"a\\"]"',
    "string(null)": "null",
    'string join(["a", null, "b"], "-")': '"a-b"',
    r'"a\"b\u0041\t"': r'"a\"bA\t"',
    # dates, times, durations
    'date("2020-02-30")': "null",
    'date("2020-02-29")': '"2020-02-29"',
    'time("10:00:00.250Z")': '"10:00:00.25Z"',
    "date(2020, 2, 29)": '"2020-02-29"',
    'date(date and time("2020-02-29T10:00:00"))': '"2020-02-29"',
    'date("2020-01-31") + duration("P1M")': '"2020-02-29"',
    'date("2020-03-01") - date("2020-02-01")': '"P29D"',
    'date("2020-03-01") - duration("P1D")': '"2020-02-29"',
    'date("2020-03-01").weekday': "7",
    'date("2020-03-01").year': "2020",
    'date and time("2020-01-01T10:00:00Z") - date and time("2020-01-01T09:30:00+01:00")': '"PT1H30M"',
    'date and time("2020-01-01T10:00:00").hour': "10",
    'date and time(date("2020-01-01"), time("10:00:00"))': '"2020-01-01T10:00:00"',
    'time("23:59:00") + duration("PT2M")': '"00:01:00"',
    'time("10:20:00@Asia/Ho_Chi_Minh").timezone': '"Asia/Ho_Chi_Minh"',
    'time("10:20:00@Asia/Nowhere")': "null",
    'time("10:20:00+07:00").time offset': '"PT7H"',
    'duration("P1DT2H") / 2': '"PT13H"',
    'duration("P1Y") * 1.5': '"P1Y6M"',
    'duration("P1Y") / duration("P1M")': "12",
    'duration("P13M").years': "1",
    'duration("-P1DT25H").days': "-2",
    '-duration("P1D")': '"-P1D"',
    'years and months duration(date("2011-12-22"), date("2013-08-24"))': '"P1Y8M"',
    '@"2020-01-01" < @"2020-01-02"': "true",
    '@"P1Y" = @"P12M"': "true",
    '@"PT24H" = @"P1D"': "true",
    'day of year(date("2019-09-17"))': "260",
    'day of week(date("2019-09-17"))': '"Tuesday"',
    'week of year(date("2005-01-01"))': "53",
    'is(@"10:00:00Z", @"11:00:00+01:00")': "false",
    # lists and contexts
    "[1, 2, 3][2]": "2",
    "[1, 2, 3][-1]": "3",
    "[1, 2, 3][4]": "null",
    "[1, 2, 3][item >= 2]": "[2, 3]",
    "[][1]": "null",
    "[{a b: 1}, {a b: 2}][a b > 1].a b": "[2]",
    "{a: 1, b: a + 1}.b": "2",
    "{a: {b: 5}}.a.b": "5",
    "{a: 1}.c": "null",
    "for i in 1..3 return i * i": "[1, 4, 9]",
    "for i in 3..1 return i": "[3, 2, 1]",
    "for i in [1, 2], j in [10, 20] return i * j": "[10, 20, 20, 40]",
    "for i in null return i": "null",
    "some x in [1, 2] satisfies x > 1": "true",
    "every x in [1, 2] satisfies x > 1": "false",
    "every x in [] satisfies false": "true",
    "count([])": "0",
    "sum([])": "null",
    "sum(1, 2, 3)": "6",
    "min([3, 1, 2])": "1",
    'max("a", "b")': '"b"',
    "mean([1, 2, 4])": "2.333333333333333333333333333333333",
    "median([3, 1, 2, 4])": "2.5",
    "mode([6, 1, 9, 6, 1])": "[1, 6]",
    "stddev([2, 4, 7, 5])": "2.081665999466132735282297706979931",
    "product([2, 3, 4])": "24",
    "all([true, null])": "null",
    "any([true, null])": "true",
    "list contains([1, null], null)": "true",
    "append([1], 2, 3)": "[1, 2, 3]",
    "append(null, 1)": "null",
    "null[item = 1]": "null",
    "concatenate([1], [2, 3])": "[1, 2, 3]",
    "insert before([1, 3], 2, 2)": "[1, 2, 3]",
    "remove([1, 2, 3], 2)": "[1, 3]",
    "list replace([1, 2, 3], 2, 9)": "[1, 9, 3]",
    "sublist([1, 2, 3], 2)": "[2, 3]",
    "reverse([1, 2])": "[2, 1]",
    "index of([1, 2, 1], 1)": "[1, 3]",
    "union([1, 2], [2, 3])": "[1, 2, 3]",
    "distinct values([1, 2, 1])": "[1, 2]",
    "flatten([[1, [2]], 3])": "[1, 2, 3]",
    "sort([3, 1, 2], function(x, y) x > y)": "[3, 2, 1]",
    'get value({a: 1}, "a")': "1",
    "get entries({a: 1})": '[{"key": "a", "value": 1}]',
    'context put({a: 1}, "b", 2)': '{"a": 1, "b": 2}',
    "(function(x, y) x - y)(y: 1, x: 3)": "2",
    "1 instance of number": "true",
    '"a" instance of number': "false",
    "[1] instance of list<number>": "true",
    "// a remark\n1 /* and one */ + 1": "2",
}


def value(expression: str, inputs: Mapping[str, object] | None = None, **types: str) -> str:
    names = {**dict.fromkeys(inputs or {}, ""), **types}
    content = model(
        *(given(name, type_) for name, type_ in names.items()), decision("D", literal(expression), requires=list(names))
    )
    return decisions.decide(decisions.read(content), decision="D", inputs=inputs or {}).json


class TestExpressions:
    @pytest.mark.parametrize("expression", EXAMPLES)
    def test_give_what_the_standard_says(self, expression: str) -> None:
        assert value(expression) == EXAMPLES[expression]

    def test_know_names_with_spaces_and_signs(self) -> None:
        inputs = {"Loan amount": 10, "rate/year": 2, "Phí - lệ phí": 5, "Loan": 1}
        assert value("Loan amount * rate/year + Phí - lệ phí - Loan", inputs) == "24"

    def test_know_names_however_the_words_are_spaced(self) -> None:
        assert value("Loan   amount+1", {"Loan amount": 1}) == "2"

    def test_take_the_longest_name(self) -> None:
        assert value("a - b", {"a": 5, "b": 1, "a - b": 100}) == "100"

    def test_take_a_date_given_as_text_for_a_date(self) -> None:
        assert value('d + duration("P1D")', {"d": "2026-02-28"}, d="date") == '"2026-03-01"'


class TestFaults:
    @pytest.mark.parametrize(
        ("expression", "code", "position"),
        [
            ("1 +", "ExpressionUnreadable", 4),
            ("(1", "ExpressionUnreadable", 3),
            ("1 2", "ExpressionUnreadable", 3),
            ('"open', "ExpressionUnreadable", 1),
            ("1 + nobody", "NameUnknown", 5),
            ('__import__("os").system("x")', "NameUnknown", 1),
            ("D.__class__", "NameUnknown", 1),
            ("[1..2", "ExpressionUnreadable", 6),
            ("if true then 1", "ExpressionUnreadable", 15),
            ("{a: 1, a: 2}", "ExpressionUnreadable", 13),
            ('1 +\n  matches("a", "a")', "PatternRefused", 3),
        ],
    )
    def test_are_told_with_their_place(self, expression: str, code: str, position: int) -> None:
        with pytest.raises(Refused) as refused:
            value(expression)
        assert (refused.value.code, refused.value.params.get("position"), refused.value.params["element"]) == (
            code,
            position,
            "D",
        )
        assert refused.value.details()["line"] == 1 + expression[:-1].count("\n")

    def test_of_functions_in_other_languages_are_refused(self) -> None:
        with pytest.raises(Refused) as refused:
            value('function(x) external {java: {class: "java.lang.Math"}}')
        assert refused.value.code == "OutsideSubset"
