#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Fit and judge the constants of src/ink/score.c.

Input: the output of `yinxin ink eval --features` for one or more collections. Every figure is
user-disjoint: the constants a user is judged with were fitted on other users (ten folds, users
shuffled with a fixed seed; one user's number is one person in all collections). Needs
python3-numpy and python3-sklearn. Writes nothing; prints.

    fit.py --plain f1.tsv f2n.tsv --force f2.tsv
"""
import argparse
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

MEAN, LEAST, SPREAD, GLOBAL = range(4)
FOLDS = 10


class Rows:
    def __init__(self, paths):
        user, trial, label, x, file, enrol = [], [], [], [], [], []
        for k, path in enumerate(paths):
            for line in open(path):
                c = line.rstrip("\n").split("\t")
                if len(c) < 12:
                    continue
                user.append(int(c[0]))
                trial.append(int(c[1]))
                label.append(c[4])
                file.append(k)
                x.append([float(v) for v in c[7:11]])
        self.user, self.trial = np.array(user), np.array(trial)
        self.label, self.file = np.array(label), np.array(file)
        self.x = np.array(x)


def eer(g, f):
    g, f = np.sort(g), np.sort(f)
    t = np.unique(np.concatenate([g, f]))
    frr = np.searchsorted(g, t) / len(g)
    far = 1 - np.searchsorted(f, t) / len(f)
    k = np.argmin(np.abs(frr - far))
    return (frr[k] + far[k]) / 2


def columns(rows, use):
    x = rows.x
    made = {
        "mean": -x[:, MEAN], "least": -x[:, LEAST], "spread": x[:, SPREAD], "global": -x[:, GLOBAL],
        "ratio": 0.65 * x[:, SPREAD] - x[:, MEAN],
        "ratio1": x[:, SPREAD] - x[:, MEAN],
    }
    return np.stack([made[n] for n in use], 1)


def fit(x, rows, mask):
    m = mask & (rows.label != "R")
    y = (rows.label[m] == "G").astype(int)
    return LogisticRegression(C=100, class_weight="balanced", max_iter=1000).fit(x[m], y)


def cross_validate(rows, use):
    x = columns(rows, use)
    users = np.unique(rows.user)
    np.random.RandomState(1).shuffle(users)
    score = np.zeros(len(x))
    for k in range(FOLDS):
        test = np.isin(rows.user, users[k::FOLDS])
        score[test] = fit(x, rows, ~test).decision_function(x[test])
    whole = fit(x, rows, np.ones(len(x), bool))
    return score, whole


def bootstrap(rows, score, n=1000):
    """95 % interval of the pooled rates over users drawn with replacement."""
    rng = np.random.RandomState(7)
    users = np.unique(rows.user)
    by = {u: (score[(rows.user == u) & (rows.label == "G")], score[(rows.user == u) & (rows.label == "S")]) for u in users}
    out = []
    for _ in range(n):
        pick = rng.choice(users, len(users))
        g = np.concatenate([by[u][0] for u in pick])
        f = np.concatenate([by[u][1] for u in pick])
        out.append((eer(g, f), np.mean(g < 0), np.mean(f >= 0)))
    return np.percentile(np.array(out), [2.5, 97.5], axis=0) * 100


def judge(name, rows, score):
    g, s, r = (rows.label == k for k in "GSR")
    per_user = np.mean([eer(score[(rows.user == u) & g], score[(rows.user == u) & s]) for u in np.unique(rows.user)])
    per_trial = np.mean([eer(score[(rows.user == u) & (rows.trial == t) & g], score[(rows.user == u) & (rows.trial == t) & s])
                         for u in np.unique(rows.user) for t in np.unique(rows.trial)])
    cllr = (np.mean(np.log2(1 + np.exp(-score[g]))) + np.mean(np.log2(1 + np.exp(score[s])))) / 2
    random = eer(score[g], score[r]) if r.any() else float("nan")
    ci = bootstrap(rows, score)
    print(f"{name:34s} EER {100*eer(score[g], score[s]):5.2f} [{ci[0,0]:.2f},{ci[1,0]:.2f}]  user {100*per_user:.2f}"
          f"  user+trial {100*per_trial:.2f}  random {100*random:.2f}  at 0: FRR {100*np.mean(score[g]<0):.2f}"
          f" [{ci[0,1]:.2f},{ci[1,1]:.2f}] FAR {100*np.mean(score[s]>=0):.2f} [{ci[0,2]:.2f},{ci[1,2]:.2f}]"
          f" FAR random {100*np.mean(score[r]>=0) if r.any() else 0:.2f}  Cllr {cllr:.3f}")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--plain", nargs="*", default=[])
    ap.add_argument("--force", nargs="*", default=[])
    args = ap.parse_args()
    for kind, paths in (("plain", args.plain), ("force", args.force)):
        if not paths:
            continue
        rows = Rows(paths)
        for use in (["ratio1"], ["ratio"], ["mean", "spread"], ["ratio", "global"], ["mean", "spread", "global"],
                    ["mean", "least", "spread"], ["mean", "least", "spread", "global"]):
            score, whole = cross_validate(rows, use)
            for k in range(len(paths)):
                part = Rows([])
                m = rows.file == k
                part.user, part.trial, part.label, part.x = rows.user[m], rows.trial[m], rows.label[m], rows.x[m]
                judge(f"{kind} {k} {'+'.join(use)}", part, score[m])
            print("    weights", dict(zip(use, np.round(whole.coef_[0], 3))), "offset", round(whole.intercept_[0], 3))
    return 0


if __name__ == "__main__":
    sys.exit(main())
