#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Equal error rates with a threshold for each user, in the four ways they are computed.

    peruser.py SCORES.tsv...       the output of `yinxin ink eval`, protocol A or B

    per enrolment   an EER for each user and each enrolment (10 genuine, 20 skilled forgeries in protocol B);
                    the mean over a user's enrolments; the mean over users. The usual figure of SVC2004.
    pooled          one EER for each user over all that user's enrolments: one threshold must serve ten templates.
    nearest         where false rejection and acceptance are nearest, their mean (as `ink eval` prints it)
    interpolated    where the lines between the points of the two curves cross

Needs python3-numpy.
"""
import sys

import numpy as np


def nearest(frr, far):
    k = np.argmin(np.abs(frr - far))
    return (frr[k] + far[k]) / 2


def interpolated(frr, far):
    k = np.argmax(frr >= far)
    if k == 0:
        return (frr[0] + far[0]) / 2
    before, after = far[k - 1] - frr[k - 1], frr[k] - far[k]
    return frr[k - 1] + (frr[k] - frr[k - 1]) * before / (before + after)


def rate(way, g, f):
    g, f = np.sort(g), np.sort(f)
    t = np.append(np.unique(np.concatenate([g, f])), np.inf)
    return 100 * way(np.searchsorted(g, t) / len(g), 1 - np.searchsorted(f, t) / len(f))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for path in sys.argv[1:]:
        rows = [line.rstrip("\n").split("\t") for line in open(path)]
        user, trial, label = (np.array([r[k] for r in rows]) for k in (0, 1, 4))
        score = np.array([float(r[5]) for r in rows])
        g, s = label == "G", label == "S"
        for name, way in (("nearest", nearest), ("interpolated", interpolated)):
            pooled = [rate(way, score[(user == u) & g], score[(user == u) & s]) for u in np.unique(user)]
            each = [np.mean([rate(way, score[m & g], score[m & s])
                             for t in np.unique(trial[user == u]) for m in [(user == u) & (trial == t)]]) for u in np.unique(user)]
            print(f"{path}: {name:13s} per enrolment {np.mean(each):.2f} %   pooled {np.mean(pooled):.2f} %", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
