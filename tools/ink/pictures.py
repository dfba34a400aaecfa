#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The pictures of docs/HANDWRITING.md from what figures.py and learn_report.py left: error rates only.

    pictures.py OUT PICTURES       OUT: folder with 1B.tsv, 2B.tsv, 1dtw.tsv, 2dtw.tsv and, for the
                                   learning curve, learn/learn.tsv; PICTURES: docs/pictures

People appear as numbers in the order of their errors, no trace of anybody's hand. Scores are
user-disjoint (learn_report.py: constants fitted on other people). Bands are 95 % over users, drawn
with replacement. The same input gives the same files. Needs python3-numpy, python3-sklearn,
python3-matplotlib.
"""
import os
import sys

import matplotlib
import numpy as np

matplotlib.use("Agg")
matplotlib.rcParams.update({"svg.hashsalt": "yinxin", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
                            "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.color": "#e4e4e4",
                            "grid.linewidth": 0.6, "axes.axisbelow": True})
from matplotlib import pyplot as plt  # noqa: E402

from learn_report import Trials, fused  # noqa: E402

COLOURS = {1: "#1f4e9c", 2: "#c0392b"}
PALE = {1: "#d3deef", 2: "#f6d9d5"}  # no transparency: not every viewer of SVG has it, or clips
LEAST, MOST = 0.25, 60               # %, both axes of the DET curves
DRAWS = 400
NAMES = {1: "Task 1 (no force)", 2: "Task 2 (force)"}


def save(figure, folder, name):
    figure.tight_layout()
    figure.savefig(f"{folder}/handwriting-{name}.svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def bootstrap(t, score, measure):
    """`measure` of genuine and forged scores: the value, and its 95 % band over users."""
    by = {u: (t.of(score, u, "G"), t.of(score, u, "S")) for u in t.users}
    join = lambda draw: measure(*(np.concatenate([by[u][k] for u in draw]) for k in (0, 1)))
    rng = np.random.RandomState(5)
    draws = np.array([join(rng.choice(t.users, len(t.users))) for _ in range(DRAWS)])
    return join(t.users), *np.nanpercentile(draws, [2.5, 97.5], axis=0)


# False rejection at these rates of false acceptance, %.
FAR = np.geomspace(LEAST, MOST, 60)


def rejected(g, f):
    rates = np.array([np.mean(g < np.quantile(f, 1 - a / 100)) for a in FAR])
    return np.clip(100 * rates, LEAST, MOST)


def det(tasks, scores, simple, folder):
    figure, axes = plt.subplots(1, 2, figsize=(7.4, 3.5), sharey=True)
    for k, (ax, t, s, other) in enumerate(zip(axes, tasks, scores, simple), 1):
        value, low, high = bootstrap(t, s, rejected)
        ax.fill_between(FAR, low, high, color=PALE[k], linewidth=0, zorder=0.5)
        ax.plot(FAR, value, color=COLOURS[k], label="ours, 95 % over people")
        ax.plot(FAR, bootstrap(t, other, rejected)[0], color="#777777", linestyle="--", label="simple DTW")
        ax.plot(FAR, FAR, color="#bbbbbb", linewidth=0.8)
        at = [100 * np.mean(s[t.label == "S"] >= 0), 100 * np.mean(s[t.label == "G"] < 0)]
        ax.plot(*at, "o", color="black", markersize=4, label="default threshold")
        ax.set(xscale="log", yscale="log", xlim=(LEAST, MOST), ylim=(LEAST, MOST), title=NAMES[k], xlabel="skilled forgeries accepted, %")
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(matplotlib.ticker.FixedLocator([0.5, 1, 2, 5, 10, 20, 50]))
            axis.set_major_formatter(matplotlib.ticker.FormatStrFormatter("%g"))
            axis.set_minor_locator(matplotlib.ticker.NullLocator())
    axes[0].set_ylabel("genuine rejected, %")
    axes[0].legend(frameon=False, loc="lower left", fontsize=8, facecolor="white")
    save(figure, folder, "det")


def users(tasks, scores, folder):
    figure, axes = plt.subplots(1, 2, figsize=(7.4, 2.8), sharey=True)
    for k, (ax, t, s) in enumerate(zip(axes, tasks, scores), 1):
        rates = sorted(((100 * np.mean(t.of(s, u, "G") < 0), 100 * np.mean(t.of(s, u, "S") >= 0)) for u in t.users),
                       key=lambda r: -sum(r))
        x = np.arange(1, len(rates) + 1)
        ax.bar(x - 0.2, [r[0] for r in rates], 0.4, color=COLOURS[k], label="genuine rejected")
        ax.bar(x + 0.2, [r[1] for r in rates], 0.4, color="#999999", label="forgeries accepted")
        ax.set(title=NAMES[k], xlabel="person, by sum of errors", xticks=x[::2])
        ax.legend(frameon=False, fontsize=8)
    axes[0].set_ylabel("% at the default threshold")
    save(figure, folder, "errors-by-person")


EDGES = np.array([-9, -1.5, -1, -0.6, -0.3, 0, 0.3, 0.6, 1, 1.5, 9])


def measured(g, f):
    """log10 of how much more often such ratios are stated for genuine signatures than for forgeries."""
    a, b = (np.histogram(v / np.log(10), EDGES)[0] for v in (g, f))
    return np.log10(((a + 0.5) / (len(g) + 5)) / ((b + 0.5) / (len(f) + 5)))


def calibration(tasks, scores, folder):
    figure, axes = plt.subplots(1, 2, figsize=(7.4, 3.5), sharey=True)
    for k, (ax, t, s) in enumerate(zip(axes, tasks, scores), 1):
        value, low, high = bootstrap(t, s, measured)
        both = s[t.label != "R"] / np.log(10)
        stated = [np.clip(np.mean(both[(both >= a) & (both < b)]), -2, 2) for a, b in zip(EDGES, EDGES[1:])]
        ax.plot([-2, 2], [-2, 2], color="#bbbbbb", linewidth=0.8)
        ax.errorbar(stated, value, [np.maximum(value - np.maximum(low, -3.2), 0), np.maximum(np.minimum(high, 3.2) - value, 0)], fmt="o", color=COLOURS[k], markersize=4,
                    linewidth=1)
        ax.set(title=NAMES[k], xlabel="stated log10 of the likelihood ratio", xlim=(-2.2, 2.2), ylim=(-3.2, 3.2))
    axes[0].set_ylabel("measured, 95 % over people")
    save(figure, folder, "calibration")


def learning(path, folder):
    rows = [line.rstrip("\n").split("\t") for line in open(path)][1:]
    at = {(r[0], int(r[2])): [float(v) for v in r[3:]] for r in rows}
    figure, axes = plt.subplots(1, 2, figsize=(7.4, 3.5), sharey=True)
    looks = (("pooled", "network, one vector", "#777777", "s"), ("aligned", "network in elastic matching", "#8e44ad", "o"))
    for task, ax in enumerate(axes, 1):
        ours = at["ours", task]
        ax.axhspan(ours[1], ours[2], color=PALE[task], linewidth=0, zorder=0.5)
        ax.axhline(ours[0], color=COLOURS[task], linewidth=1, label="classical, 95 %")
        if ("aligned_0_0_none", task) in at:
            ax.axhline(at["aligned_0_0_none", task][0], color="#8e44ad", linewidth=1, linestyle=":", label="elastic matching, untrained")
        for head, label, colour, mark in looks:
            real = sorted((int(k.split("_")[1]), v) for (k, t), v in at.items()
                          if t == task and k.startswith(head) and k.endswith("_0_forged") and int(k.split("_")[1]) > 0)
            made = [v for (k, t), v in at.items() if t == task and k == f"{head}_0_160_forged"]
            for x, points, line in (([p[0] for p in real], [p[1] for p in real], "-"), ([24] * len(made), made, "")):
                y, low, high = ([p[i] for p in points] for i in range(3))
                ax.errorbar(x, y, [np.subtract(y, low), np.subtract(high, y)], color=colour, marker=mark, markersize=4, linewidth=1,
                            linestyle=line, capsize=2, label=label if line else None)
        ax.set(title=f"Task {task}, force not used", xscale="log", ylim=(0, 40), xlabel="people trained on")
        ax.xaxis.set_major_locator(matplotlib.ticker.FixedLocator([2, 4, 8, 16, 24]))
        ax.xaxis.set_major_formatter(matplotlib.ticker.FixedFormatter(["2", "4", "8", "16", "160\nsynthetic"]))
        ax.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
    axes[0].set_ylabel("EER of skilled forgeries, %")
    axes[0].legend(frameon=False, fontsize=8)
    save(figure, folder, "learning")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out, folder = sys.argv[1:]
    tasks = [Trials(f"{out}/{k}B.tsv") for k in (1, 2)]
    without = Trials(f"{out}/2N.tsv")
    # as fit.py does: one pair of constants without force, one with it
    plain, _ = fused([tasks[0], without], [[tasks[0].ratio], [without.ratio]])
    scores = [plain, fused([tasks[1]], [[tasks[1].ratio]])[0]]
    simple = [np.array([float(line.split("\t")[5]) for line in open(f"{out}/{k}dtw.tsv")]) for k in (1, 2)]
    det(tasks, scores, simple, folder)
    users(tasks, scores, folder)
    calibration(tasks, scores, folder)
    if os.path.exists(f"{out}/learn/learn.tsv"):
        learning(f"{out}/learn/learn.tsv", folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
