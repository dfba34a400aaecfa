/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How well letters are told by their shapes (draw_letter.h), over the fonts of this machine, or the
 * files named on standard input: honest letters that are refused, and letters drawn as others that
 * are not.
 *
 * bench_letters [FOLDER]         figures, over the fonts below FOLDER (default /usr/share/fonts)
 * bench_letters FOLDER learn OUT learns the references, writes OUT/letter_shapes_{ascii,more}.c
 *
 * Left out are fonts that lack more than a few letters of ASCII, and those whose names say that
 * they hold small capitals, signs or drawings.
 */
#include <ftw.h>
#include <math.h>
#include <string.h>
#include <yinxin/draw_letter.h>
#include <yinxin/limits.h>
#include "rounds.h"

#define FACES  4000
#define SIGNS  256
#define SHAPES 16

static uint32_t signs[SIGNS];
static size_t sign_count;
static char *files[FACES];
static size_t file_count;

struct glyph {
	bool there;
	uint8_t at[YX_LETTER_FEATURES];
};

/* ----------------------------------------------------------------------- fonts */

static int
found(const char *path, const struct stat *s, int kind, struct FTW *where)
{
	static const char *const ends[] = { ".ttf", ".otf", ".ttc", ".t1", ".pfb" };
	static const char *const odd[] = { "mallcaps", "SmallCaps", "caps10",  "LinBiolinum_K",
					   "OCRBE",    "OCRBX",     "D050000", "Symbol",
					   "Math",     "math",      "Music",   "dingbats",
					   "Emoji",    "Initials",  "OCRBF",   "Dingbats",
					   "UnPilgi",  "cmsy",      "esint" };
	const char *dot = strrchr(path, '.');
	bool font = false;

	(void)s;
	(void)where;
	for (size_t i = 0; dot && i < sizeof(ends) / sizeof(ends[0]); i++)
		font |= strcmp(dot, ends[i]) == 0;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		font &= strstr(path, odd[i]) == NULL;
	if (kind == FTW_F && font && file_count < FACES)
		files[file_count++] = yx_strdup(path);
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
choose_signs(void)
{
	static const uint32_t more[] = { 0xa3,   0xa5,   0xa7,   0xa9,   0xb0,   0xb1,  0xd7,
					 0x20ac, 0x201c, 0x201d, 0x2018, 0x2019, 0x2013 };

	for (uint32_t c = 0x21; c < 0x7f; c++)
		signs[sign_count++] = c;
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		signs[sign_count++] = more[i];
	for (uint32_t c = 0xc0; c < 0x100; c++)
		if (c != 0xd7 && c != 0xf7)
			signs[sign_count++] = c;
}

struct font {
	struct yx_file file;
	struct yx_font_program *program;
	uint32_t gid[SIGNS];
	struct glyph glyph[SIGNS];
};

static bool
open_font(struct font *f, const char *path)
{
	static uint64_t seen[FACES];
	static size_t seen_count;
	size_t have = 0;
	uint64_t sum = 0;

	memset(f, 0, sizeof(*f));
	if (yx_file_open(&f->file, path, YX_LIMIT_PDF_FONT_PROGRAM, NULL) != YX_OK)
		return false;
	if (yx_font_program_open(&f->program, f->file.bytes, NULL) != YX_OK)
		goto no;
	for (size_t i = 0; i < sign_count; i++) {
		uint32_t gids[YX_FONT_GLYPHS];
		size_t n = 0;
		bool blank;

		yx_font_program_find(f->program, YX_FONT_UNICODE, signs[i], gids, &n);
		if (!n || !yx_font_program_describe(f->program, gids[0], f->glyph[i].at, &blank) ||
		    blank)
			continue;
		f->gid[i] = gids[0];
		f->glyph[i].there = true;
		have += signs[i] < 0x7f;
		for (size_t k = 0; signs[i] < 0x7f && k < YX_LETTER_FEATURES; k += 5)
			sum = sum * 31 + f->glyph[i].at[k];
	}
	/* the same Latin letters in another file are no further font */
	for (size_t i = 0; i < seen_count; i++)
		if (seen[i] == sum)
			have = 0;
	if (have >= 90 && seen_count < FACES) {
		seen[seen_count++] = sum;
		return true;
	}
no:
	yx_font_program_free(f->program);
	yx_file_close(&f->file);
	return false;
}

static void
close_font(struct font *f)
{
	yx_font_program_free(f->program);
	yx_file_close(&f->file);
}

/* -------------------------------------------------------------------- learning */

struct look {
	uint8_t at[YX_LETTER_FEATURES];
};

static double
apart(const uint8_t *a, const double *b)
{
	double sum = 0;

	for (size_t i = 0; i < YX_LETTER_FEATURES; i++)
		sum += (a[i] - b[i]) * (a[i] - b[i]);
	return sum;
}

/* K means, begun with the looks farthest from those chosen before. A group of one is somebody's
 * fancy, and left out. */
static size_t
group(const struct look *looks, size_t n, size_t k, double out[SHAPES][YX_LETTER_FEATURES])
{
	static size_t of[FACES], count[SHAPES];
	size_t kept = 0;

	k = k < n ? k : n;
	for (size_t c = 0; c < k; c++) {
		size_t far = n / 2;
		double most = -1;

		for (size_t i = 0; c && i < n; i++) {
			double least = 1e18;

			for (size_t q = 0; q < c; q++)
				least = fmin(least, apart(looks[i].at, out[q]));
			if (least > most) {
				most = least;
				far = i;
			}
		}
		for (size_t j = 0; j < YX_LETTER_FEATURES; j++)
			out[c][j] = looks[far].at[j];
	}
	for (int round = 0; round < 30; round++) {
		static double sum[SHAPES][YX_LETTER_FEATURES];

		memset(sum, 0, sizeof(sum));
		memset(count, 0, sizeof(count));
		for (size_t i = 0; i < n; i++) {
			double best = 1e18;

			for (size_t q = 0; q < k; q++)
				if (apart(looks[i].at, out[q]) < best) {
					best = apart(looks[i].at, out[q]);
					of[i] = q;
				}
			count[of[i]]++;
			for (size_t j = 0; j < YX_LETTER_FEATURES; j++)
				sum[of[i]][j] += looks[i].at[j];
		}
		for (size_t q = 0; q < k; q++)
			for (size_t j = 0; count[q] && j < YX_LETTER_FEATURES; j++)
				out[q][j] = sum[q][j] / (double)count[q];
	}
	for (size_t q = 0; q < k; q++)
		if (count[q] > 1 || n < 8)
			memmove(out[kept++], out[q], sizeof(out[q]));
	return kept;
}

static size_t
shapes_for(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return 12;
	if (c < 0x7f)
		return ((c | 32) >= 'a' && (c | 32) <= 'z') ? 9 : 6;
	return 4;
}

static void
write_shapes(const char *folder, const char *name, size_t from, size_t to, const struct glyph *all,
	     size_t fonts)
{
	struct look *looks = calloc(fonts, sizeof(*looks));
	static double mean[SHAPES][YX_LETTER_FEATURES];
	char path[600];
	FILE *f;

	snprintf(path, sizeof(path), "%s/letter_shapes_%s.c", folder, name);
	if (!looks || !(f = fopen(path, "w")))
		exit(1);
	fprintf(f,
		"/* SPDX-License-Identifier: Apache-2.0 */\n"
		"/* What printed letters look like. Written by bench_letters; not by hand. */\n"
		"#include \"letter.h\"\n\n/* clang-format off */\n"
		"const struct letter_shape letter_shapes_%s[] = {\n",
		name);
	for (size_t i = from; i < to; i++) {
		size_t n = 0, k;

		for (size_t j = 0; j < fonts; j++)
			if (all[j * SIGNS + i].there)
				memcpy(looks[n++].at, all[j * SIGNS + i].at, YX_LETTER_FEATURES);
		k = group(looks, n, shapes_for(signs[i]), mean);
		for (size_t q = 0; q < k; q++) {
			fprintf(f, "\t{ 0x%x, \"", signs[i]);
			for (size_t j = 0; j < YX_LETTER_FEATURES; j++) {
				char c = (char)('#' + (int)(mean[q][j] + 0.5));

				fprintf(f, c == '\\' || c == '?' ? "\\%c" : "%c", c);
			}
			fprintf(f, "\" },\n");
		}
	}
	fprintf(f,
		"};\n\nconst size_t letter_shapes_%s_count =\n"
		"    sizeof(letter_shapes_%s) / sizeof(letter_shapes_%s[0]);\n",
		name, name, name);
	fclose(f);
	free(looks);
}

static void
learn(const char *folder)
{
	struct glyph *all = calloc(file_count * SIGNS, sizeof(*all));
	static struct font f;
	size_t n = 0;

	for (size_t i = 0; all && i < file_count; i++)
		if (open_font(&f, files[i])) {
			memcpy(all + n++ * SIGNS, f.glyph, sizeof(f.glyph));
			close_font(&f);
		}
	printf("%zu fonts\n", n);
	write_shapes(folder, "ascii", 0, 94, all, n);
	write_shapes(folder, "more", 94, sign_count, all, n);
	free(all);
}

/* ---------------------------------------------------------------------- figures */

enum kind { DIGIT, LETTER, SIGN, MORE, KINDS };

static enum kind
kind_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return DIGIT;
	if (c > 0x7f)
		return MORE;
	return (c | 32) >= 'a' && (c | 32) <= 'z' ? LETTER : SIGN;
}

struct tally {
	size_t right, all;
};

static void
tell(const char *what, const struct tally *t)
{
	printf("  %-44s %7zu of %7zu  %.3f %%\n", what, t->right, t->all,
	       t->all ? 100.0 * (double)t->right / (double)t->all : 0);
}

static void
measure(void)
{
	static const char *const names[] = { "digits", "letters", "signs", "letters with accents" };
	static struct font f;
	struct tally refused[KINDS] = { { 0, 0 } }, digit = { 0, 0 }, mixed = { 0, 0 },
		     letter = { 0, 0 }, fonts[2] = { { 0, 0 } };

	for (size_t n = 0; n < file_count; n++) {
		bool wrong[KINDS] = { false };

		if (!open_font(&f, files[n]))
			continue;
		for (size_t i = 0; i < sign_count; i++) {
			enum kind k = kind_of(signs[i]);
			bool no;

			if (!f.glyph[i].there)
				continue;
			no = yx_font_program_judge(f.program, f.gid[i], signs[i], 1000) !=
			     YX_LETTER_RIGHT;
			if (no && getenv("TELL"))
				printf("%s: U+%04X\n", files[n], signs[i]);
			wrong[k] |= no;
			refused[k].right += no;
			refused[k].all++;
			/* the same glyph, said to be something else */
			for (size_t c = 0; c < 94; c++) {
				struct tally *t = k == DIGIT && kind_of(signs[c]) == DIGIT ? &digit
						  : kind_of(signs[c]) == DIGIT             ? &mixed
									       : &letter;

				if (k == MORE || yx_letters_alike(signs[i], signs[c]) ||
				    (t == &letter && (c + i) % 9))
					continue;
				t->all++;
				t->right += yx_font_program_judge(f.program, f.gid[i], signs[c],
								  1000) == YX_LETTER_RIGHT;
			}
		}
		fonts[0].all++;
		fonts[1].all++;
		fonts[0].right += wrong[DIGIT];
		fonts[1].right += wrong[DIGIT] || wrong[LETTER];
		close_font(&f);
	}
	printf("%zu fonts\nhonest glyphs refused:\n", fonts[0].all);
	for (size_t k = 0; k < KINDS; k++)
		tell(names[k], &refused[k]);
	tell("fonts with a digit refused", &fonts[0]);
	tell("fonts with a digit or letter refused", &fonts[1]);
	printf("glyphs that pass as another letter:\n");
	tell("a digit as another digit", &digit);
	tell("another sign as a digit", &mixed);
	tell("anything as a letter or sign (one in nine)", &letter);
}

int
main(int argc, char **argv)
{
	struct yx_error err = YX_ERROR_INIT;

	must(yx_font_prepare(&err), &err);
	choose_signs();
	if (nftw(argc > 1 ? argv[1] : "/usr/share/fonts", found, 16, FTW_PHYS) != 0)
		return 1;
	qsort(files, file_count, sizeof(files[0]), by_name);
	if (argc > 3 && strcmp(argv[2], "learn") == 0)
		learn(argv[3]);
	else
		measure();
	for (size_t i = 0; i < file_count; i++)
		yx_free(files[i]);
	return 0;
}
