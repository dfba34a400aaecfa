#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""All figures of docs/HANDWRITING.md again, in one run (about ten minutes on one core).

    figures.py DATA [BUILD]        DATA: folder with svc2004-task1, svc2004-task2, protocol

Runs the program of the build folder (default build/release-gcc) over the trial lists and prints: the
shipped constants (protocols A and B), user-disjoint cross-validation (fit.py), the paired bootstrap
against simple DTW (compare.py), errors by user without their numbers, and other devices
(bench_ink_robust). Scores go to a temporary folder that is removed. Needs python3-numpy and
python3-sklearn.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def say(*words):
    print(*words, flush=True)


def call(args, out=None):
    with open(out, "w") if out else open(os.devnull, "w") as f:
        subprocess.run(args, check=True, stdout=f, stderr=None)


def errors_by_user(path):
    """How errors at the default threshold are spread over people, largest first."""
    rows = [line.rstrip("\n").split("\t") for line in open(path)]
    user = np.array([r[0] for r in rows])
    label = np.array([r[4] for r in rows])
    said = np.array([r[6] for r in rows])
    for name, kind, wrong in (("rejected genuine", "G", said == "reject"), ("accepted forgeries", "S", said == "accept")):
        rates = sorted((100 * np.mean(wrong[(user == u) & (label == kind)]) for u in np.unique(user)), reverse=True)
        total = sum(rates)
        two = 100 * sum(rates[:2]) / total if total else 0
        say(f"  {name:18s} by person, %: {' '.join(f'{r:.0f}' for r in rates)}; the worst two make {two:.0f} % of them,"
            f" {sum(r == 0 for r in rates)} of {len(rates)} people have none")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    data, build = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, "../../build/release-gcc")
    yinxin, bench = os.path.join(build, "yinxin"), os.path.join(build, "bench")
    with tempfile.TemporaryDirectory() as tmp:
        for task in (1, 2):
            folder = f"{data}/svc2004-task{task}"
            lists = {"A": f"{data}/protocol/svc2004-task{task}-A-first5.tsv", "B": f"{data}/protocol/svc2004-task{task}-B-10trials.tsv"}
            for p, path in lists.items():
                say(f"== task {task}, protocol {p}, shipped constants")
                call([yinxin, "ink", "eval", "--data", folder, "--protocol", path, "--features", "-o", f"{tmp}/{task}{p}.tsv"])
            errors_by_user(f"{tmp}/{task}B.tsv")
            subprocess.run([sys.executable, f"{HERE}/peruser.py", f"{tmp}/{task}A.tsv", f"{tmp}/{task}B.tsv"], check=True)
            say(f"== task {task}, protocol B, against simple DTW (first: ours)")
            call([f"{bench}/bench_ink", "baseline", folder, lists["B"]], f"{tmp}/{task}dtw.tsv")
            subprocess.run([sys.executable, f"{HERE}/compare.py", f"{tmp}/{task}B.tsv", f"{tmp}/{task}dtw.tsv"], check=True)
            say(f"== task {task}, protocol B, as other devices would have taken it")
            subprocess.run([f"{bench}/bench_ink_robust", folder, lists["B"]], check=True)
        call([yinxin, "ink", "eval", "--data", f"{data}/svc2004-task2", "--protocol", lists["B"], "--features", "--no-force", "-o",
              f"{tmp}/2N.tsv"])
        say("== user-disjoint, ten folds (plain 0: task 1; plain 1: task 2 without force; force 0: task 2)")
        subprocess.run([sys.executable, f"{HERE}/fit.py", "--plain", f"{tmp}/1B.tsv", f"{tmp}/2N.tsv", "--force", f"{tmp}/2B.tsv"],
                       check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
