/* SPDX-License-Identifier: Apache-2.0 */
/* ink_name: made-up medians of simple characters, written well, badly and joined. */
#include <math.h>
#include <yinxin/ink_name.h>
#include "../test.h"

static struct yx_error err;

/* Straight strokes x0 y0 x1 y1, y upwards, in a square of 100. */
struct model {
	uint32_t code_point;
	size_t count;
	double line[6][4];
};

static const struct model wang = {
	0x738B, 4, { { 15, 85, 85, 85 }, { 20, 50, 80, 50 }, { 50, 85, 50, 12 }, { 8, 12, 92, 12 } }
};
static const struct model shi = { 0x5341, 2, { { 8, 55, 92, 55 }, { 50, 95, 50, 5 } } };
static const struct model chuan = { 0x5DDD,
				    3,
				    { { 20, 90, 10, 10 }, { 50, 85, 50, 25 }, { 85, 92, 85, 5 } } };
static const struct model kou = {
	0x53E3,
	4,
	{ { 20, 80, 20, 20 }, { 20, 80, 80, 80 }, { 80, 80, 80, 20 }, { 20, 22, 80, 22 } }
};

static struct yx_ink_character
character(const struct model *m, struct yx_ink_median medians[6])
{
	for (size_t i = 0; i < m->count; i++)
		medians[i] = (struct yx_ink_median){ m->line[i], 2 };
	return (struct yx_ink_character){ m->code_point, medians, m->count };
}

/* Strokes of the models one beside the other, a little uneven; `order` permutes (NULL: as is). */
static struct yx_ink *
write_models(const struct model *const *models, size_t count, const size_t *order, bool joined)
{
	const size_t per_stroke = 14;
	struct yx_ink *ink = NULL;
	size_t total = 0, at = 0, seen = 0;

	for (size_t c = 0; c < count; c++)
		total += models[c]->count;
	CHECK_OK(yx_ink_new(&ink, total * (per_stroke + 1), &err));
	ink->channels = YX_INK_T | YX_INK_TIP | YX_INK_HOVER;
	for (size_t c = 0; c < count; c++) {
		for (size_t s = 0; s < models[c]->count; s++, seen++) {
			const double *l = models[c]->line[order ? order[s] : s];

			for (size_t k = 0; k <= per_stroke; k++) {
				double u = fmin(1, (double)k / (double)(per_stroke - 1));
				struct yx_ink_sample *p = &ink->samples[at];

				p->x = (double)c * 130 + l[0] + u * (l[2] - l[0]) +
				       3 * sin((double)seen * 1.7 + 3 * u);
				p->y =
				    l[1] + u * (l[3] - l[1]) + 3 * cos((double)seen * 2.3 + 2 * u);
				p->t_us = (int64_t)at * 10000;
				p->down = joined || k < per_stroke;
				at++;
			}
		}
	}
	return ink;
}

static struct yx_ink_name
check(struct yx_ink *ink, const struct model *const *models, size_t count)
{
	struct yx_ink_median medians[YX_INK_NAME_MAX][6];
	struct yx_ink_character characters[YX_INK_NAME_MAX];
	struct yx_ink_name n = { 0 };

	for (size_t i = 0; i < count; i++)
		characters[i] = character(models[i], medians[i]);
	CHECK_OK(yx_ink_name_check(&n, ink, characters, count, &err));
	yx_ink_free(ink);
	return n;
}

static void
the_right_name_matches(void)
{
	const struct model *name[] = { &wang, &shi, &chuan };
	struct yx_ink_name n = check(write_models(name, 3, NULL, false), name, 3);

	CHECK_INT(n.verdict, YX_INK_NAME_MATCHES);
	CHECK_INT(n.part[0].count, 4);
	CHECK_INT(n.part[1].first, 4);
	CHECK_INT(n.part[1].count, 2);
	CHECK_INT(n.part[2].count, 3);
	CHECK(n.part[0].score > 0.7);
}

static void
another_name_differs(void)
{
	const struct model *wrote[] = { &wang, &kou }, *name[] = { &wang, &wang };
	struct yx_ink_name n = check(write_models(wrote, 2, NULL, false), name, 2);

	CHECK_INT(n.part[0].verdict, YX_INK_NAME_MATCHES);
	CHECK(n.part[1].verdict != YX_INK_NAME_MATCHES);
	CHECK(n.verdict != YX_INK_NAME_MATCHES);
	CHECK(n.part[1].score < n.part[0].score - 0.2);
	name[0] = &chuan;
	wrote[0] = &shi;
	wrote[1] = &chuan;
	n = check(write_models(wrote, 2, NULL, false), (const struct model *const[]){ &kou, &shi },
		  2);
	CHECK(n.verdict != YX_INK_NAME_MATCHES);
}

static void
strokes_out_of_order_are_told(void)
{
	static const size_t order[] = { 2, 0, 1, 3 };
	const struct model *name[] = { &wang };
	struct yx_ink_name n = check(write_models(name, 1, order, false), name, 1);

	CHECK_INT(n.part[0].misordered, 1);
	CHECK_INT(n.part[0].missing, 0);
	CHECK_INT(n.part[0].extra, 0);
	CHECK(n.verdict != YX_INK_NAME_DIFFERS);
}

static void
missing_strokes_are_told(void)
{
	static const struct model er = {
		0x738B, 3, { { 15, 85, 85, 85 }, { 20, 50, 80, 50 }, { 8, 12, 92, 12 } }
	};
	const struct model *wrote[] = { &er }, *name[] = { &wang };
	struct yx_ink_name n = check(write_models(wrote, 1, NULL, false), name, 1);

	CHECK_INT(n.part[0].missing, 1);
	CHECK(n.verdict != YX_INK_NAME_MATCHES);
}

static void
joined_writing_is_never_a_no(void)
{
	const struct model *name[] = { &wang, &kou, &chuan };
	const struct model *other[] = { &shi, &shi, &wang };
	struct yx_ink_name n = check(write_models(name, 3, NULL, true), name, 3);

	CHECK_INT(n.verdict, YX_INK_NAME_NOT_DECIDED);
	CHECK(n.joined);
	n = check(write_models(other, 3, NULL, true), name, 3);
	CHECK_INT(n.verdict, YX_INK_NAME_NOT_DECIDED);
	/* far more strokes than a name has: not judged either */
	n = check(write_models(name, 3, NULL, false), (const struct model *const[]){ &shi }, 1);
	CHECK_INT(n.verdict, YX_INK_NAME_NOT_DECIDED);
}

static void
misuse_is_refused(void)
{
	struct yx_ink *ink = write_models((const struct model *const[]){ &shi }, 1, NULL, false);
	struct yx_ink_character none = { 0x5341, NULL, 0 };
	struct yx_ink_name n;

	CHECK_STATUS(yx_ink_name_check(&n, ink, &none, 1, &err), YX_USAGE);
	CHECK_STATUS(yx_ink_name_check(&n, ink, &none, 0, &err), YX_USAGE);
	CHECK_INT(yx_ink_word_count(ink), 1);
	yx_ink_free(ink);
}

TEST_MAIN(CASE(the_right_name_matches), CASE(another_name_differs),
	  CASE(strokes_out_of_order_are_told), CASE(missing_strokes_are_told),
	  CASE(joined_writing_is_never_a_no), CASE(misuse_is_refused))
