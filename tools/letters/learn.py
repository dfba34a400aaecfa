#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Learn the references of Chinese numerals (src/draw/letter_shapes_han.c).

learn.py LOOKS OUT.c    LOOKS is what `bench_numerals FOLDER looks LOOKS` wrote
                       (needs NumPy: Debian's python3-numpy)

The axes are those along which characters differ most in relation to how much fonts differ about one
and the same character (linear discriminants), over all characters of all fonts. A reference is the
mean of a group of fonts along the axes; guards are the means of the characters that come nearest to
numerals without being one.
"""
import sys

import numpy as np

FEATURES, AXES, GROUPS, GUARDS = 128, 48, 12, 1500
NEAREST, PER_NEAREST = 150, 5  # of the guards, told apart by kinds of fonts
SPREAD = 4.0          # units for the usual difference between two fonts
UNIT = 1 << 12        # of the axes' numbers
FIRST, MIDDLE, LAST = 35, 81, 126  # printable, none an escape's beginning but \ and ?


def load(path):
    kind = np.dtype([("code", "<u4"), ("font", "<u4"), ("at", "u1", FEATURES)])
    looks = np.fromfile(path, dtype=kind)
    return looks["code"], looks["at"].astype(np.float32)


def axes(code, at):
    han = (code >= 0x3000) & (code < 0xff00) & ((code % 3 == 0) | np.isin(code, SIGNS))
    _, of, count = np.unique(code[han], return_inverse=True, return_counts=True)
    seen = at[han]
    mean = np.zeros((len(count), FEATURES))
    for j in range(FEATURES):
        mean[:, j] = np.bincount(of, seen[:, j]) / count
    often = count >= 3
    off = (seen - mean[of])[often[of]]
    within = off.T.astype(np.float64) @ off / len(off)
    within += np.eye(FEATURES) * 0.05 * np.trace(within) / FEATURES
    white = np.linalg.inv(np.linalg.cholesky(within))
    between = np.cov(mean[often].T)
    value, vector = np.linalg.eigh(white @ between @ white.T)
    chosen = white.T @ vector[:, np.argsort(-value)[:AXES]] * SPREAD
    chosen = np.rint(chosen * UNIT)
    if np.abs(chosen).max() > 32767:
        sys.exit("axes out of range")
    return chosen, np.rint(mean[often].mean(0) @ chosen)


def means(x, groups=GROUPS):
    """K means, begun with the looks farthest from those chosen before. A group of one is left out,
    where many fonts have the character: it is somebody's fancy."""
    groups = min(groups, max(4, len(x) // 3))
    centre = [x[len(x) // 2]]
    least = ((x - centre[0]) ** 2).sum(1)
    while len(centre) < min(groups, len(x)):
        centre.append(x[least.argmax()])
        least = np.minimum(least, ((x - centre[-1]) ** 2).sum(1))
    centre = np.array(centre)
    for _ in range(30):
        of = ((x[:, None] - centre[None]) ** 2).sum(2).argmin(1)
        for q in range(len(centre)):
            if (of == q).any():
                centre[q] = x[of == q].mean(0)
    size = np.bincount(of, minlength=len(centre))
    return centre[size > 1] if len(x) >= 60 else centre


def refuses(guard, refs, code, place):
    """Would it have a printed numeral refused?"""
    near = ((place - guard) ** 2).sum(1)
    for c in np.unique(code[(near < 70 ** 2) & np.isin(code, SIGNS)]):
        own = np.array([row for k, row in refs if k == c])
        looks, away = place[code == c], near[code == c]
        if (((looks[:, None] - own[None]) ** 2).sum(2).min(1) > 1.1 ** 2 * away).any():
            return True
    return False


def text(row):
    out = ""
    for v in np.clip(np.rint(row) + MIDDLE, FIRST, LAST).astype(int):
        out += "\\" + chr(v) if chr(v) in "\\?\"" else chr(v)
    return out


def main():
    code, at = load(sys.argv[1])
    axis, origin = axes(code, at)
    place = (at @ axis - origin) / UNIT
    # numerals come from every weight of every font, other characters from one weight
    numerals = [c for c in SIGNS if (code == c).any()]
    refs = [(c, row) for c in numerals for row in means(place[code == c])]
    own = np.array([row for _, row in refs])
    others = []
    order = np.argsort(code, kind="stable")
    found, start = np.unique(code[order], return_index=True)
    start = np.append(start, len(order))
    for i, c in enumerate(found):
        if 0x3400 <= c < 0xff00 and c not in numerals:
            looks = place[order[start[i]:start[i + 1]]]
            others.append((((own - looks.mean(0)) ** 2).sum(1).min(), c, looks))
    # of those that are near as a rule, how near the nearer looks come: one font in four
    others.sort(key=lambda o: o[0])
    others = [(np.percentile([((own - look) ** 2).sum(1).min() for look in looks], 25), c, looks)
              for _, c, looks in others[:3 * GUARDS]]
    others.sort(key=lambda o: o[0])
    printed = np.isin(code, SIGNS)
    code, place = code[printed], place[printed]
    guards = [row for _, _, looks in others[:NEAREST] for row in means(looks, PER_NEAREST)]
    guards += [looks.mean(0) for _, _, looks in others[NEAREST:GUARDS]]
    refs += [(0, row) for row in guards if not refuses(row, refs, code, place)]
    with open(sys.argv[2], "w") as out:
        out.write("/* SPDX-License-Identifier: Apache-2.0 */\n"
                  "/* What printed numerals of Chinese look like. Written by tools/letters/learn.py; "
                  "not by hand. */\n#include \"letter.h\"\n\n/* clang-format off */\n"
                  "const int16_t letter_han_axes[LETTER_HAN_AXES][YX_LETTER_FEATURES] = {\n")
        for row in axis.T.astype(int):
            out.write("\t{ " + ",".join(map(str, row)) + " },\n")
        out.write("};\n\nconst int32_t letter_han_origin[LETTER_HAN_AXES] = {\n\t" +
                  ", ".join(map(str, origin.astype(int))) + "\n};\n\n")
        out.write("const struct letter_shape letter_shapes_han[] = {\n")
        for i in range(0, len(refs), 5):
            out.write("\t" + " ".join("{ 0x%x, \"%s\" }," % (c, text(row))
                                      for c, row in refs[i:i + 5]) + "\n")
        out.write("};\n\nconst size_t letter_shapes_han_count =\n"
                  "    sizeof(letter_shapes_han) / sizeof(letter_shapes_han[0]);\n")
    print(len(found), "characters,", len(refs), "references; the nearest others:",
          "".join(chr(c) for _, c, _ in others[:60]))


# as in letter_han.c
SIGNS = [ord(c) for c in "零〇一二三四五六七八九十百千万亿两兆廿半壹贰叁肆伍陆柒捌玖拾佰仟萬億兩"
         "貳弐弍參叄参陸壱元圆圓円角分厘釐毛整正年月日曰人民币幣负負点點０１２３４５６７８９"]

if __name__ == "__main__":
    main()
