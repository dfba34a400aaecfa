# SPDX-License-Identifier: Apache-2.0
"""What the learned peer sees of a signature, and whose signatures it is shown (learn.py)."""
import hashlib
import json
import os
import subprocess

import numpy as np

NODES = 128
LOCAL = 9          # features of a moment that the classical matcher compares, first in a row
INPUT = LOCAL + 4  # and the direction, the length of the act, the place in it
NEAR = 4           # nodes nearest in the plane, as the last columns


def read_svc(path):
    """x, y, t (ms) of what was written."""
    rows = [list(map(float, line.split())) for line in open(path).read().split("\n")[1:] if line.strip()]
    a = np.array(rows)
    return a[a[:, 3] > 0][:, :3]


def read_json(text):
    return np.array([[s[0], -s[1], s[2]] for s in json.loads(text)["samples"] if s[4]], float)


def derivative(v):
    """By regression over five samples of a 100 Hz series."""
    p = np.pad(v, 2, mode="edge")
    return 10 * (2 * (p[4:] - p[:-4]) + p[3:-1] - p[1:-3])


def standard(v):
    return (v - v.mean()) / (v.std() + 1e-9)


def features(a):
    """x, y, t rows -> NODES x (INPUT + NEAR)."""
    t = np.maximum.accumulate(a[:, 2]) / 1000
    step = np.minimum(np.diff(t), 0.13)
    keep = np.concatenate([[True], step > 1e-6])
    t = np.concatenate([[0], np.cumsum(np.where(step > 1e-6, step, 0))])[keep]
    g = np.arange(0, t[-1], 0.01)
    kernel = np.exp(-0.5 * (np.arange(-3, 4) / 0.7) ** 2)
    x, y = (np.convolve(np.pad(np.interp(g, t, a[keep, k]), 3, mode="edge"), kernel / kernel.sum(), "valid") for k in (0, 1))
    dx, dy = derivative(x), derivative(y)
    ddx, ddy = derivative(dx), derivative(dy)
    v = np.hypot(dx, dy) + 1e-9
    rows = [standard(r) for r in (x, y, dy, ddy, np.log(v + 0.05 * v.mean()), (dx * ddx + dy * ddy) / v,
                                  (dx * ddy - dy * ddx) / v, derivative(ddx), derivative(ddy))]
    rows += [dx / v, dy / v, np.full(len(g), np.log(t[-1])), np.linspace(-1, 1, len(g))]
    at = np.linspace(0, len(g) - 1, NODES)
    f = np.stack([np.interp(at, np.arange(len(g)), r) for r in rows], 1)
    gap = ((f[:, None, :2] - f[None, :, :2]) ** 2).sum(2)
    return np.concatenate([f, np.argsort(gap, 1, kind="stable")[:, 1:NEAR + 1]], 1).astype(np.float32)


def disturbed(a, rng, much):
    """The same act a little otherwise (much = 1), or as a practised forger might copy it (much = 4:
    the shape nearly, the rhythm not, and slower)."""
    a = a.copy()
    turn = rng.normal(0, 0.04)
    c, s = np.cos(turn), np.sin(turn)
    xy = (a[:, :2] - a[:, :2].mean(0)) @ np.array([[c, -s], [s, c]]) * (1 + rng.normal(0, 0.04, 2))
    size = xy.std() + 1e-6
    n = len(a)
    knots = np.linspace(0, n - 1, 8)
    for k in (0, 1):
        xy[:, k] += np.interp(np.arange(n), knots, rng.normal(0, 0.02 * much * size, 8))
    pace = np.exp(np.interp(np.arange(n - 1), np.linspace(0, n - 2, 12), rng.normal(0, 0.06 * much, 12)))
    pace *= 1 + max(0, rng.normal(0.1 * (much - 1), 0.05))
    a[:, :2] = xy
    a[1:, 2] = a[0, 2] + np.cumsum(np.diff(a[:, 2]) * pace)
    return a


def variants(raw, rng, count):
    return np.stack([features(raw)] + [features(disturbed(raw, rng, 1)) for _ in range(count)])


def seed_of(*words):
    return int.from_bytes(hashlib.sha256(repr(words).encode()).digest()[:4], "big")


class People:
    """genuine and forged: (signature, variant, NODES, column) arrays by person; sims: forgeries made
    of the genuine ones. `plain` of a signature is its variant 0."""

    def __init__(self, cache):
        self.cache = cache
        self.plain, self.genuine, self.forged, self.sims = {}, {}, {}, {}

    def _cached(self, name, make):
        path = os.path.join(self.cache, name + ".npz")
        if not os.path.exists(path):
            os.makedirs(self.cache, exist_ok=True)
            np.savez(path, **make())
        return np.load(path)

    def _make(self, genuine, forged, seed):
        rng = np.random.RandomState(seed)
        return {"g": np.stack([variants(a, rng, 3) for a in genuine]), "f": np.stack([variants(a, rng, 3) for a in forged]),
                "s": np.stack([variants(disturbed(a, rng, 4), rng, 1) for a in genuine])}

    def _keep(self, key, z):
        self.genuine[key], self.forged[key], self.sims[key] = z["g"], z["f"], z["s"]

    def add_svc(self, folder, task, users):
        for u in users:
            def make(u=u):
                read = lambda s: read_svc(f"{folder}/U{u}S{s}.TXT")
                return self._make([read(s) for s in range(1, 21)], [read(s) for s in range(21, 41)], seed_of(task, u))
            self._keep((task, u), self._cached(f"svc{task}-{u}", make))
            for s in range(40):
                self.plain[task, u, s + 1] = (self.genuine if s < 20 else self.forged)[task, u][s % 20, 0]

    def add_synthetic(self, program, count):
        """Writers of `yinxin ink synth`, 8 genuine and 8 forged each; half of the forgers practised long."""
        for w in range(count):
            def make(w=w):
                def write(k, skill):
                    args = [program, "ink", "synth", "--writer", str(1000 + w), "--execution", str(k), "--to", "json", "-o", "-"]
                    args += ["--skill", str(skill)] if skill else []
                    return read_json(subprocess.run(args, check=True, stdout=subprocess.PIPE).stdout)
                return self._make([write(k, 0) for k in range(8)], [write(k, 0.6 + 0.05 * (k % 8)) for k in range(8)], seed_of("synth", w))
            self._keep(("synth", w), self._cached(f"synth-{w}", make))
