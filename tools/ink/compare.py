#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Paired bootstrap over users: is one matcher better than another on the same trials?

    compare.py OURS.tsv OTHER.tsv

Both files as `yinxin ink eval` and `bench_ink baseline` write them. Users are drawn with
replacement 2000 times (fixed seed); the pooled equal error rate of both is taken on the same draw.
Needs python3-numpy.
"""
import sys

import numpy as np


def load(path):
    rows = [line.rstrip("\n").split("\t") for line in open(path)]
    return (np.array([int(r[0]) for r in rows]), np.array([int(r[1]) for r in rows]),
            np.array([r[4] for r in rows]), np.array([float(r[5]) for r in rows]))


def eer(g, f):
    g, f = np.sort(g), np.sort(f)
    t = np.unique(np.concatenate([g, f]))
    frr = np.searchsorted(g, t) / len(g)
    far = 1 - np.searchsorted(f, t) / len(f)
    k = np.argmin(np.abs(frr - far))
    return 50 * (frr[k] + far[k])


def half_total(g, f):
    g, f = np.sort(g), np.sort(f)
    t = np.concatenate([np.unique(np.concatenate([g, f])), [np.inf]])
    return 50 * np.min(np.searchsorted(g, t) / len(g) + 1 - np.searchsorted(f, t) / len(f))


def main():
    a, b = load(sys.argv[1]), load(sys.argv[2])
    assert (a[0] == b[0]).all() and (a[2] == b[2]).all(), "not the same trials"
    user, trial, label = a[:3]
    users = np.unique(user)
    pick = {u: [(s[(user == u) & (label == "G")], s[(user == u) & (label == "S")]) for s in (a[3], b[3])] for u in users}
    for name, k in (("first", 0), ("second", 1)):
        s = (a[3], b[3])[k]
        g, f, r = (s[label == x] for x in "GSR")
        trials = [(s[(user == u) & (trial == t) & (label == "G")], s[(user == u) & (trial == t) & (label == "S")])
                  for u in users for t in np.unique(trial)]
        print(f"{name:6s} EER skilled {eer(g, f):5.2f}  random {eer(g, r):5.2f}  per user {np.mean([eer(*pick[u][k]) for u in users]):5.2f}"
              f"  per user and trial {np.mean([eer(*t) for t in trials]):5.2f} (half total error {np.mean([half_total(*t) for t in trials]):.2f})")
    rng = np.random.RandomState(11)
    d = []
    for _ in range(2000):
        draw = rng.choice(users, len(users))
        e = [eer(np.concatenate([pick[u][k][0] for u in draw]), np.concatenate([pick[u][k][1] for u in draw])) for k in (0, 1)]
        d.append(e + [e[1] - e[0]])
    low, high = np.percentile(np.array(d), [2.5, 97.5], axis=0)
    print(f"95 % over users: first [{low[0]:.2f}, {high[0]:.2f}]  second [{low[1]:.2f}, {high[1]:.2f}]"
          f"  difference [{low[2]:.2f}, {high[2]:.2f}]  second better in {100 * np.mean(np.array(d)[:, 2] <= 0):.2f} % of draws")
    return 0


if __name__ == "__main__":
    sys.exit(main())
