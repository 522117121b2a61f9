"""Writes what SciPy and statsmodels say of arms of an experiment, for ArmsGoldenTest.

Run it in this folder, with SciPy and statsmodels: python expected.py. What gbstats 0.8.0 says of
300 conversions of 10,000 against 360 of 10,000 was read from it by hand, and stands in the test.
"""

import json

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy.stats import chisquare, ttest_ind
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW


def shop(random, n, lift):
    """Whole numbers of units: orders, revenue in cents, revenue before, propensity in millionths."""
    taste = random.gamma(0.5, 1, n)
    before = np.where(random.random(n) < 0.3, np.rint(taste * 2_000), 0).astype(int)
    propensity = np.rint(1e6 / (1 + np.exp(-taste + 2 + random.normal(0, 0.5, n)))).astype(int)
    orders = random.poisson(0.4 * taste * (1 + lift))
    revenue = np.rint(orders * (1_500 + 500 * random.random(n))).astype(int)
    return orders, revenue, before, propensity


def means():
    random = np.random.default_rng(23)
    cases = []
    for name, n, m, lift in [("even", 400, 400, 0.2), ("uneven", 900, 150, 0), ("harm", 300, 350, -0.5)]:
        a = shop(random, n, 0)
        b = shop(random, m, lift)
        welch = ttest_ind(b[1], a[1], equal_var=False)
        compare = CompareMeans(DescrStatsW(b[1]), DescrStatsW(a[1]))
        y = np.append(a[1], b[1])
        arm = np.append(np.zeros(n), np.ones(m))
        x = np.column_stack([arm, np.append(a[2], b[2]), np.append(a[3], b[3])])
        one = sm.OLS(y, sm.add_constant(x[:, :2])).fit()
        two = sm.OLS(y, sm.add_constant(x)).fit()
        cases.append(
            {
                "name": name,
                "control": [column.tolist() for column in a],
                "compared": [column.tolist() for column in b],
                "difference": float(b[1].mean() - a[1].mean()),
                "p": float(welch.pvalue),
                "degrees": float(welch.df),
                "interval": [float(end) for end in compare.tconfint_diff(0.05, usevar="unequal")],
                "adjusted_by_one": float(one.params[1]),
                "adjusted_by_two": float(two.params[1]),
                # Of each unit (order value - ratio)/mean orders, whose mean's error the delta method takes.
                "ratio": float(a[1].sum() / a[0].sum()),
                "ratio_error": float(
                    np.std((a[1] - a[1].sum() / a[0].sum() * a[0]) / a[0].mean(), ddof=1) / np.sqrt(n)
                ),
            }
        )
    return cases


def ratios():
    cases = []
    for units, weights in [([5_000, 5_100], [1, 1]), ([900, 2_100, 3_000], [1, 2, 3]), ([480, 520], [1, 1])]:
        expected = np.array(weights) / sum(weights) * sum(units)
        test = chisquare(units, expected)
        cases.append(
            {"units": units, "weights": weights, "statistic": float(test.statistic), "p": float(test.pvalue)}
        )
    return cases


def many():
    p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.02]
    return {"p": p, "holm": multipletests(p, method="holm")[1].tolist()}


with open("arms.json", "w") as file:
    json.dump(
        {
            "by": f"SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}",
            "means": means(),
            "ratios": ratios(),
            "many": many(),
        },
        file,
    )
    file.write("\n")
