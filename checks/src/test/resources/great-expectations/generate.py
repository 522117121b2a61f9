"""Makes what ConformanceTest reads: tables, suites and what Great Expectations says of them.

    python -m venv v && v/bin/pip install great_expectations==1.24.1 pandas pyarrow
    v/bin/python generate.py

Each table is read by pandas and each suite run and saved by Great Expectations itself.
"""

import json
import logging
import math
import pathlib

import great_expectations as gx
import great_expectations.expectations as E
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from great_expectations.expectations.row_conditions import Column

logging.disable(logging.CRITICAL)
HERE = pathlib.Path(__file__).parent
INF = float("inf")
NAN = float("nan")

SCHEMA = pa.schema(
    [
        ("s", pa.string()),
        ("r", pa.string()),
        ("k", pa.string()),
        ("js", pa.string()),
        ("d", pa.string()),
        ("i", pa.int64()),
        ("w", pa.int32()),
        ("n", pa.int64()),
        ("f", pa.float64()),
        ("g", pa.float64()),
        ("h", pa.float32()),
        ("b", pa.bool_()),
        ("t", pa.timestamp("ms", "UTC")),
    ]
)

# One row a line: texts (empty, Unicode, line ends), JSON, dates, whole numbers, numbers with
# missing, no number and infinite, flags, times.
T0 = 1_577_836_800_000
MIXED = [
    ("a", "x", "k0", "{}", "2020-02-29", 1, 5, 1, 0.5, 1.0, 0.5, True, T0),
    ("b", "", "k1", "[1,NaN]", "2019-02-29", 2, 4, None, NAN, 2.0, 1.5, False, T0 + 1000),
    ("ü𝄞", "x\n", "k2", "x", "2020-1-5", 3, 3, 3, INF, 2.5, None, True, T0 + 2000),
    (None, "٣", "k3", None, "", 4, 2, 4, None, 7.25, -2.0, True, None),
    ("a", "Ünïcode_1", "k4", "1", "2020-01-01 ", 5, 1, 5, 1.5, -3.0, 8.25, False, T0 + 500),
    ("", "a b", "k5", '"a"', None, 6, 0, 6, -2.0, 0.0, 0.25, True, T0 + 999),
    ("B", "a\tb", "k6", "01", "2020-12-31", 7, -1, 7, 3.0, 1.0, 1.5, True, T0 + 86_400_000),
    ("😀", None, "k7", '{"a":1,}', "20-12-31", 8, -2, 7, 3.0, 100.0, 1.5, True, T0 - 1),
    ("a", "ß", "k8", ' {"a":[{"b":null}]} ', "2020-13-01", 1, 5, 1, -INF, 1e-3, 0.5, False, T0),
    ("b", "[x]", "k9", '{"a":"\\u00e9"}', "2021-06-30", 2, 4, None, 1e9, 2.0, 1.5, True, T0),
    ("ab", "x^y", "k10", "Infinity", "2021-06-31", 3, 3, 3, 1e-9, 2.5, 2.5, True, T0 + 1),
    ("\uffee", "a1", "k0", "'a'", "1999-12-31", 0, 0, 0, 0.1, 0.2, 0.25, False, T0 + 3),
]
CALM = [
    ("abc"[i % 3], "r%d" % (i % 7), "k%d" % i, "[]", "2020-01-%02d" % (1 + i % 28), i % 10, i % 4,
     i, (i % 13) * 0.25, ((i * 7) % 31) * 0.5, ((i * 5) % 16) * 0.125, i % 5 > 0, T0 + i * 60_000)
    for i in range(240)
]
TABLES = {
    "mixed": MIXED,
    "calm": CALM,
    "one": MIXED[:1],
    "missing": [tuple([None] * len(SCHEMA))] * 3,
    "empty": [],
}


def expectations():
    """One or more of each type that needs no SQL."""
    c = lambda name, **kwargs: dict(column=name, **kwargs)
    yield from [
        E.ExpectColumnValuesToNotBeNull(**c("s")),
        E.ExpectColumnValuesToNotBeNull(**c("f", mostly=0.5)),
        E.ExpectColumnValuesToBeNull(**c("s")),
        E.ExpectColumnValuesToBeNull(**c("f", mostly=0.1)),
        E.ExpectColumnValuesToBeInSet(**c("s", value_set=["a", "b", 1])),
        E.ExpectColumnValuesToBeInSet(**c("i", value_set=["1", 2, 3.0, 4.5])),
        E.ExpectColumnValuesToBeInSet(**c("g", value_set=[1, 2.5], mostly=0.25)),
        E.ExpectColumnValuesToNotBeInSet(**c("s", value_set=["", "😀"])),
        E.ExpectColumnValuesToNotBeInSet(**c("w", value_set=[5, -2], mostly=0.9)),
        E.ExpectColumnValuesToBeBetween(**c("i", min_value=1, max_value=6)),
        E.ExpectColumnValuesToBeBetween(**c("i", min_value=1, max_value=6, strict_min=True, mostly=0.6)),
        E.ExpectColumnValuesToBeBetween(**c("n", min_value=3)),
        E.ExpectColumnValuesToBeBetween(**c("f", max_value=3, strict_max=True)),
        E.ExpectColumnValuesToBeBetween(**c("f", min_value=-2, max_value=1e9)),
        E.ExpectColumnValuesToBeBetween(**c("t", min_value="2020-01-01T00:00:01+00:00")),
        E.ExpectColumnValuesToBeUnique(**c("s")),
        E.ExpectColumnValuesToBeUnique(**c("k", mostly=0.8)),
        E.ExpectColumnValuesToBeUnique(**c("f")),
        E.ExpectColumnValueLengthsToEqual(**c("s", value=1)),
        E.ExpectColumnValueLengthsToEqual(**c("i", value=1)),
        E.ExpectColumnValueLengthsToBeBetween(**c("r", min_value=1, max_value=3)),
        E.ExpectColumnValueLengthsToBeBetween(**c("s", min_value=1, strict_min=True)),
        *[
            E.ExpectColumnValuesToMatchRegex(**c("r", regex=regex))
            for regex in [
                r"^x$", r"\d", r"\w", r"^\W*$", r"\s", r"\S+", r"(?i)ünï", r"[\[\]]", r"[^\w]",
                r"^.$", r"\bb", r"x\Z", r"^[a-z0-9_ßüï]+$", r"(?P<q>[a-z])(?P=q)?1?$", r"a|b|^$",
                r"x\^", r"{", r"[&&x]", r"(?<=a).", r"^(?!x)", r"\x61", r"\u00df",
            ]
        ],
        E.ExpectColumnValuesToMatchRegex(**c("i", regex="^[1-3]$", mostly=0.5)),
        E.ExpectColumnValuesToNotMatchRegex(**c("r", regex=r"\d")),
        E.ExpectColumnValuesToMatchRegexList(**c("r", regex_list=["^x", "a"], match_on="any")),
        E.ExpectColumnValuesToMatchRegexList(**c("r", regex_list=["a", "b"], match_on="all")),
        E.ExpectColumnValuesToNotMatchRegexList(**c("r", regex_list=[r"\d", "^$"])),
        *[
            E.ExpectColumnValuesToMatchStrftimeFormat(**c("d", strftime_format=form))
            for form in ["%Y-%m-%d", "%y-%m-%d", "%Y-%m-%d ", "%Y-%m-31"]
        ],
        E.ExpectColumnValuesToBeJsonParseable(**c("js")),
        E.ExpectColumnValueZScoresToBeLessThan(**c("g", threshold=2, double_sided=True)),
        E.ExpectColumnValueZScoresToBeLessThan(**c("i", threshold=1, double_sided=False, mostly=0.7)),
        E.ExpectColumnValueZScoresToBeLessThan(**c("f", threshold=1, double_sided=True)),
        E.ExpectColumnValuesToNotBeOutliers(**c("g")),
        E.ExpectColumnValuesToNotBeOutliers(**c("n", multiplier=0.2)),
        E.ExpectColumnValuesToNotBeOutliers(**c("g", method="std", multiplier=1)),
        E.ExpectColumnValuesToNotBeOutliers(**c("f")),
        E.ExpectColumnPairValuesAToBeGreaterThanB(column_A="n", column_B="f"),
        E.ExpectColumnPairValuesAToBeGreaterThanB(column_A="i", column_B="w", or_equal=True, mostly=0.5),
        E.ExpectColumnPairValuesToBeEqual(column_A="n", column_B="i"),
        E.ExpectColumnPairValuesToBeEqual(column_A="n", column_B="f", ignore_row_if="either_value_is_missing"),
        E.ExpectColumnPairValuesToBeEqual(column_A="n", column_B="f", ignore_row_if="neither"),
        E.ExpectColumnPairValuesToBeEqual(column_A="s", column_B="r"),
        E.ExpectColumnPairValuesToBeInSet(column_A="s", column_B="i", value_pairs_set=[("a", 1), ("b", 2), ("a", 5)]),
        E.ExpectCompoundColumnsToBeUnique(column_list=["s", "b"]),
        E.ExpectCompoundColumnsToBeUnique(column_list=["s", "n"], ignore_row_if="any_value_is_missing"),
        E.ExpectCompoundColumnsToBeUnique(column_list=["s", "n", "f"], ignore_row_if="never"),
        E.ExpectSelectColumnValuesToBeUniqueWithinRecord(column_list=["n", "f", "i"]),
        E.ExpectSelectColumnValuesToBeUniqueWithinRecord(column_list=["g", "f"], ignore_row_if="any_value_is_missing"),
        E.ExpectMulticolumnSumToEqual(column_list=["i", "w"], sum_total=6),
        E.ExpectMulticolumnSumToEqual(column_list=["n", "w"], sum_total=6),
        E.ExpectMulticolumnValuesToBeEqual(column_list=["n", "i"]),
        E.ExpectMulticolumnValuesToBeEqual(column_list=["n", "i", "w"]),
        *[
            kind(**c(column, min_value=-1, max_value=5))
            for kind in [E.ExpectColumnMinToBeBetween, E.ExpectColumnMaxToBeBetween,
                         E.ExpectColumnMeanToBeBetween, E.ExpectColumnMedianToBeBetween]
            for column in ["i", "n", "f", "g", "h"]
        ],
        *[
            kind(**c(column, min_value=0, max_value=20))
            for kind in [E.ExpectColumnStdevToBeBetween, E.ExpectColumnSumToBeBetween]
            for column in ["i", "n", "f", "g", "h"]
        ],
        E.ExpectColumnMeanToBeBetween(**c("w", min_value=1.75, strict_min=True)),
        E.ExpectColumnMaxToBeBetween(**c("t", min_value="2020-01-01T12:00:00+00:00")),
        E.ExpectColumnMinToBeBetween(**c("t", max_value="2019-12-31T23:59:59.999+00:00")),
        *[
            E.ExpectColumnQuantileValuesToBeBetween(
                **c(column, quantile_ranges={
                    "quantiles": [0, 0.1, 0.25, 0.5, 0.9, 1],
                    "value_ranges": [[None, 1], [0, 2], [1, 2], [None, 3], [2.00001, None], [0, 9]],
                }, allow_relative_error=between))
            for column in ["g", "n"]
            for between in [False, "linear", "lower", "higher", "midpoint"]
        ],
        E.ExpectColumnMostCommonValueToBeInSet(**c("s", value_set=["a"])),
        E.ExpectColumnMostCommonValueToBeInSet(**c("k", value_set=["k0", "k1"], ties_okay=True)),
        E.ExpectColumnMostCommonValueToBeInSet(**c("i", value_set=[1, 2])),
        E.ExpectColumnDistinctValuesToBeInSet(**c("s", value_set=["a", "b", "c"])),
        E.ExpectColumnDistinctValuesToContainSet(**c("s", value_set=["a", "b", "q"])),
        E.ExpectColumnDistinctValuesToEqualSet(**c("w", value_set=[0, 1, 2, 3])),
        E.ExpectColumnDistinctValuesToBeInSet(**c("b", value_set=[True])),
        E.ExpectColumnDistinctValuesToBeInSet(**c("t", value_set=["2020-01-01T00:00:00Z"])),
        E.ExpectColumnUniqueValueCountToBeBetween(**c("s", min_value=3, max_value=8)),
        E.ExpectColumnUniqueValueCountToBeBetween(**c("f", min_value=10, strict_min=True)),
        E.ExpectColumnProportionOfUniqueValuesToBeBetween(**c("s", min_value=0.5)),
        E.ExpectColumnProportionOfUniqueValuesToBeBetween(**c("k", min_value=1)),
        E.ExpectColumnProportionOfNonNullValuesToBeBetween(**c("f", min_value=0.8)),
        E.ExpectColumnKLDivergenceToBeLessThan(**c("s", partition_object={"values": ["a", "b", "c"], "weights": [0.4, 0.4, 0.2]}, threshold=0.1, tail_weight_holdout=0.1)),
        E.ExpectColumnKLDivergenceToBeLessThan(**c("s", partition_object={"values": ["a", "b", "c"], "weights": [0.4, 0.4, 0.2]}, threshold=0.1)),
        E.ExpectColumnKLDivergenceToBeLessThan(**c("i", partition_object={"bins": [0, 2, 5, 7], "weights": [0.2, 0.5, 0.3]}, threshold=0.1, tail_weight_holdout=0.1)),
        E.ExpectColumnKLDivergenceToBeLessThan(**c("g", partition_object={"bins": [0, 2, 5, 9], "weights": [0.2, 0.3, 0], "tail_weights": [0.2, 0.3]}, threshold=1, internal_weight_holdout=0.1)),
        E.ExpectColumnValuesToBeOfType(**c("s", type_="str")),
        E.ExpectColumnValuesToBeOfType(**c("i", type_="int")),
        E.ExpectColumnValuesToBeOfType(**c("g", type_="int64")),
        E.ExpectColumnValuesToBeInTypeList(**c("w", type_list=["int64", "int32"])),
        E.ExpectColumnValuesToBeInTypeList(**c("h", type_list=["float64", "str"])),
        E.ExpectColumnTypeToBe(**c("i", type_="int64")),
        E.ExpectColumnTypeToBe(**c("t", type_="datetime64[ms, UTC]")),
        E.ExpectColumnTypeToBe(**c("h", type_="float64")),
        E.ExpectTableRowCountToBeBetween(min_value=1, max_value=100),
        E.ExpectTableRowCountToEqual(value=12),
        E.ExpectTableColumnCountToEqual(value=13),
        E.ExpectTableColumnCountToBeBetween(min_value=14),
        E.ExpectTableColumnsToMatchOrderedList(column_list=["s", "i"]),
        E.ExpectTableColumnsToMatchSet(column_set=["s", "i"], exact_match=False),
        E.ExpectTableColumnsToMatchSet(column_set=["s", "q"]),
        E.ExpectColumnToExist(column="q"),
        E.ExpectColumnToExist(column="r", column_index=1),
        E.ExpectColumnToExist(column="r", column_index=2),
        # Conditions, parameters, severities.
        E.ExpectColumnValuesToBeBetween(**c("i", min_value=3.0, row_condition=(Column("i") > 2) & (Column("s").is_not_null()))),
        E.ExpectColumnValuesToBeBetween(**c("i", min_value=3.0, row_condition=(Column("s") == "a") | (Column("f") < 0))),
        E.ExpectColumnValuesToNotBeNull(**c("f", row_condition=Column("s").is_in(["a", "b"]))),
        E.ExpectColumnValuesToNotBeNull(**c("f", row_condition=Column("i").is_not_in([1, 2]))),
        E.ExpectColumnValuesToNotBeNull(**c("f", row_condition=Column("f").is_null())),
        E.ExpectColumnValuesToNotBeNull(**c("n", row_condition='s != "a"', condition_parser="pandas")),
        E.ExpectColumnMeanToBeBetween(**c("g", min_value=1.0, row_condition='i >= 2 and w < 4', condition_parser="pandas")),
        E.ExpectTableRowCountToEqual(value=3, row_condition=Column("s") == "a"),
        E.ExpectColumnValuesToBeUnique(**c("s", row_condition=Column("i") > 2)),
        E.ExpectColumnMaxToBeBetween(**c("i", max_value={"$PARAMETER": "most"}), severity="warning"),
        E.ExpectColumnMinToBeBetween(**c("i", min_value={"$PARAMETER": "least"}), severity="info"),
    ]


def plain(value):
    """JSON without NaN; infinities as texts."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value.item() if hasattr(value, "item") else value


def main():
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batches = context.data_sources.add_pandas("p").add_dataframe_asset("a")
    batches = batches.add_batch_definition_whole_dataframe("w")
    suite = gx.ExpectationSuite(
        name="conformance",
        expectations=list(expectations()),
        suite_parameters={"least": 0, "most": 8},
        notes="made by generate.py",
    )
    saved = suite.to_json_dict()
    (HERE / "suite.json").write_text(json.dumps(saved, ensure_ascii=False, indent=1) + "\n")
    for name, rows in TABLES.items():
        table = pa.Table.from_pylist([dict(zip(SCHEMA.names, row)) for row in rows], SCHEMA)
        pq.write_table(table, HERE / f"{name}.parquet", compression="snappy", use_dictionary=False)
        frame = pd.read_parquet(HERE / f"{name}.parquet")
        told = []
        for expectation in suite.expectations:
            one = gx.ExpectationSuite(name="one", expectations=[expectation])
            one.suite_parameters = suite.suite_parameters
            result = batches.get_batch({"dataframe": frame}).validate(
                one, expectation_parameters=suite.suite_parameters)
            result = result.to_json_dict()["results"][0]
            info = result["exception_info"]
            raised = info.get("raised_exception", True)
            told.append({"success": bool(result["success"]), "raised": bool(raised),
                         "result": {key: each for key, each in plain(result["result"]).items()
                                    if key in ("element_count", "missing_count", "unexpected_count",
                                               "observed_value", "missing_percent",
                                               "unexpected_percent", "unexpected_percent_total",
                                               "unexpected_percent_nonmissing")}})
            if raised:
                told[-1]["message"] = str(
                    next((i.get("exception_message") for i in info.values() if isinstance(i, dict)),
                         info.get("exception_message")))[:120]
        (HERE / f"{name}.json").write_text(
            "[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in told) + "\n]\n")
        print(name, len(told), "raised:", [
            (i, suite.expectations[i].configuration.type, each["message"])
            for i, each in enumerate(told) if each["raised"]])


main()
