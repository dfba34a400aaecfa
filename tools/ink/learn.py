#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The learned peer: a small spatio-temporal graph network trained for metric learning.

Nodes are 96 moments of a signature; edges join a moment to its neighbours in time (1, 2, 4 steps)
and to the 4 nearest in the plane. Three rounds of message passing, mean and deviation pooling, a
unit vector of 32. Loss: triplets (same writer; forgery or another writer). User-disjoint folds on the
development half of SVC2004 (one user number is one person in both tasks, force not used), with
augmentation and, with --synth DIR, synthetic writers as further training users.

    learn.py --task1 ROWS1.tsv --task2 ROWS2.tsv --out OUT   [--synth DIR] [--folds 5] [--steps 400]

ROWS are outputs of `yinxin ink eval --no-force --features` for protocol B: the trials, and our
score to fuse with. Prints error rates alone and fused; writes nothing but OUT.pt with the last
fold's weights, which are derived from SVC2004 and must not be distributed. CPU only, seeded.
Needs python3-numpy and python3-torch.
"""
import argparse
import os
import sys

import numpy as np
import torch
from torch import nn

NODES, DIM = 96, 32


def read_svc(path):
    rows = [list(map(float, l.split())) for l in open(path).read().split("\n")[1:] if l.strip()]
    a = np.array(rows)
    return a[a[:, 3] > 0][:, :3]


def features(a):
    """x, y, t rows -> NODES x (8 features, scale free; 4 nearest nodes in the plane)."""
    t = np.maximum.accumulate(a[:, 2]) / 1000
    step = np.minimum(np.diff(t), 0.13)
    keep = np.concatenate([[True], step > 1e-6])
    t = np.concatenate([[0], np.cumsum(step)])[keep]
    g = np.linspace(0, t[-1], NODES)
    x, y = np.interp(g, t, a[keep, 0]), np.interp(g, t, a[keep, 1])
    size = np.sqrt(x.var() + y.var()) + 1e-6
    x, y = (x - x.mean()) / size, (y - y.mean()) / size
    dx, dy = np.gradient(x), np.gradient(y)
    v = np.hypot(dx, dy) + 1e-4
    f = np.stack([x, y, dx / v, dy / v, np.log(v / v.mean()), np.gradient(v) / v.mean(),
                  np.full(NODES, np.log(t[-1])), np.linspace(-1, 1, NODES)], 1)
    gap = ((f[:, None, :2] - f[None, :, :2]) ** 2).sum(2)
    near = np.argsort(gap, 1, kind="stable")[:, 1:5]
    return np.concatenate([f, near], 1).astype(np.float32)


class Graph(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.inp = nn.Linear(8, width)
        self.mix = nn.ModuleList(nn.Linear(width * 5, width) for _ in range(3))
        self.out = nn.Linear(width * 2, DIM)

    def forward(self, f):
        h = torch.relu(self.inp(f[:, :, :8]))
        near = f[:, :, 8:].long()
        for mix in self.mix:
            parts = [h]
            for s in (1, 2, 4):
                p = nn.functional.pad(h.transpose(1, 2), (s, s), mode="replicate").transpose(1, 2)
                parts.append((p[:, :-2 * s] + p[:, 2 * s:]) / 2)
            idx = near.reshape(f.shape[0], -1, 1).expand(-1, -1, h.shape[2])
            parts.append(h.gather(1, idx).reshape(f.shape[0], NODES, 4, -1).mean(2))
            h = h + torch.relu(mix(torch.cat(parts, 2)))
        return nn.functional.normalize(self.out(torch.cat([h.mean(1), h.std(1)], 1)), dim=1)


def augment(f, rng):
    f = f.copy()
    a = rng.normal(0, 0.04)
    c, s = np.cos(a), np.sin(a)
    f[:, :, :4] = np.concatenate([f[:, :, :2] @ [[c, -s], [s, c]], f[:, :, 2:4] @ [[c, -s], [s, c]]], 2)
    f[:, :, :8] += rng.normal(0, 0.02, f[:, :, :8].shape)
    return f


def eer(g, f):
    g, f = np.sort(g), np.sort(f)
    t = np.unique(np.concatenate([g, f]))
    frr = np.searchsorted(g, t) / len(g)
    far = 1 - np.searchsorted(f, t) / len(f)
    k = np.argmin(np.abs(frr - far))
    return 50 * (frr[k] + far[k])


def train(people, steps, rng):
    torch.manual_seed(1)
    net = Graph()
    opt = torch.optim.Adam(net.parameters(), 2e-3, weight_decay=1e-4)
    names = sorted(people)
    for step in range(steps):
        trip = []
        for _ in range(24):
            k = names[rng.randint(len(names))]
            g, f = people[k]
            a, p = rng.choice(len(g), 2, replace=False)
            if len(f) and rng.rand() < 0.7:
                n = f[rng.randint(len(f))]
            else:
                o = people[names[rng.randint(len(names))]][0]
                n = o[rng.randint(len(o))]
            trip += [g[a], g[p], n]
        e = net(torch.tensor(augment(np.stack(trip), rng), dtype=torch.float32)).reshape(24, 3, DIM)
        dp, dn = (e[:, 0] - e[:, 1]).pow(2).sum(1), (e[:, 0] - e[:, 2]).pow(2).sum(1)
        loss = torch.relu(dp - dn + 0.3).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
    net.eval()
    return net


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="../shared/ink")
    ap.add_argument("--task1", required=True)
    ap.add_argument("--task2", required=True)
    ap.add_argument("--synth")
    ap.add_argument("--folds", type=int, default=5)
    ap.add_argument("--steps", type=int, default=400)
    ap.add_argument("--out", required=True)
    args = ap.parse_args()
    torch.set_num_threads(1)
    rng = np.random.RandomState(3)
    feats = {}
    for task in (1, 2):
        for u in range(1, 41, 2):
            for s in range(1, 41):
                feats[task, u, s] = features(read_svc(f"{args.data}/svc2004-task{task}/U{u}S{s}.TXT"))
    synth = {}
    if args.synth:
        for name in sorted(os.listdir(args.synth)):
            w, kind = name[:-4].split("_")[0], name[:-4].split("_")[1][0]
            synth.setdefault(w, ([], []))[kind == "f"].append(features(read_svc(f"{args.synth}/{name}")))
    users = np.arange(1, 41, 2)
    np.random.RandomState(1).shuffle(users)
    emb = {}
    for k in range(args.folds):
        held = set(users[k::args.folds])
        people = {(t, u): ([feats[t, u, s] for s in range(1, 21)], [feats[t, u, s] for s in range(21, 41)])
                  for t in (1, 2) for u in users if u not in held}
        people.update({("s", w): v for w, v in synth.items()})
        people = {str(n): v for n, v in people.items()}
        net = train(people, args.steps, rng)
        with torch.no_grad():
            for (t, u, s), f in feats.items():
                if u in held:
                    emb[t, u, s] = {}
            for u in held:
                for t in (1, 2):
                    keys = [(t, v, s) for v in users for s in range(1, 41)]
                    if (t, "all") not in emb.setdefault(("net", k), {}):
                        e = net(torch.tensor(np.stack([feats[x] for x in keys])))
                        emb["net", k][t, "all"] = dict(zip(keys, e.numpy()))
                    emb["of", t, u] = emb["net", k][t, "all"]
        print("fold", k, "done", flush=True)
    torch.save(net.state_dict(), args.out + ".pt")
    for task, path in ((1, args.task1), (2, args.task2)):
        rows = [l.rstrip("\n").split("\t") for l in open(path)]
        ident = lambda n: tuple(int(v) for v in n[1:-4].split("S"))
        label = np.array([r[4] for r in rows])
        ours = np.array([float(r[5]) for r in rows])
        user = np.array([int(r[0]) for r in rows])
        learned = []
        for r in rows:
            e = emb["of", task, int(r[0])]
            refs = np.stack([e[(task,) + ident(n)] for n in r[2].split(",")])
            probe = e[(task,) + ident(r[3])]
            d = ((refs - probe) ** 2).sum(1).mean()
            intra = np.mean([((refs[i] - refs[j]) ** 2).sum() for i in range(5) for j in range(i)])
            learned.append(0.5 * np.log(intra + 0.05) - np.log(d + 0.05))
        learned = np.array(learned)
        z = lambda v: (v - v.mean()) / v.std()
        for name, s in [("ours", ours), ("learned", learned)] + [(f"ours + {w} learned", z(ours) + w * z(learned)) for w in (0.1, 0.2, 0.4)]:
            per = np.mean([eer(s[(user == u) & (label == "G")], s[(user == u) & (label == "S")]) for u in np.unique(user)])
            print(f"task {task} {name:20s} skilled {eer(s[label == 'G'], s[label == 'S']):5.2f}  per user {per:5.2f}"
                  f"  random {eer(s[label == 'G'], s[label == 'R']):5.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
