/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How well Chinese numerals are told by their shapes (draw_letter.h), over the fonts of a folder:
 * honest ones that are refused, other characters that pass as one.
 *
 * bench_numerals [FOLDER]         figures, over the fonts below FOLDER (default /usr/share/fonts)
 * bench_numerals FOLDER looks OUT writes what the glyphs look like, for tools/letters/learn.py
 *
 * Left out are fonts without Chinese characters, and those whose names say that they are written by
 * hand or brush, outlined, or made for posters; with ODD in the environment they are taken in.
 */
#include <ftw.h>
#include <string.h>
#include <time.h>
#include <yinxin/draw_letter.h>
#include <yinxin/limits.h>
#include "rounds.h"

#define FACES   1000
#define SIGNS   200
#define FIRST   0x4e00
#define LAST    0x9fff
#define ENOUGH  50     /* numerals, of a font that is one of Chinese */
#define MEMBERS 10     /* of a collection */
#define SOME    997    /* of the characters, one in so many is said to be each numeral */
#define MANY    23     /* and one in so many is looked at as itself */
#define UNKNOWN 0x738b /* 王 */
#define PAIRS   3      /* of the pairs of numerals, one in so many */

static uint32_t signs[SIGNS];
static size_t sign_count;
static char *files[FACES];
static size_t file_count;

static int
found(const char *path, const struct stat *s, int kind, struct FTW *where)
{
	static const char *const ends[] = { ".ttf", ".otf", ".ttc" };
	static const char *const odd[] = { "oyagi", "ouzan",    "kiloji",  "YOz",       "Rampart",
					   "Train", "Reggae",   "Stick",   "DotGothic", "RocknRoll",
					   "Yusei", "setofont", "mona.ttf" };
	const char *dot = strrchr(path, '.');
	bool font = false;

	(void)s;
	(void)where;
	for (size_t i = 0; dot && i < sizeof(ends) / sizeof(ends[0]); i++)
		font |= strcmp(dot, ends[i]) == 0;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]) && !getenv("ODD"); i++)
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

/* ----------------------------------------------------------------------- fonts */

static uint32_t
number_at(struct yx_bytes in, size_t at)
{
	return at + 4 > in.len ? 0
			       : (uint32_t)in.data[at] << 24 | (uint32_t)in.data[at + 1] << 16 |
				     (uint32_t)in.data[at + 2] << 8 | in.data[at + 3];
}

/* One member of a collection as a file of its own: its directory in front, all tables behind. */
static void
take_member(struct yx_buf *out, struct yx_bytes in, uint32_t member)
{
	uint32_t at = number_at(in, 12 + 4 * (size_t)member);
	size_t tables = number_at(in, (size_t)at + 2) >> 16, head = 12 + 16 * tables;

	yx_buf_clear(out);
	if (at + head > in.len)
		return;
	yx_buf_put_bytes(out, yx_bytes_slice(in, at, head));
	for (size_t i = 0; i < tables; i++) {
		uint32_t to = number_at(in, at + 12 + 16 * i + 8) + (uint32_t)head;

		for (size_t k = 0; k < 4; k++)
			out->data[12 + 16 * i + 8 + k] = (uint8_t)(to >> (24 - 8 * k));
	}
	yx_buf_put_bytes(out, in);
}

struct font {
	struct yx_font_program *program;
	uint32_t gid[SIGNS];
	uint8_t at[SIGNS][YX_LETTER_FEATURES];
};

static uint32_t
glyph_of(struct yx_font_program *p, uint32_t code)
{
	uint32_t gids[YX_FONT_GLYPHS];
	size_t n = 0;

	yx_font_program_find(p, YX_FONT_UNICODE, code, gids, &n);
	return n ? gids[0] : 0;
}

/* The glyphs of numerals that no font before had; a font without any news is none. */
static bool
read_signs(struct font *f)
{
	static uint64_t seen[FACES * SIGNS];
	static size_t seen_count;
	size_t have = 0, news = 0;
	bool blank;

	for (size_t i = 0; i < sign_count; i++) {
		uint64_t sum = signs[i];
		bool old = false;

		f->gid[i] = glyph_of(f->program, signs[i]);
		if (!f->gid[i] ||
		    !yx_font_program_describe(f->program, f->gid[i], f->at[i], &blank) || blank) {
			f->gid[i] = 0;
			continue;
		}
		have++;
		for (size_t k = 0; k < YX_LETTER_FEATURES; k++)
			sum = sum * 0x100000001b3 + f->at[i][k];
		for (size_t k = 0; k < seen_count && !old; k++)
			old = seen[k] == sum;
		if (!old && seen_count < FACES * SIGNS)
			seen[seen_count++] = sum;
		f->gid[i] = old ? 0 : f->gid[i];
		news += !old;
	}
	return news && (have > ENOUGH || getenv("SLICES"));
}

/* Call `each` for every member of every file. */
static void
each_font(void (*each)(const struct font *f, const char *path, void *to), void *to)
{
	for (size_t i = 0; i < file_count; i++) {
		struct yx_buf member = { 0 };
		struct yx_file file;
		uint32_t members = 1;

		if (yx_file_open(&file, files[i], YX_LIMIT_PDF_FONT_PROGRAM, NULL) != YX_OK)
			continue;
		if (number_at(file.bytes, 0) == 0x74746366)
			members = number_at(file.bytes, 8);
		for (uint32_t m = 0; m < members && m < MEMBERS; m++) {
			static struct font f;
			struct yx_bytes in = file.bytes;

			if (members > 1) {
				take_member(&member, file.bytes, m);
				in = yx_buf_bytes(&member);
			}
			memset(&f, 0, sizeof(f));
			if (yx_font_program_open(&f.program, in, NULL) != YX_OK)
				continue;
			if (read_signs(&f))
				each(&f, files[i], to);
			yx_font_program_free(f.program);
		}
		yx_buf_clear(&member);
		yx_file_close(&file);
	}
}

/* -------------------------------------------------------------------- learning */

static void
write_look(FILE *out, uint32_t code, uint32_t font, const uint8_t *at)
{
	uint32_t head[2] = { code, font };

	if (fwrite(head, sizeof(head), 1, out) != 1 || fwrite(at, YX_LETTER_FEATURES, 1, out) != 1)
		exit(1);
}

/* A family's name, as its file begins: of its weights one brings all characters. */
static bool
is_new_family(const char *path)
{
	static char seen[FACES][24];
	static size_t count;
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	char family[24] = { 0 };

	memcpy(family, name, strcspn(name, "-.") < 23 ? strcspn(name, "-.") : 23);
	for (size_t i = 0; i < count; i++)
		if (strcmp(seen[i], family) == 0)
			return false;
	memcpy(seen[count < FACES ? count++ : 0], family, sizeof(family));
	return true;
}

static void
put_looks(const struct font *f, const char *path, void *to)
{
	static uint32_t number;
	uint8_t at[YX_LETTER_FEATURES];
	bool blank;

	number++;
	for (size_t i = 0; i < sign_count; i++)
		if (f->gid[i])
			write_look(to, signs[i], number, f->at[i]);
	if (!is_new_family(path))
		return;
	for (uint32_t c = FIRST; c <= LAST; c++) {
		uint32_t gid = yx_letter_numeral(c) ? 0 : glyph_of(f->program, c);

		if (gid && yx_font_program_describe(f->program, gid, at, &blank) && !blank)
			write_look(to, c, number, at);
	}
	printf("%s\n", path);
}

/* ---------------------------------------------------------------------- figures */

struct tally {
	size_t right, all;
};

struct figures {
	struct tally honest, wide, others, mixed, other_as, hidden, fonts;
	clock_t spent;
	size_t judged;
};

static enum yx_letter
judge(const struct font *f, struct figures *t, uint32_t gid, uint32_t code)
{
	clock_t start = clock();
	enum yx_letter verdict = yx_font_program_judge(f->program, gid, code, 1000);

	t->spent += clock() - start;
	t->judged++;
	return verdict;
}

static void
count(struct tally *t, bool right)
{
	t->all++;
	t->right += right;
}

static void
measure_signs(const struct font *f, const char *path, struct figures *t)
{
	bool wrong = false;

	for (size_t i = 0; i < sign_count; i++) {
		bool no;

		if (!f->gid[i])
			continue;
		no = judge(f, t, f->gid[i], signs[i]) != YX_LETTER_RIGHT;
		if (no && getenv("TELL"))
			printf("%s: U+%04X\n", path, signs[i]);
		count(signs[i] > LAST ? &t->wide : &t->honest, no);
		wrong |= no;
		for (size_t k = 0; k < sign_count; k++) {
			if ((i + k) % PAIRS != 0 || yx_letters_alike(signs[i], signs[k]))
				continue;
			no = judge(f, t, f->gid[i], signs[k]) == YX_LETTER_RIGHT;
			count(&t->mixed, no);
			if (no && getenv("TELL"))
				printf("%s: U+%04X passes as U+%04X\n", path, signs[i], signs[k]);
		}
		/* said to be a character without references: one is as good as another */
		count(&t->hidden, judge(f, t, f->gid[i], UNKNOWN) != YX_LETTER_WRONG);
	}
	count(&t->fonts, wrong);
}

static void
measure(const struct font *f, const char *path, void *to)
{
	struct figures *t = to;

	measure_signs(f, path, t);
	for (uint32_t c = FIRST; c <= LAST; c++) {
		uint32_t gid = yx_letter_numeral(c) || c % MANY ? 0 : glyph_of(f->program, c);
		bool no;

		if (!gid)
			continue;
		no = judge(f, t, gid, c) == YX_LETTER_WRONG;
		count(&t->others, no);
		if (no && getenv("TELL"))
			printf("%s: other U+%04X\n", path, c);
		for (size_t k = 0; k < sign_count && c % SOME == 0; k++)
			count(&t->other_as, judge(f, t, gid, signs[k]) == YX_LETTER_RIGHT);
	}
}

static void
tell(const char *what, const struct tally *t)
{
	printf("  %-44s %7zu of %7zu  %.3f %%\n", what, t->right, t->all,
	       t->all ? 100.0 * (double)t->right / (double)t->all : 0);
}

int
main(int argc, char **argv)
{
	struct yx_error err = YX_ERROR_INIT;
	struct figures t = { 0 };

	must(yx_font_prepare(&err), &err);
	for (uint32_t c = 0x3000; c < 0x10000; c++)
		if (yx_letter_numeral(c))
			signs[sign_count++] = c;
	if (nftw(argc > 1 ? argv[1] : "/usr/share/fonts", found, 16, FTW_PHYS) != 0)
		return 1;
	qsort(files, file_count, sizeof(files[0]), by_name);
	if (argc > 3 && strcmp(argv[2], "looks") == 0) {
		FILE *out = fopen(argv[3], "wb");

		if (!out)
			return 1;
		each_font(put_looks, out);
		return fclose(out) == 0 ? 0 : 1;
	}
	each_font(measure, &t);
	tell("numerals refused", &t.honest);
	tell("fullwidth digits refused", &t.wide);
	tell("other characters refused", &t.others);
	tell("fonts with a numeral refused", &t.fonts);
	tell("a numeral that passes as another", &t.mixed);
	tell("another character that passes as a numeral", &t.other_as);
	tell("a numeral that passes as another character", &t.hidden);
	printf("  %.0f microseconds a glyph\n",
	       t.judged ? 1e6 / CLOCKS_PER_SEC * (double)t.spent / (double)t.judged : 0);
	for (size_t i = 0; i < file_count; i++)
		yx_free(files[i]);
	return 0;
}
