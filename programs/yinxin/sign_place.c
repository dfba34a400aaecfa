/* SPDX-License-Identifier: Apache-2.0 */
#include "sign_place.h"
#include <stdlib.h>
#include <string.h>

/* "1.5,2,3": between `min` and `max` numbers; how many, or 0. */
static size_t
parse_numbers(const char *text, double *out, size_t min, size_t max)
{
	const char *at = text;
	char *end = NULL;
	size_t n = 0;

	for (; n < max; at = end + 1) {
		out[n] = strtod(at, &end);
		if (end == at || out[n] < -1e6 || out[n] > 1e6)
			return 0;
		n++;
		if (*end != ',')
			break;
	}
	return *end == 0 && n >= min ? n : 0;
}

/* X,Y,W,H; or X,Y for a seal, which has a size of its own. */
static bool
parse_rect(const char *text, struct yx_sign_place *p)
{
	double v[4] = { 0 };
	size_t n = parse_numbers(text, v, 2, 4);

	p->x = v[0];
	p->y = v[1];
	p->width = v[2];
	p->height = v[3];
	p->visible = true;
	return n == 2 || (n == 4 && v[2] > 0 && v[3] > 0);
}

static bool
parse_page(const char *text, size_t *page)
{
	char *end;
	long n = strtol(text, &end, 10);

	*page = (size_t)n - 1;
	return *text && (!*end || *end == ',') && n >= 1 && n <= 1000000;
}

/* PAGE,X,Y,SIZE */
static bool
parse_qr_place(const char *text, struct yx_sign_place *p)
{
	double v[4] = { 0 };

	if (!parse_page(text, &p->page) || parse_numbers(text, v, 4, 4) != 4)
		return false;
	p->x = v[1];
	p->y = v[2];
	p->width = p->height = v[3];
	p->visible = true;
	return v[3] > 0;
}

/* all | NAME[,NAME]... | all-but:NAME[,NAME]... */
static bool
parse_lock(const char *text, struct sign_where *w)
{
	static const char but[] = "all-but:";

	w->lock =
	    (struct yx_pdf_field_lock){ .action = YX_PDF_FIELDS_ALL, .fields = w->lock_names };
	if (strcmp(text, "all") == 0)
		return true;
	w->lock.action = YX_PDF_FIELDS_INCLUDE;
	if (strncmp(text, but, sizeof(but) - 1) == 0) {
		w->lock.action = YX_PDF_FIELDS_EXCLUDE;
		text += sizeof(but) - 1;
	}
	for (;;) {
		size_t n = strcspn(text, ",");

		if (n == 0 || w->lock.field_count == SIGN_LOCK_NAMES)
			return false;
		w->lock_names[w->lock.field_count++] = yx_bytes(text, n);
		if (text[n] == '\0')
			return true;
		text += n + 1;
	}
}

int
sign_where_option(struct cli *c, struct sign_where *w, struct yx_sign_place *place, const char *opt,
		  const char *value)
{
	if (strcmp(opt, "--page") == 0) {
		w->have_page = true;
		return parse_page(value, &place->page) && !strchr(value, ',')
			   ? 0
			   : cli_usage(c, "--page counts from 1, not", "--page 从 1 起，而不是",
				       value);
	}
	if (strcmp(opt, "--rect") == 0)
		return parse_rect(value, place)
			   ? 0
			   : cli_usage(c, "--rect takes X,Y,WIDTH,HEIGHT in points, not",
				       "--rect 应为 X,Y,宽,高（点），而不是", value);
	if (strcmp(opt, "--match") == 0) {
		w->have_match = true;
		return yx_pdf_match_parse(value, &w->pdf.match)
			   ? 0
			   : cli_usage(c, "--match takes every, first or last, not",
				       "--match 应为 every、first 或 last，而不是", value);
	}
	if (strcmp(opt, "--seal-form") == 0) {
		w->have_form = true;
		return yx_pdf_seal_form_parse(value, &w->pdf.form)
			   ? 0
			   : cli_usage(c, "--seal-form takes ses or cades, not",
				       "--seal-form 应为 ses 或 cades，而不是", value);
	}
	if (strcmp(opt, "--lock-fields") == 0)
		return parse_lock(value, w)
			   ? 0
			   : cli_usage(c,
				       "--lock-fields takes all, NAME,... or all-but:NAME,... (64 "
				       "names), not",
				       "--lock-fields 应为 all、域名,… 或 all-but:域名,…（至多 64 "
				       "个），而不是",
				       value);
	if (strcmp(opt, "--qr-at") == 0)
		return parse_qr_place(value, &w->pdf.qr_place)
			   ? 0
			   : cli_usage(c, "--qr-at takes PAGE,X,Y,SIZE in points, not",
				       "--qr-at 应为 页,X,Y,边长（点），而不是", value);
	return cli_usage(c, "unknown option", "未知选项", opt);
}

int
sign_where_check(struct cli *c, const struct sign_where *w, const struct yx_sign_place *place,
		 bool with_seal)
{
	if (place->visible && !w->have_page)
		return cli_usage(c, "--rect needs --page", "--rect 需要同时给出 --page", NULL);
	if (w->have_page && !place->visible)
		return cli_usage(c, "--page needs --rect", "--page 需要同时给出 --rect", NULL);
	if (place->visible && place->width <= 0 && !with_seal)
		return cli_usage(c, "--rect takes X,Y,WIDTH,HEIGHT; X,Y alone is for a seal",
				 "--rect 应为 X,Y,宽,高；只有盖章时可只给 X,Y", NULL);
	if (!with_seal && (w->pdf.keyword || w->pdf.across || w->have_form))
		return cli_usage(c, "--keyword, --across and --seal-form need --seal",
				 "--keyword、--across 和 --seal-form 需要同时给出 --seal", NULL);
	if (w->have_match && !w->pdf.keyword)
		return cli_usage(c, "--match needs --keyword", "--match 需要同时给出 --keyword",
				 NULL);
	if (w->pdf.qr_place.visible && !w->pdf.qr)
		return cli_usage(c, "--qr-at needs --qr", "--qr-at 需要同时给出 --qr", NULL);
	return 0;
}
