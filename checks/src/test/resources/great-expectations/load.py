"""Loads suites and results of check-data by Great Expectations itself, and says what it read.

    v/bin/python load.py LAKE/reports/check-data/*/*.json suites/*.json
"""

import json
import sys

import great_expectations as gx
from great_expectations.core.expectation_validation_result import (
    expectationSuiteValidationResultSchema,
)

for name in sys.argv[1:]:
    with open(name) as file:
        read = json.load(file)
    if "expectations" in read:
        suite = gx.ExpectationSuite(**read)
        print(name, "suite", suite.name, len(suite.expectations))
    else:
        result = expectationSuiteValidationResultSchema.load(read)
        print(name, "result", result.success, result.statistics)
