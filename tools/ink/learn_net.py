# SPDX-License-Identifier: Apache-2.0
"""The learned peer: a small spatio-temporal graph network, and the distances taken from it (learn.py).

Nodes are moments of a signature; messages come from neighbours in time (1, 2, 4 steps) and from the
nearest in the plane. Two heads:

    pooled    mean and deviation of all nodes, a unit vector; the distance of two vectors
    aligned   a vector for each moment beside the classical features (weighted); the distance is that
              of elastic matching over them: a learned local distance that starts as the classical one
"""
import numpy as np
import torch
from torch import nn

from learn_data import INPUT, LOCAL, NODES

POOLED, EXTRA, WIDTH = 32, 12, 32


class Graph(nn.Module):
    def __init__(self, head):
        super().__init__()
        self.head = head
        self.inp = nn.Linear(INPUT, WIDTH)
        self.mix = nn.ModuleList(nn.Linear(WIDTH * 5, WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH * 2, POOLED) if head == "pooled" else nn.Linear(WIDTH, EXTRA)
        self.weight = nn.Parameter(torch.zeros(LOCAL))
        # log odds of "same writer" = slope (share log spread - log distance) + offset
        self.slope, self.share, self.offset = (nn.Parameter(torch.tensor(v)) for v in (5.0, 0.65, 0.0))
        if head == "aligned":
            with torch.no_grad():
                self.out.weight.mul_(0.3)

    def forward(self, f):
        h = torch.relu(self.inp(f[:, :, :INPUT]))
        near = f[:, :, INPUT:].long()
        idx = near.reshape(f.shape[0], -1, 1).expand(-1, -1, WIDTH)
        for mix in self.mix:
            parts = [h]
            for s in (1, 2, 4):
                p = nn.functional.pad(h.transpose(1, 2), (s, s), mode="replicate").transpose(1, 2)
                parts.append((p[:, :-2 * s] + p[:, 2 * s:]) / 2)
            parts.append(h.gather(1, idx).reshape(f.shape[0], NODES, -1, WIDTH).mean(2))
            h = h + torch.relu(mix(torch.cat(parts, 2)))
        if self.head == "pooled":
            return nn.functional.normalize(self.out(torch.cat([h.mean(1), h.std(1)], 1)), dim=1)
        return torch.cat([f[:, :, :LOCAL] * self.weight.exp(), self.out(h)], 2)

    def score(self, spread, distance):
        return self.slope * (self.share * spread.log() - distance.log()) + self.offset


def elastic(cost, path=False):
    """Elastic matching of many pairs: (pairs, NODES, NODES) local costs. Steps and normalisation are
    those of src/ink/distance.c. Without `path` the distances; with it (i, j, weight) of the steps."""
    b, n = cost.shape[0], NODES
    wide = np.full((b, n, 2 * n), np.inf, np.float32)
    wide[:, :, :n] = cost
    # by diagonals, pairs last: row d holds cost[i, d - i]
    skew = np.ascontiguousarray(wide.reshape(b, -1)[:, :n * (2 * n - 1)].reshape(b, n, 2 * n - 1).transpose(2, 1, 0))
    two = np.full((n + 1, b), np.inf, np.float32)
    one = two.copy()
    one[1] = 2 * skew[0, 0]
    moves = np.zeros((2 * n - 1, n, b), np.int8) if path else None
    for d in range(1, 2 * n - 1):
        c = skew[d]
        straight, right, up = two[:-1] + 2 * c, one[1:] + c, one[:-1] + c
        best = np.minimum(np.minimum(straight, right), up)
        if path:
            moves[d] = np.where(straight <= best, 0, np.where(right <= best, 1, 2))
        two, one = one, np.full((n + 1, b), np.inf, np.float32)
        one[1:] = best
    if not path:
        return one[n] / (2 * n)
    k = np.arange(b)
    i = np.full(b, n - 1)
    d = np.full(b, 2 * n - 2)
    steps = []
    while (d >= 0).any():
        live = d >= 0
        m = moves[np.maximum(d, 0), i, k]
        m[d == 0] = 0
        steps.append((i, np.maximum(d, 0) - i, np.where(live, np.where(m == 0, 2, 1), 0)))
        # straight: one back in both; right: one back in j; up: one back in i
        i = np.where(live & (d > 0) & (m != 1), i - 1, i)
        d = np.where(live, d - np.where(m == 0, 2, 1), d)
    return tuple(np.stack(s, 1) for s in zip(*steps))


def distances(net, e, a, b):
    """Of the pairs (a[k], b[k]) of embeddings, with a gradient."""
    if net.head == "pooled":
        return (e[a] - e[b]).pow(2).sum(1).add(1e-6).sqrt() + 0.05
    with torch.no_grad():
        i, j, w = elastic(torch.cdist(e[a], e[b]).numpy(), True)
    i, j, w = torch.from_numpy(i), torch.from_numpy(j), torch.from_numpy(w).float()
    at = lambda v, m, k: v[m].gather(1, k[:, :, None].expand(-1, -1, v.shape[2]))
    gap = (at(e, a, i) - at(e, b, j)).pow(2).sum(2).add(1e-6).sqrt()
    return (gap * w).sum(1) / w.sum(1)


def all_distances(net, e, a, b, block=256):
    """The same without a gradient, for many pairs; numpy."""
    with torch.no_grad():
        if net.head == "pooled":
            return distances(net, e, a, b).numpy()
        return np.concatenate([elastic(torch.cdist(e[a[k:k + block]], e[b[k:k + block]]).numpy()) for k in range(0, len(a), block)])


REFS, PROBES, SETS = 4, 2, 4


def episode(people, names, negatives, rng):
    """SETS people: four references, two genuine probes, two of others (forged: three in four)."""
    rows = []
    for _ in range(SETS):
        k = names[rng.randint(len(names))]
        g = people.genuine[k]
        pick = rng.choice(len(g), REFS + PROBES, replace=False)
        rows += [g[p, rng.randint(g.shape[1])] for p in pick]
        for _ in range(PROBES):
            o = (people.sims if negatives == "simulated" else people.forged)[k]
            if rng.rand() < 0.25 and len(names) > 1:
                o = people.genuine[names[(names.index(k) + 1 + rng.randint(len(names) - 1)) % len(names)]]
            rows.append(o[rng.randint(len(o)), rng.randint(o.shape[1])])
    return torch.from_numpy(np.stack(rows))


def train(people, names, head, steps, negatives, seed):
    torch.manual_seed(seed)
    rng = np.random.RandomState(seed)
    net = Graph(head)
    if steps == 0:
        nn.init.zeros_(net.out.weight)
        nn.init.zeros_(net.out.bias)
    opt = torch.optim.Adam(net.parameters(), 2e-3, weight_decay=1e-4)
    each = REFS + 2 * PROBES
    within = [(i, j) for i in range(REFS) for j in range(i)]
    across = [(REFS + p, i) for p in range(2 * PROBES) for i in range(REFS)]
    pairs = np.array([(s * each + i, s * each + j) for s in range(SETS) for i, j in within + across])
    a, b = torch.from_numpy(pairs[:, 0]), torch.from_numpy(pairs[:, 1])
    same = torch.tensor([1.0] * PROBES + [0.0] * PROBES).repeat(SETS)
    for step in range(steps):
        for group in opt.param_groups:
            group["lr"] = 2e-3 * (1 - 0.9 * step / steps)
        d = distances(net, net(episode(people, names, negatives, rng)), a, b).reshape(SETS, -1)
        spread = d[:, :len(within)].mean(1, keepdim=True)
        distance = d[:, len(within):].reshape(SETS, 2 * PROBES, REFS).mean(2)
        loss = nn.functional.binary_cross_entropy_with_logits(net.score(spread, distance).reshape(-1), same)
        opt.zero_grad()
        loss.backward()
        opt.step()
    return net.eval()
