#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the trainings of learn.py are worth, alone and fused with the classical matcher.

    learn_report.py OUT --task1 ROWS1.tsv --task2 ROWS2.tsv

OUT: the folder of learn.py; ROWS: `yinxin ink eval --no-force --features` for protocol B. Prints, and
writes to OUT/learn.tsv, one line for each kind of training and task: equal error rate of skilled
forgeries (95 % over users, seeds averaged), per user, random forgeries; and the same fused, with the
paired bootstrap against the classical matcher. The weights of the fusion, like the classical
constants beside it, are fitted on other users (ten folds). OUT/users.tsv: each person's own rate.
Needs python3-numpy, python3-sklearn.
"""
import argparse
import glob
import os
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

from compare import eer

FOLDS, DRAWS = 10, 1000


class Trials:
    def __init__(self, path):
        rows = [line.rstrip("\n").split("\t") for line in open(path)]
        self.user = np.array([int(r[0]) for r in rows])
        self.label = np.array([r[4] for r in rows])
        mean, spread = (np.array([float(r[k]) for r in rows]) for k in (7, 9))
        self.ratio = 0.65 * spread - mean
        self.users = np.unique(self.user)

    def of(self, score, user, label):
        return score[(self.user == user) & (self.label == label)]

    def per_user(self, score):
        return [eer(self.of(score, u, "G"), self.of(score, u, "S")) for u in self.users]

    def pooled(self, score, against="S"):
        return eer(score[self.label == "G"], score[self.label == against])

    def draws(self):
        rng = np.random.RandomState(11)
        return [rng.choice(self.users, len(self.users)) for _ in range(DRAWS)]

    def drawn(self, score):
        by = {u: (self.of(score, u, "G"), self.of(score, u, "S")) for u in self.users}
        return np.array([eer(*(np.concatenate([by[u][k] for u in d]) for k in (0, 1))) for d in self.draws()])


def fused(tasks, columns):
    """User-disjoint log odds of both tasks from these columns (a list for each task)."""
    x = [np.stack(c, 1) for c in columns]
    users = np.unique(np.concatenate([t.users for t in tasks]))
    np.random.RandomState(1).shuffle(users)
    out = [np.zeros(len(v)) for v in x]
    for k in range(FOLDS):
        held = users[k::FOLDS]
        fit = [~np.isin(t.user, held) & (t.label != "R") for t in tasks]
        m = LogisticRegression(C=100, class_weight="balanced", max_iter=1000).fit(
            np.concatenate([v[f] for v, f in zip(x, fit)]),
            np.concatenate([t.label[f] == "G" for t, f in zip(tasks, fit)]))
        for o, v, t in zip(out, x, tasks):
            at = np.isin(t.user, held)
            o[at] = m.decision_function(v[at])
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("out")
    ap.add_argument("--task1", required=True)
    ap.add_argument("--task2", required=True)
    args = ap.parse_args()
    tasks = [Trials(args.task1), Trials(args.task2)]
    ours = fused(tasks, [[t.ratio] for t in tasks])
    base = [t.drawn(s) for t, s in zip(tasks, ours)]
    kinds = {}
    for path in sorted(glob.glob(f"{args.out}/*_*.npz")):
        kind = os.path.basename(path)[:-4].rsplit("_", 1)[0]
        z = np.load(path)
        kinds.setdefault(kind, []).append([z["task1"], z["task2"]])
    lines, people = [], []

    def line(kind, seeds, k, scores, against):
        t = tasks[k]
        d = np.mean([t.drawn(s) for s in scores], 0)
        low, high = np.percentile(d, [2.5, 97.5])
        each = np.mean([t.per_user(s) for s in scores], 0)
        row = [kind, seeds, k + 1, np.mean([t.pooled(s) for s in scores]), low, high, each.mean(),
               np.mean([t.pooled(s, "R") for s in scores])]
        worse = np.percentile(d - against, [2.5, 97.5]) if against is not None else (0, 0)
        row += [worse[0], worse[1], 100 * np.mean(d < against) if against is not None else 0]
        lines.append("\t".join(f"{v:.2f}" if isinstance(v, float) else str(v) for v in row))
        people.append("\t".join([kind, str(k + 1)] + [f"{v:.1f}" for v in sorted(each, reverse=True)]))
        print(f"task {k + 1} {kind:34s} {row[3]:5.2f} [{low:5.2f}, {high:5.2f}]  per user {row[6]:5.2f}  random {row[7]:5.2f}"
              + (f"  against ours [{worse[0]:+.2f}, {worse[1]:+.2f}], better in {row[10]:.1f} % of draws" if against is not None else ""),
              flush=True)

    for k in (0, 1):
        line("ours", 1, k, [ours[k]], None)
        lines[-1] = lines[-1]
    for kind, scores in sorted(kinds.items()):
        both = [fused(tasks, [[t.ratio, s] for t, s in zip(tasks, pair)]) for pair in scores]
        for k in (0, 1):
            line(kind, len(scores), k, [s[k] for s in scores], base[k])
            line(kind + "+ours", len(scores), k, [s[k] for s in both], base[k])
    head = "kind\tseeds\ttask\teer\tlow\thigh\tper_user\trandom\tdiff_low\tdiff_high\tbetter_percent"
    with open(f"{args.out}/learn.tsv", "w") as f:
        f.write("\n".join([head] + lines) + "\n")
    with open(f"{args.out}/users.tsv", "w") as f:
        f.write("\n".join(people) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
