#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""All figures of docs/HANDWRITING.md but the learned ones again, in one run: `make ink-figures`.

    figures.py DATA BUILD OUT      DATA: svc2004-task1, svc2004-task2, protocol, and, where it is there,
                                   sigcomp2009-train.tar.xz
                                   BUILD: folder of the programs (build/release-gcc)

Runs the program over the trial lists and prints, to OUT/figures.txt too: the shipped constants
(protocols A and B), thresholds for each user (peruser.py), user-disjoint cross-validation (fit.py),
the paired bootstrap against simple DTW (compare.py), errors by person without their numbers, other
devices (bench_ink_robust), speed (bench_ink). Scores stay in OUT, for pictures.py. What "was tried"
once and dropped is not in the program any more and not remade. Needs python3-numpy, python3-sklearn.
"""
import os
import subprocess
import sys
import tarfile
import tempfile

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


class Run:
    def __init__(self, data, build, out):
        self.data, self.out = data, out
        self.yinxin, self.bench = os.path.join(build, "yinxin"), os.path.join(build, "bench")
        os.makedirs(out, exist_ok=True)
        self.log = open(f"{out}/figures.txt", "w")

    def say(self, *words):
        text = " ".join(words)
        print(text, flush=True)
        print(text, file=self.log, flush=True)

    def call(self, args, to=None):
        """Its standard output into a file, or said; standard error said too."""
        if to:
            with open(to, "w") as f:
                done = subprocess.run(args, check=True, stdout=f, stderr=subprocess.PIPE, text=True)
            text = done.stderr
        else:
            text = subprocess.run(args, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
        for line in text.splitlines():
            self.say("  " + line)

    def tool(self, name, *args):
        self.call([sys.executable, f"{HERE}/{name}", *args])

    def evaluate(self, folder, protocol, name, *more):
        self.call([self.yinxin, "ink", "eval", "--data", folder, "--protocol", protocol, "--features", *more, "-o",
                   f"{self.out}/{name}.tsv"])

    def errors_by_person(self, path):
        """How errors at the default threshold are spread over people, largest first."""
        rows = [line.rstrip("\n").split("\t") for line in open(path)]
        user, label, told = (np.array([r[k] for r in rows]) for k in (0, 4, 6))
        for name, kind, wrong in (("rejected genuine", "G", told == "reject"), ("accepted forgeries", "S", told == "accept")):
            rates = sorted((100 * np.mean(wrong[(user == u) & (label == kind)]) for u in np.unique(user)), reverse=True)
            two = 100 * sum(rates[:2]) / sum(rates) if sum(rates) else 0
            self.say(f"  {name:18s} by person, %: {' '.join(f'{r:.0f}' for r in rates)}; the worst two make {two:.0f} % of"
                     f" them, {sum(r == 0 for r in rates)} of {len(rates)} people have none")

    def svc(self, task):
        folder = f"{self.data}/svc2004-task{task}"
        lists = {p: f"{self.data}/protocol/svc2004-task{task}-{n}.tsv" for p, n in (("A", "A-first5"), ("B", "B-10trials"))}
        for p, path in lists.items():
            self.say(f"== task {task}, protocol {p}, shipped constants")
            self.evaluate(folder, path, f"{task}{p}")
        self.errors_by_person(f"{self.out}/{task}B.tsv")
        self.say(f"== task {task}, protocol B, force ignored, shipped constants")
        self.evaluate(folder, lists["B"], f"{task}N", "--no-force")
        self.say(f"== task {task}, a threshold for each user")
        self.tool("peruser.py", f"{self.out}/{task}A.tsv", f"{self.out}/{task}B.tsv")
        self.say(f"== task {task}, protocol B, against simple DTW (first: ours)")
        self.call([f"{self.bench}/bench_ink", "baseline", folder, lists["B"]], f"{self.out}/{task}dtw.tsv")
        self.tool("compare.py", f"{self.out}/{task}B.tsv", f"{self.out}/{task}dtw.tsv")
        self.say(f"== task {task}, protocol B, as other devices would have taken it")
        self.call([f"{self.bench}/bench_ink_robust", folder, lists["B"]])

    def sigcomp(self):
        archive = f"{self.data}/sigcomp2009-train.tar.xz"
        if not os.path.exists(archive):
            self.say("== SigComp2009: not there, left out")
            return
        with tempfile.TemporaryDirectory() as tmp:
            with tarfile.open(archive) as t:
                t.extractall(tmp)
            for more in ((), ("--no-force",)):
                self.say("== SigComp2009 training set, leave one out", *more)
                self.evaluate(f"{tmp}/sigcomp2009-train", f"{tmp}/protocol/sigcomp2009-train-leave1out.tsv", "sigcomp" + "".join(more), *more)


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    run = Run(*sys.argv[1:])
    for task in (1, 2):
        run.svc(task)
    run.say("== user-disjoint, ten folds (plain 0: task 1; plain 1: task 2 without force; force 0: task 2)")
    run.tool("fit.py", "--plain", f"{run.out}/1B.tsv", f"{run.out}/2N.tsv", "--force", f"{run.out}/2B.tsv")
    run.sigcomp()
    run.say("== speed")
    run.call([f"{run.bench}/bench_ink"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
