#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Train the learned peer and write its learning curve: `make ink-learn`.

    learn.py --data DATA --program build/yinxin --out OUT [--only WORD] [--seeds N]

DATA holds svc2004-task1, svc2004-task2 and protocol; odd users (the development half) are read. Two
heads (learn_net.py) are trained without force on 2 to 16 people and on synthetic writers
(sigma-lognormal), judged with protocol B on people they were not trained on: five folds, one user
number is one person in both tasks, the people of a smaller training are among those of a larger one.
Every training is fixed by its seed. OUT gets one .npz for each training (scores; those there are not
made again) and learn.tsv, which learn_report.py makes from them. Weights are not kept: those from
SVC2004 must not be distributed. CPU, one thread. Needs python3-numpy, python3-torch.
"""
import argparse
import os
import sys
import time

import numpy as np
import torch

from learn_data import People, seed_of
from learn_net import all_distances, train

FOLDS = 5
STEPS = {"pooled": 400, "aligned": 120}
# head, people of the development half, synthetic writers, negatives; what matters most first. The
# first is not trained at all: elastic matching of the nine classical features as learn_data.py has them
PLAN = [("aligned", 0, 0, "none"), ("aligned", 16, 0, "forged"), ("pooled", 16, 0, "forged"), ("aligned", 4, 0, "forged"), ("pooled", 4, 0, "forged"),
        ("aligned", 0, 160, "forged"), ("pooled", 0, 160, "forged"), ("aligned", 8, 0, "forged"), ("pooled", 8, 0, "forged"),
        ("aligned", 2, 0, "forged"), ("pooled", 2, 0, "forged"), ("aligned", 16, 160, "forged"), ("pooled", 16, 160, "forged"),
        ("aligned", 0, 20, "forged"), ("pooled", 0, 20, "forged"), ("aligned", 16, 0, "simulated"), ("pooled", 16, 0, "simulated")]


def load_trials(path):
    ident = lambda n: tuple(int(v) for v in n[1:-4].split("S"))
    rows = [line.split() for line in open(path)]
    return [(int(r[0]), [ident(n) for n in r[2].split(",")], ident(r[3])) for r in rows]


class Pairs:
    """Every pair a list of trials needs, once."""

    def __init__(self):
        self.of = {}

    def __call__(self, a, b):
        return self.of.setdefault((min(a, b), max(a, b)), len(self.of))


def judge(net, people, task, trials, users):
    """Scores of the trials of these users, in the order of the list; the others are NaN."""
    need, asked = Pairs(), []
    for k, (user, refs, probe) in enumerate(trials):
        if user in users:
            asked.append((k, [need(r, s) for r in refs for s in refs if r < s], [need(r, probe) for r in refs]))
    names = sorted({n for pair in need.of for n in pair})
    index = {n: k for k, n in enumerate(names)}
    with torch.no_grad():
        e = net(torch.from_numpy(np.stack([people.plain[(task,) + n] for n in names])))
    a, b = (torch.tensor([index[p[k]] for p in need.of]) for k in (0, 1))
    d = torch.from_numpy(all_distances(net, e, a, b))
    out = np.full(len(trials), np.nan)
    for k, within, across in asked:
        with torch.no_grad():
            out[k] = net.score(d[within].mean(), d[across].mean())
    return out


def run(people, trials, head, count, synthetic, negatives, seed):
    users = np.arange(1, 41, 2)
    np.random.RandomState(1).shuffle(users)
    made = {task: np.full(len(trials[task]), np.nan) for task in trials}
    drawn = [("synth", w) for w in range(synthetic)]
    for fold in range(FOLDS if count else 1):
        held = set(users[fold::FOLDS]) if count else set(users)
        rest = [u for u in users if u not in held]
        rest = [rest[k] for k in np.random.RandomState(seed_of("order", seed, fold)).permutation(len(rest))[:count]]
        names = [(t, u) for u in rest for t in (1, 2)]
        # as often a person as a synthetic writer
        names = names * max(1, len(drawn) // max(1, len(names))) + drawn
        net = train(people, names, head, STEPS[head] if names else 0, negatives, seed_of(head, count, synthetic, seed, fold))
        for task in trials:
            s = judge(net, people, task, trials[task], held)
            made[task][~np.isnan(s)] = s[~np.isnan(s)]
    return made


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--data", required=True)
    ap.add_argument("--program", required=True, help="yinxin, which writes as synthetic writers")
    ap.add_argument("--out", required=True)
    ap.add_argument("--only", default="", help="only trainings with this word in their name")
    ap.add_argument("--seeds", type=int, default=3)
    args = ap.parse_args()
    torch.set_num_threads(1)
    os.makedirs(args.out, exist_ok=True)
    people = People(os.path.join(args.out, "features"))
    for task in (1, 2):
        people.add_svc(f"{args.data}/svc2004-task{task}", task, range(1, 41, 2))
    trials = {t: load_trials(f"{args.data}/protocol/svc2004-task{t}-B-10trials.tsv") for t in (1, 2)}
    people.add_synthetic(args.program, max(p[2] for p in PLAN))
    for seed in range(args.seeds):
        for head, count, synthetic, negatives in PLAN:
            name = f"{head}_{count}_{synthetic}_{negatives}_{seed}"
            path = os.path.join(args.out, name + ".npz")
            if args.only not in name or os.path.exists(path):
                continue
            start = time.time()
            made = run(people, trials, head, count, synthetic, negatives, seed)
            np.savez(path, **{f"task{t}": s for t, s in made.items()})
            print(f"{name}: {time.time() - start:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
