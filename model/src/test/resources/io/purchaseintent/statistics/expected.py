"""Writes what SciPy, statsmodels and scikit-learn say of small samples, for TwoSamplesTest.

Run it in this folder, with SciPy, statsmodels and scikit-learn: python expected.py
"""

import json

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2, chi2_contingency, fisher_exact, ks_2samp, kstwobign, norm, wasserstein_distance
from sklearn.metrics import roc_auc_score
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, proportions_ztest


def values():
    random = np.random.default_rng(19)
    cases = {
        "equal": (random.normal(size=60), random.normal(size=45)),
        "shifted": (random.normal(size=80), random.normal(1, 1, size=50)),
        "wider": (random.normal(size=70), random.normal(0, 3, size=70)),
        "ties": (random.integers(0, 5, 60).astype(float), random.integers(1, 7, 40).astype(float)),
        "one outlier": (random.exponential(size=50), np.append(random.exponential(size=49), 1e9)),
        "infinite tails": (random.standard_cauchy(90), random.standard_cauchy(30)),
        "same": (np.arange(20.0), np.arange(20.0)),
        "apart": (np.arange(10.0), np.arange(10.0) + 100),
    }
    return [
        {
            "name": name,
            "reference": a.tolist(),
            "now": b.tolist(),
            "ks": float(ks_2samp(a, b).statistic),
            "ks_exact": float(ks_2samp(a, b, method="exact").pvalue),
            "wasserstein": float(wasserstein_distance(a, b)),
        }
        for name, (a, b) in cases.items()
    ]


def counts():
    cases = {
        "equal": ([30, 40, 30], [61, 79, 60]),
        "moved": ([100, 200, 300, 50], [180, 150, 120, 90]),
        "new category": ([500, 500, 0], [200, 180, 40]),
        "gone": ([50, 50, 60], [80, 0, 70]),
        "two": ([40, 60], [30, 90]),
        "large": ([400_000, 300_000, 300_000], [1_201_000, 899_000, 900_000]),
    }
    out = []
    for name, (a, b) in cases.items():
        test = chi2_contingency([a, b], correction=False)
        out.append(
            {
                "name": name,
                "reference": a,
                "now": b,
                "chi2": float(test.statistic),
                "degrees": int(test.dof),
                "chi2_p": float(test.pvalue),
                "jensen_shannon": float(jensenshannon(a, b, base=2)),
            }
        )
    return out


def shares():
    cases = [(10, 100, 25, 120), (0, 50, 3, 40), (500, 10_000, 590, 10_000), (7, 7, 6, 9), (1, 40_000, 6, 900)]
    return [
        {
            "having": [a, n, b, m],
            "z_p": float(proportions_ztest([a, b], [n, m])[1]),
            "fisher_p": float(fisher_exact([[a, n - a], [b, m - b]])[1]),
            "wilson": [float(end) for end in proportion_confint(a, n, method="wilson")],
        }
        for a, n, b, m in cases
    ]


def adjusted():
    random = np.random.default_rng(7)
    p = np.append(random.random(12), [0.001, 0.0004, 0.02, 0.02, 1.0, 0.0])
    return {"p": p.tolist(), "adjusted": multipletests(p, method="fdr_bh")[1].tolist()}


def delong(positives, negatives):
    """DeLong, DeLong and Clarke-Pearson (1988), by all pairs."""
    above = (positives[:, None] > negatives[None, :]) + 0.5 * (positives[:, None] == negatives[None, :])
    return above.mean(1).var(ddof=1) / len(positives) + above.mean(0).var(ddof=1) / len(negatives)


def areas():
    random = np.random.default_rng(8)
    cases = {
        "apart": (random.normal(1, 1, 40), random.normal(size=60)),
        "ties": (random.integers(2, 8, 50).astype(float), random.integers(0, 6, 30).astype(float)),
        "nothing": (random.normal(size=25), random.normal(size=25)),
        "perfect": (np.arange(5.0) + 10, np.arange(5.0)),
    }
    out = []
    for name, (p, n) in cases.items():
        auc = roc_auc_score([1] * len(p) + [0] * len(n), np.append(p, n))
        variance = delong(p, n)
        half = norm.ppf(0.975) * np.sqrt(variance)
        out.append(
            {
                "name": name,
                "positives": p.tolist(),
                "negatives": n.tolist(),
                "auc": float(auc),
                "variance": float(variance),
                "interval": [float(max(0, auc - half)), float(min(1, auc + half))],
            }
        )
    return out


if __name__ == "__main__":
    content = {
        "made_by": f"SciPy {scipy.__version__}, statsmodels {statsmodels.__version__}, scikit-learn {sklearn.__version__}",
        "values": values(),
        "counts": counts(),
        "shares": shares(),
        "adjusted": adjusted(),
        "areas": areas(),
        "kolmogorov": [[t, float(kstwobign.sf(t))] for t in (0.1, 0.3, 0.5, 0.8276, 1.0, 1.3581, 2.0, 4.0)],
        "chi2_quantile": [[int(k), q, float(chi2.isf(q, k))] for k in (1, 9, 60) for q in (0.05, 0.001)],
    }
    with open("two-samples.json", "w") as file:
        json.dump(content, file)
        file.write("\n")
