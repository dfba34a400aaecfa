/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names in Latin letters: printed ones that cannot be the name do not agree, joined-up writing
 * never hears that, whatever the name. The writing is drawn here: bars and waves stand for letters.
 */
#include <math.h>
#include <yinxin/ink_name.h>
#include "../test.h"

static struct yx_error err;

struct pen {
	struct yx_ink *ink;
	size_t n;
	double x;
};

static void
put(struct pen *p, double x, double y, bool down)
{
	struct yx_ink_sample *s = &p->ink->samples[p->n];

	*s = (struct yx_ink_sample){ .x = x, .y = y, .down = down };
	s->t_us = (int64_t)p->n * 10000;
	p->n++;
}

/* One letter: `bows` strokes downwards, joined to a wave; lifted after it unless `joined`. */
static void
letter(struct pen *p, int bows, bool joined)
{
	for (int b = 0; b < bows; b++, p->x += 40)
		for (int k = 0; k <= 12; k++)
			put(p, p->x + k * 40.0 / 12, 50 * (1 + cos(2 * M_PI * k / 12)), true);
	p->x += 6;
	if (!joined)
		put(p, p->x, 100, false);
}

/* Words as strings of digits: the downstrokes of each letter; blanks part words. */
static struct yx_ink *
writes(const char *words, bool joined)
{
	struct pen p = { 0 };

	CHECK_OK(yx_ink_new(&p.ink, 4000, &err));
	for (const char *c = words; *c; c++) {
		if (*c != ' ') {
			letter(&p, *c - '0', joined);
			continue;
		}
		put(&p, p.x, 100, false);
		p.x += 120;
	}
	p.ink->count = p.n;
	return p.ink;
}

static struct yx_ink_latin
check(const char *words, bool joined, const char *text)
{
	struct yx_ink *ink = writes(words, joined);
	struct yx_ink_latin out = { 0 };

	CHECK_OK(yx_ink_latin_check(&out, ink, text, &err));
	yx_ink_free(ink);
	return out;
}

static void
what_fits_agrees(void)
{
	struct yx_ink_latin n = check("2122 21222", false, "Anna Berga");

	CHECK_INT(n.verdict, YX_INK_NAME_MATCHES);
	CHECK_INT(n.words_written, 2);
	CHECK_INT(n.letters, 9);
	CHECK(!n.joined && n.score > 0.8);
	n = check("2122 21222", true, "Anna Berga");
	CHECK_INT(n.verdict, YX_INK_NAME_MATCHES);
	CHECK(n.joined);
	n = check("221", false, "Eva");
	CHECK_INT(n.verdict, YX_INK_NAME_MATCHES);
}

static void
print_that_cannot_be_the_name_does_not_agree(void)
{
	struct yx_ink_latin n = check("22 22 22 22 22", false, "Eva");

	CHECK_INT(n.words_written, 5);
	CHECK_INT(n.verdict, YX_INK_NAME_DIFFERS);
	/* one word too many alone is not enough: a middle name, an initial */
	n = check("212 2 21222", false, "Anna Berga");
	CHECK_INT(n.verdict, YX_INK_NAME_NOT_DECIDED);
	/* words of the wrong size */
	n = check("2222222 2", false, "Al Constantin");
	CHECK(n.verdict != YX_INK_NAME_MATCHES);
}

/* Every joined-up writing against every name: agree or not decided. */
static void
joined_up_writing_never_hears_no(void)
{
	static const char *const writings[] = { "2",       "22222222", "2122 21222",
						"1 1 1 1", "3",        "21 2222222222" };
	static const char *const names[] = { "Eva Maria Longname", "Maximilian von Hohenstein",
					     "Constantin Alexandrescu", "José Álvarez y Núñez",
					     "Wilhelmine Mittermaier" };
	size_t undecided = 0;

	for (size_t i = 0; i < sizeof(writings) / sizeof(writings[0]); i++)
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
			struct yx_ink_latin n = check(writings[i], true, names[k]);

			CHECK_MSG(n.joined && n.verdict != YX_INK_NAME_DIFFERS, "%s as %s",
				  writings[i], names[k]);
			undecided += n.verdict == YX_INK_NAME_NOT_DECIDED;
		}
	CHECK(undecided > 20);
}

static void
misuse_is_refused(void)
{
	struct yx_ink *ink = writes("22", false);
	struct yx_ink_latin n;

	CHECK_STATUS(yx_ink_latin_check(&n, ink, "", &err), YX_USAGE);
	CHECK_STATUS(yx_ink_latin_check(&n, ink, " 12 .", &err), YX_USAGE);
	CHECK_STATUS(yx_ink_latin_check(&n, ink, "A\xff", &err), YX_USAGE);
	CHECK_STATUS(yx_ink_latin_check(&n, ink, "a b c d e f g h i j k l m n o p q r", &err),
		     YX_USAGE);
	for (size_t i = 0; i < ink->count; i++)
		ink->samples[i].down = false;
	CHECK_STATUS(yx_ink_latin_check(&n, ink, "Eva", &err), YX_USAGE);
	yx_ink_free(ink);
}

TEST_MAIN(CASE(what_fits_agrees), CASE(print_that_cannot_be_the_name_does_not_agree),
	  CASE(joined_up_writing_never_hears_no), CASE(misuse_is_refused))
