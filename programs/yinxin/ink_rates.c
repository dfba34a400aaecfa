/* SPDX-License-Identifier: Apache-2.0 */
/* Error rates of trials: at the default threshold, and where both errors are equal. */
#include "ink_rates.h"

#include <math.h>
#include <stdlib.h>
#include <yinxin/codec_json.h>

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

enum group { GROUP_ALL, GROUP_USER, GROUP_ENROLMENT };

static bool
same_group(const struct ink_trial *a, const struct ink_trial *b, enum group by)
{
	return by == GROUP_ALL || (by == GROUP_USER && a->user == b->user) ||
	       (by == GROUP_ENROLMENT && a->enrolment == b->enrolment);
}

/* Sorted scores of one label among the trials that belong with `of`. Returns how many. */
static size_t
scores_of(double *out, const struct ink_trials *e, char label, const struct ink_trial *of,
	  enum group by)
{
	size_t n = 0;

	for (size_t i = 0; i < e->count; i++)
		if (e->items[i].label == label && same_group(&e->items[i], of, by))
			out[n++] = e->items[i].score;
	qsort(out, n, sizeof(*out), compare_doubles);
	return n;
}

/* How many of the sorted values lie below `v`. */
static size_t
below(const double *sorted, size_t n, double v)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (sorted[mid] < v)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Where false rejection and false acceptance are nearest, their mean. Both sorted. */
static double
equal_error(const double *genuine, size_t n, const double *forged, size_t m)
{
	double best = 2, rate = 0;

	for (size_t k = 0; k < n + m; k++) {
		double at = k < n ? genuine[k] : forged[k - n];
		double frr = (double)below(genuine, n, at) / (double)n;
		double far = 1 - (double)below(forged, m, at) / (double)m;

		if (fabs(frr - far) < best) {
			best = fabs(frr - far);
			rate = (frr + far) / 2;
		}
	}
	return rate;
}

/* Mean over groups of each one's own equal error rate; -1 when none has both kinds. */
static double
equal_error_by(const struct ink_trials *e, char label, enum group by, double *g, double *f)
{
	double sum = 0;
	size_t groups = 0;

	for (size_t i = 0; i < e->count; i++) {
		const struct ink_trial *t = &e->items[i];
		bool seen = false;
		size_t n, m;

		/* lists are grouped by user, so looking back one row is nearly always enough */
		for (size_t k = i; k > 0 && !seen; k--)
			seen = same_group(&e->items[k - 1], t, by);
		if (seen)
			continue;
		n = scores_of(g, e, 'G', t, by);
		m = scores_of(f, e, label, t, by);
		if (!n || !m)
			continue;
		sum += equal_error(g, n, f, m);
		groups++;
	}
	return groups ? sum / (double)groups : -1;
}

static double
share(const struct ink_trials *e, char label, enum yx_ink_decision decision)
{
	size_t n = 0, found = 0;

	for (size_t i = 0; i < e->count; i++) {
		if (e->items[i].label != label)
			continue;
		n++;
		found += e->items[i].decision == decision;
	}
	return n ? (double)found / (double)n : 0;
}

int
ink_rates_tell(const struct cli *c, const struct ink_trials *e)
{
	double *g = yx_alloc_array(e->count + 1, sizeof(double));
	double *f = yx_alloc_array(e->count + 1, sizeof(double));
	const char *const names[] = { "skilled", "random" };
	const char labels[] = "SR";
	struct yx_json_build b = { 0 };
	size_t n, m;
	int rc = CLI_INTERNAL;

	if (!g || !f)
		goto done;
	yx_json_begin_object(&b, NULL);
	yx_json_put_int(&b, "trials", (int64_t)e->count);
	yx_json_put_int(&b, "unusable", (int64_t)e->unusable);
	yx_json_put_real(&b, "threshold", yx_ink_threshold());
	n = scores_of(g, e, 'G', e->items, GROUP_ALL);
	yx_json_begin_object(&b, "genuine");
	yx_json_put_int(&b, "trials", (int64_t)n);
	yx_json_put_real(&b, "false_rejection_rate", share(e, 'G', YX_INK_NOT_ACCEPTED));
	yx_json_put_real(&b, "not_decided_rate", share(e, 'G', YX_INK_NOT_DECIDED));
	yx_json_end(&b);
	for (int k = 0; k < 2; k++) {
		double eer, eer_user, eer_enrolment;

		m = scores_of(f, e, labels[k], e->items, GROUP_ALL);
		n = scores_of(g, e, 'G', e->items, GROUP_ALL);
		if (!m || !n)
			continue;
		eer = equal_error(g, n, f, m);
		eer_user = equal_error_by(e, labels[k], GROUP_USER, g, f);
		eer_enrolment = equal_error_by(e, labels[k], GROUP_ENROLMENT, g, f);
		yx_json_begin_object(&b, names[k]);
		yx_json_put_int(&b, "trials", (int64_t)m);
		yx_json_put_real(&b, "false_acceptance_rate", share(e, labels[k], YX_INK_ACCEPTED));
		yx_json_put_real(&b, "not_decided_rate", share(e, labels[k], YX_INK_NOT_DECIDED));
		yx_json_put_real(&b, "eer", eer);
		yx_json_put_real(&b, "eer_per_user", eer_user);
		yx_json_put_real(&b, "eer_per_enrolment", eer_enrolment);
		yx_json_end(&b);
		cli_note(c,
			 "%s forgeries: EER %.2f %%, per user %.2f %%, per enrolment "
			 "%.2f %%, accepted %.2f %%",
			 "%s 伪造：等错误率 %.2f %%，按人 %.2f %%，按每次注册 %.2f "
			 "%%，误接受 %.2f %%",
			 names[k], 100 * eer, 100 * eer_user, 100 * eer_enrolment,
			 100 * share(e, labels[k], YX_INK_ACCEPTED));
	}
	yx_json_end(&b);
	cli_note(c,
		 "genuine: rejected %.2f %%, not decided %.2f %%, at the default threshold "
		 "%.2f",
		 "真实签名：误拒 %.2f %%，不作判定 %.2f %%，默认阈值 %.2f",
		 100 * share(e, 'G', YX_INK_NOT_ACCEPTED), 100 * share(e, 'G', YX_INK_NOT_DECIDED),
		 yx_ink_threshold());
	rc = CLI_OK;
	if (c->json)
		rc = cli_print_json(c, &b);
	else
		yx_json_build_clear(&b);
done:
	yx_free(g);
	yx_free(f);
	return rc;
}
