"""Writes measures.json and ../scoring/calibrations.json: what scikit-learn and published formulas say.

Run in this folder with scikit-learn and SciPy installed; the files are kept, so tests need neither.
"""

import json
import warnings

import numpy as np
import sklearn
from scipy.optimize import minimize
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression

warnings.filterwarnings("ignore")


def number(value):
    value = float(value)
    return value if np.isfinite(value) else None


def ece(labels, scores, weights, count=20):
    """Mean distance of a bin's probability from its rate; ties are never parted."""
    order = np.argsort(scores, kind="stable")
    labels, scores, weights = labels[order], scores[order], weights[order]
    total, error, start, bin_number = weights.sum(), 0.0, 0, 1
    for i in range(len(scores)):
        seen = weights[: i + 1].sum()
        last = i == len(scores) - 1
        if last or (seen >= total * bin_number / count and scores[i + 1] > scores[i]):
            part = slice(start, i + 1)
            error += abs((weights[part] * (scores[part] - labels[part])).sum())
            start = i + 1
            while bin_number < count and seen >= total * bin_number / count:
                bin_number += 1
    return error / total


def case(name, labels, scores, weights):
    one_class = len(set(labels)) < 2
    fpr, tpr, _ = metrics.roc_curve(labels, scores, sample_weight=weights, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(labels, scores, sample_weight=weights)
    return {
        "name": name,
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "weights": weights.tolist(),
        "auc": None if one_class else number(metrics.roc_auc_score(labels, scores, sample_weight=weights)),
        "average_precision": number(metrics.average_precision_score(labels, scores, sample_weight=weights))
        if labels.any()
        else None,
        "log_loss": number(metrics.log_loss(labels, scores, sample_weight=weights, labels=[0, 1])),
        "brier": number(np.average((scores - labels) ** 2, weights=weights)),
        "ece": number(ece(labels, scores, weights)),
        "precision_at": {
            str(t): number(
                metrics.precision_score(labels, scores >= t, sample_weight=weights, zero_division=np.nan)
            )
            for t in (0.1, 0.3, 0.5)
        },
        "recall_at": {
            str(t): number(metrics.recall_score(labels, scores >= t, sample_weight=weights, zero_division=np.nan))
            for t in (0.1, 0.3, 0.5)
        },
        "roc": [] if one_class else np.stack([fpr, tpr], axis=1).tolist(),
        "precision_recall": np.stack([recall, precision], axis=1)[::-1][1:].tolist() if labels.any() else [],
    }


def measures():
    random = np.random.default_rng(20)
    size = 120
    p = random.beta(0.8, 4, size)
    labels = (random.random(size) < p).astype(float)
    f32 = lambda a: np.asarray(a, dtype=np.float32).astype(np.float64)
    weights = f32(random.integers(1, 9, size) / 8)
    ones = np.ones(size)
    tied = np.round(p, 1)
    cases = [
        case("distinct", labels, p, ones),
        case("weighted", labels, p, weights),
        case("tied", labels, np.clip(tied, 0.05, 0.95), ones),
        case("tied, weighted", labels, np.clip(tied, 0.05, 0.95), weights),
        case("one score", labels, np.full(size, 0.25), weights),
        case("no buyer", np.zeros(size), p, weights),
        case("buyers only", np.ones(size), p, weights),
        case("zero and one", labels, np.round(p), weights),
    ]
    return {"made_by": "scikit-learn " + sklearn.__version__, "cases": cases}


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


def fit(columns, targets, weights):
    """Maximum likelihood by Newton's method, started from what SciPy finds."""
    x = np.column_stack(columns + [np.ones(len(targets))])
    loss = lambda c: (weights * (np.logaddexp(0, x @ c) - targets * (x @ c))).sum()
    c = minimize(loss, np.zeros(x.shape[1]), method="BFGS").x
    for _ in range(50):
        q = sigmoid(x @ c)
        c = c + np.linalg.solve((x * (weights * q * (1 - q))[:, None]).T @ x, x.T @ (weights * (targets - q)))
    return c


def platt(margins, labels, weights):
    buyers, others = weights[labels > 0].sum(), weights[labels == 0].sum()
    targets = np.where(labels > 0, (buyers + 1) / (buyers + 2), 1 / (others + 2))
    return fit([margins], targets, weights)


def beta(margins, labels, weights):
    left, right = np.log(sigmoid(margins)), -np.log(sigmoid(-margins))
    a, b, c = fit([left, right], labels, weights)
    if a < 0:
        b, c = fit([right], labels, weights)
        a = 0.0
    elif b < 0:
        a, c = fit([left], labels, weights)
        b = 0.0
    return a, b, c


def calibrations():
    random = np.random.default_rng(21)
    size = 300
    out = []
    queries = np.asarray(np.linspace(-9, 6, 61), dtype=np.float32).astype(np.float64)
    # The truth as a function of the margin: near it, over-confident, and such that a or b is cut.
    truths = {
        "near": lambda m: sigmoid(m),
        "overconfident": lambda m: sigmoid(0.4 * m - 1),
        "left only": lambda m: np.exp(-1.2 * np.logaddexp(0, -m)),
        "saturating": lambda m: 0.6 * sigmoid(2 * m + 3) ** 2,
        "rising late": lambda m: 0.05 + 0.9 * sigmoid(3 * m - 6),
    }
    for name, truth in truths.items():
        margins = np.asarray(np.round(random.normal(-1.5, 2, size), 2), dtype=np.float32).astype(np.float64)
        labels = (random.random(size) < truth(margins)).astype(float)
        weights = np.asarray(random.integers(1, 9, size) / 8, dtype=np.float32).astype(np.float64)
        slope, intercept = platt(margins, labels, weights)
        a, b, c = beta(margins, labels, weights)
        isotonic = IsotonicRegression(out_of_bounds="clip", y_min=1e-6, y_max=1 - 1e-6)
        isotonic.fit(margins, labels, sample_weight=weights)
        out.append(
            {
                "name": name,
                "margins": margins.tolist(),
                "labels": labels.tolist(),
                "weights": weights.tolist(),
                "platt": [slope, intercept],
                "beta": [a, b, c],
                "isotonic": isotonic.predict(queries).tolist(),
            }
        )
    return {"made_by": "scikit-learn " + sklearn.__version__ + ", SciPy", "queries": queries.tolist(), "cases": out}


if __name__ == "__main__":
    for path, content in (("measures.json", measures()), ("../scoring/calibrations.json", calibrations())):
        with open(path, "w") as file:
            json.dump(content, file)
            file.write("\n")
