"""Values of metrics from scikit-learn and SciPy: writes metrics.json beside this file.

Run: pip install numpy scikit-learn scipy && python generate_metrics.py
Scores are larger = more out-of-distribution. What neither library has (DeLong, the nearest-recall rule, Holm) is written out
here in the slow, direct way.
"""
import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy import special, stats
from sklearn import metrics


def placements(a, b):
    """Share of b below each of a, ties one half: over all pairs."""
    a, b = np.asarray(a)[:, None], np.asarray(b)[None, :]
    return ((a > b) + 0.5 * (a == b)).mean(axis=1)


def delong(id_, ood):
    caught = placements(ood, id_)
    passed = 1 - placements(id_, ood)
    return caught.mean(), caught.var(ddof=1) / len(ood) + passed.var(ddof=1) / len(id_)


def delong_paired(first, second):
    caught = np.stack([placements(s["ood"], s["id"]) for s in (first, second)])
    passed = np.stack([1 - placements(s["id"], s["ood"]) for s in (first, second)])
    cov = np.cov(caught) / caught.shape[1] + np.cov(passed) / passed.shape[1]
    difference = caught[0].mean() - caught[1].mean()
    error = np.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1])
    return {"difference": difference, "error": error, "pValue": 2 * stats.norm.sf(abs(difference) / error)}


def nearest_recall(id_, ood):
    """Of all scores as thresholds the one whose share of accepted ID is nearest 0.95; of ties the one that accepts most, but no
    more than is needed to accept all ID."""
    id_, ood = np.asarray(id_), np.asarray(ood)
    best = None
    for t in np.unique(np.concatenate([id_, ood])):
        if t > id_.max():
            break
        gap = round(abs((id_ <= t).mean() - 0.95), 12)
        if best is None or gap <= best[0]:
            best = (gap, (ood <= t).mean())
    return best[1]


def holm(ps):
    ps = np.asarray(ps)
    order = np.argsort(ps, kind="stable")
    adjusted = np.empty(len(ps))
    for rank, at in enumerate(order):
        adjusted[at] = min(1, max((len(ps) - k) * ps[order[k]] for k in range(rank + 1)))
    return adjusted


def figures(id_, ood):
    truth = np.r_[np.zeros(len(id_)), np.ones(len(ood))]
    score = np.r_[id_, ood]
    fpr, tpr, _ = metrics.roc_curve(truth, score, drop_intermediate=False)
    out_p, out_r, _ = metrics.precision_recall_curve(truth, score)
    in_p, in_r, _ = metrics.precision_recall_curve(1 - truth, -score)
    area, variance = delong(id_, ood)
    assert abs(area - metrics.roc_auc_score(truth, score)) < 1e-12
    confidence = np.sort(-np.asarray(id_))
    wrong = [np.sum(np.asarray(id_) >= t) + np.sum(np.asarray(ood) < t) for t in [*np.unique(score), np.inf]]
    return {
        "auroc": metrics.roc_auc_score(truth, score),
        "aurocError": np.sqrt(variance),
        "auprOut": metrics.average_precision_score(truth, score),
        "auprIn": metrics.average_precision_score(1 - truth, -score),
        "auprOutTrapezoid": metrics.auc(out_r, out_p),
        "auprInTrapezoid": metrics.auc(in_r, in_p),
        "fpr95": {
            "paper": float(np.mean(-np.asarray(ood) > confidence[round(0.05 * len(id_))])),
            "ood-positive": fpr[np.argmax(tpr >= 0.95)],
            "nearest-recall": nearest_recall(id_, ood),
        },
        "detectionError": min(wrong) / len(score),
    }


rng = np.random.default_rng(20)
CASES = []
for n_id, n_ood, digits, shift in [(40, 30, 6, 1.0), (25, 60, 1, 0.5), (60, 21, 0, 0.3), (7, 5, 3, -1.0), (100, 100, 2, 2.0)]:
    id_ = np.round(rng.normal(0, 1, n_id), digits)
    ood = np.round(rng.normal(shift, 1.3, n_ood), digits)
    other = {
        "id": np.round(0.6 * id_ + rng.normal(0, 0.8, n_id), digits),
        "ood": np.round(0.6 * ood + rng.normal(0, 0.8, n_ood), digits),
    }
    CASES.append(
        {
            "id": id_.tolist(),
            "ood": ood.tolist(),
            "other": {k: v.tolist() for k, v in other.items()},
            "figures": figures(id_, ood),
            "paired": delong_paired({"id": id_, "ood": ood}, other),
        }
    )

PS = [0.04, 0.001, 0.2, 0.03, 0.8, 0.03, 0.0004]
BETA = [(0.3, 2, 5), (0.999, 300, 1), (0.5, 0.5, 0.5), (0.94, 9500, 501), (1e-6, 1, 300)]
out = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "cases": CASES,
    "betaCdf": [[x, a, b, special.betainc(a, b, x)] for x, a, b in BETA],
    "normalCdf": [[x, stats.norm.cdf(x)] for x in (-37, -8.2, -3.6, -1.959963984540054, -0.3, 0, 1, 2.4, 3.6, 6)],
    "normalQuantile": [[p, stats.norm.ppf(p)] for p in (1e-300, 1e-9, 0.025, 0.3, 0.5, 0.975, 0.9999)],
    "clopperPearson": [
        [k, n, *stats.binomtest(k, n).proportion_ci(0.95, "exact")]
        for k, n in ((0, 10), (10, 10), (285, 300), (300, 300), (9500, 10000), (1, 2))
    ],
    "pValues": PS,
    "holm": holm(PS).tolist(),
    "benjaminiHochberg": stats.false_discovery_control(PS).tolist(),
}
path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text(json.dumps(out, default=float) + "\n")
