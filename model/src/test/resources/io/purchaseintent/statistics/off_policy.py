"""Writes what NumPy's plainest formulas say of small logs, for EstimatorsTest.

Run it in this folder, with NumPy and SciPy: python off_policy.py
"""

import json

import numpy as np
from scipy.stats import norm


def clustered(influence, clusters):
    sums = np.array([influence[clusters == c].sum() for c in np.unique(clusters)])
    return float(np.sqrt((sums**2).sum() * len(sums) / (len(sums) - 1)) / len(influence))


def mean(values, clusters):
    return [float(values.mean()), clustered(values - values.mean(), clusters)]


def slope(estimator, largest):
    """Su, Srinath and Krishnamurthy 2020, their Algorithm 1, with half widths by the normal law."""
    bounds = [np.inf] + sorted((2.0**i for i in range(40) if 2.0**i < largest), reverse=True)
    tried = []
    for bound in bounds:
        value, error = estimator(bound)
        tried.append((bound, value, norm.ppf(0.975) * error))
    tried.sort(key=lambda each: -each[2])
    for i in range(len(tried)):
        for j in range(i):
            if abs(tried[i][1] - tried[j][1]) > tried[i][2] + (np.sqrt(6) - 1) * tried[j][2]:
                return tried[i - 1][0]
    return tried[-1][0]


def case(name, random, visits, moments, heavy):
    weight, outcome, direct, steps = [], [], [], []
    clusters = np.unique(random.integers(0, max(2, visits * 2 // 3), visits), return_inverse=True)[1]
    for _ in range(visits):
        of_visit, product = [], 1.0
        for _ in range(random.integers(1, moments + 1)):
            product *= random.choice([0.0, 0.8, 1.2, heavy], p=[0.1, 0.4, 0.4, 0.1])
            of_visit.append([product, random.normal()])
            if product == 0:
                break
        weight.append(product)
        steps.append(of_visit)
        outcome.append(random.exponential(20) * (random.random() < 0.3))
        direct.append(random.normal(6, 2))
    w, r, q = np.array(weight), np.array(outcome), np.array(direct)

    def switched(bound):
        corrections = [sum(a * b for a, b in s if a <= bound) for s in steps]
        return mean(q + np.array(corrections), clusters)

    def clipped(bound):
        return mean(np.minimum(w, bound) * r, clusters)

    snips = (w * r).sum() / w.sum()
    largest = max(w.max(), max(a for s in steps for a, _ in s))
    clip_at, switch_at = slope(clipped, largest), slope(switched, largest)
    return {
        "name": name,
        "weight": weight,
        "outcome": outcome,
        "direct": direct,
        "steps": steps,
        "clusters": clusters.tolist(),
        "inverse": mean(w * r, clusters),
        "clipped_at_2": clipped(2.0),
        "self_normalised": [float(snips), clustered(w * (r - snips) / w.mean(), clusters)],
        "direct_estimate": mean(q, clusters),
        "doubly_robust": switched(np.inf),
        "switched_at_1": switched(1.0),
        "clip_at": None if np.isinf(clip_at) else clip_at,
        "switch_at": None if np.isinf(switch_at) else switch_at,
        "effective_size": float(w.sum() ** 2 / (w**2).sum()),
    }


def uplift(name, random, visits, ties):
    """The area under the curve of the gain by its definition, and its error by each pair."""
    effects = random.normal(0.3, 2, visits)
    scores = random.normal(size=visits)
    scores = np.round(scores) if ties else scores
    clusters = np.unique(random.integers(0, visits // 2, visits), return_inverse=True)[1]
    below = (scores[:, None] > scores[None, :]) + 0.5 * (scores[:, None] == scores[None, :])
    auuc = (effects[:, None] * below).mean()
    qini = (effects[:, None] * (below - 0.5)).mean()
    of_auuc = (effects[:, None] * below).mean(1) + (effects[:, None] * below).mean(0) - 2 * auuc
    centred = effects[:, None] * (below - 0.5)
    of_qini = centred.mean(1) + centred.mean(0) - 2 * qini
    return {
        "name": name,
        "effects": effects.tolist(),
        "scores": scores.tolist(),
        "clusters": clusters.tolist(),
        "mean": mean(effects, clusters),
        "auuc": [float(auuc), clustered(of_auuc, clusters)],
        "qini": [float(qini), clustered(of_qini, clusters)],
    }


def main():
    random = np.random.default_rng(23)
    cases = [
        case("one moment", random, 40, 1, 5.0),
        case("several moments", random, 60, 4, 3.0),
        case("heavy weights", random, 300, 2, 40.0),
        case("many that hang together", random, 300, 3, 8.0),
    ]
    with open("off-policy.json", "w") as file:
        curves = [uplift("no ties", random, 40, False), uplift("ties", random, 50, True)]
        json.dump({"numpy": np.__version__, "cases": cases, "curves": curves}, file)


main()
