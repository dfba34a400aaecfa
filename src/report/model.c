/* SPDX-License-Identifier: Apache-2.0 */
/* From a verdict to what a page says: texts cleaned and cut, changes told once. */
#include <string.h>
#include "model.h"

struct yx_text2
report_text2(const char *en, const char *zh)
{
	return (struct yx_text2){ { en, zh } };
}

const char *
report_clean(struct report_model *m, const char *untrusted)
{
	struct yx_buf b = { 0 };
	struct yx_reader r;
	uint32_t cp;
	const char *kept = "";
	size_t n = 0;

	if (yx_text_put_clean(&b, yx_bytes_str(untrusted))) {
		struct yx_bytes all = yx_buf_bytes(&b);
		size_t cut;

		r = yx_reader(all);
		while (n < YX_LIMIT_REPORT_TEXT && yx_utf8_take(&r, &cp))
			n++;
		cut = (size_t)yx_reader_offset(&r);
		if (cut < all.len) {
			b.len = cut;
			yx_buf_puts(&b, "…");
		}
		for (size_t i = 0; i < b.len; i++)
			if (b.data[i] == '\n' || b.data[i] == '\r' || b.data[i] == '\t')
				b.data[i] = ' ';
		kept = report_keep(m, yx_buf_bytes(&b));
	} else {
		m->failed = true;
	}
	yx_buf_clear(&b);
	return kept;
}

const char *
report_keep(struct report_model *m, struct yx_bytes text)
{
	const char *kept = yx_arena_strdup(m->arena, text);

	m->failed = m->failed || !kept;
	return kept ? kept : "";
}

const char *
report_vprintf(struct report_model *m, const char *fmt, va_list ap)
{
	char *text = NULL;
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n >= 0)
		text = yx_arena_alloc(m->arena, (size_t)n + 1);
	if (text)
		(void)vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	m->failed = m->failed || !text;
	return text ? text : "";
}

const char *
report_printf(struct report_model *m, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = report_vprintf(m, fmt, ap);
	va_end(ap);
	return text;
}

const char *
report_change_number(struct report_model *m, const struct report_change *c)
{
	return !c->number             ? ""
	       : c->last <= c->number ? report_printf(m, "%u", c->number)
				      : report_printf(m, "%u–%u", c->number, c->last);
}

struct yx_text2
report_page_text(struct report_model *m, size_t page)
{
	return report_text2(report_printf(m, "page %zu", page),
			    report_printf(m, "第 %zu 页", page));
}

struct yx_text2
report_change_word(const struct report_change *c)
{
	return c->never_signed ? report_words.unsigned_part
	       : c->allowed    ? report_words.allowed
			       : report_words.refused;
}

struct yx_text2
report_clean2(struct report_model *m, const struct yx_text2 *t)
{
	return report_text2(report_clean(m, t->in[0]), report_clean(m, t->in[1]));
}

/* ---------------------------------------------------------------- changes */

struct report_change *
report_change_add(struct report_model *m, const struct yx_change *c, bool allowed)
{
	struct report_change *change;

	if (m->change_count == m->change_cap) {
		size_t cap = m->change_cap ? m->change_cap * 2 : 16;
		struct report_change *grown = yx_realloc(m->changes, cap * sizeof(*m->changes));

		if (!grown) {
			m->failed = true;
			return NULL;
		}
		m->changes = grown;
		m->change_cap = cap;
	}
	change = &m->changes[m->change_count++];
	*change = (struct report_change){ .change = c,
					  .count = 1,
					  .allowed = allowed,
					  .page = c ? c->page : 0,
					  .revision = c ? c->revision : 0,
					  .text = report_words.difference };
	if (c)
		change->text = report_clean2(m, &c->text);
	return change;
}

static bool
same_change(const struct yx_change *a, const struct yx_change *b)
{
	return a->revision == b->revision && a->page == b->page && strcmp(a->kind, b->kind) == 0 &&
	       strcmp(a->object, b->object) == 0 && strcmp(a->text.in[0], b->text.in[0]) == 0;
}

/* Refused ones first, so that they get the low numbers and the first lines. */
static void
collect_changes(struct report_model *m, bool allowed)
{
	const struct yx_verify_report *r = m->report;

	for (size_t i = 0; i < r->signature_count; i++) {
		const struct yx_signature *s = &r->signatures[i];

		for (size_t j = 0; j < s->change_count; j++) {
			const struct yx_change *c = &s->changes[j];
			bool known = false;

			if (c->allowed != allowed)
				continue;
			for (size_t k = 0; k < m->change_count && !known; k++)
				known = same_change(m->changes[k].change, c);
			if (known)
				continue;
			if (m->change_count >= YX_LIMIT_REPORT_CHANGES)
				m->change_left_out++;
			else
				(void)report_change_add(m, c, allowed);
		}
	}
}

/* What was found on the pages stands behind the analysis's list: refused ones come first again. */
static void
refused_first(struct report_model *m)
{
	struct report_change *sorted =
	    yx_arena_array(m->arena, m->change_count + 1, sizeof(*sorted));
	size_t n = 0;

	m->failed = m->failed || !sorted;
	for (int allowed = 0; sorted && allowed < 2; allowed++)
		for (size_t i = 0; i < m->change_count; i++)
			if (m->changes[i].allowed == (allowed == 1))
				sorted[n++] = m->changes[i];
	if (n)
		memcpy(m->changes, sorted, n * sizeof(*sorted));
}

/* In the order of the list, so that what is refused has the low numbers. */
static void
renumber(struct report_model *m)
{
	unsigned *as = yx_arena_array(m->arena, (size_t)m->numbers + 1, sizeof(*as)), n = 0;

	m->failed = m->failed || !as;
	if (!as)
		return;
	for (size_t i = 0; i < m->change_count; i++) {
		unsigned *number = &m->changes[i].number;

		if (*number && !as[*number])
			as[*number] = ++n;
		*number = as[*number];
	}
	for (size_t i = 0; i < m->shown_count; i++)
		for (size_t k = 0; k < m->shown[i].mark_count; k++)
			m->shown[i].marks[k].number = as[m->shown[i].marks[k].number];
}

static bool
one_line(const struct report_change *a, const struct report_change *b)
{
	if (a->allowed != b->allowed || b->number < a->number || b->number > a->last ||
	    strcmp(a->text.in[0], b->text.in[0]) != 0)
		return false;
	if (a->number) /* the same words about the same place */
		return true;
	return a->allowed && a->change && b->change &&
	       strcmp(a->change->kind, b->change->kind) == 0;
}

/* The only one of its page that is refused and has, or has not, an entry of the analysis. */
static struct report_change *
only_refused(struct report_model *m, size_t page, bool found_by_picture)
{
	struct report_change *only = NULL;

	for (size_t i = 0; i < m->change_count; i++) {
		struct report_change *c = &m->changes[i];

		if (c->allowed || c->page != page || (c->change == NULL) != found_by_picture)
			continue;
		if (only)
			return NULL;
		only = c;
	}
	return only;
}

/*
 * A page of which one thing was changed without leave and which differs in one place: these are
 * the two sides of one matter, and it gets one line and that place's number.
 */
static void
join_found(struct report_model *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->change_count; i++) {
		struct report_change *c = &m->changes[i], *seen;

		if (!c->change || c->allowed || c->number || !c->page ||
		    only_refused(m, c->page, false) != c)
			continue;
		seen = only_refused(m, c->page, true);
		if (!seen || !seen->number)
			continue;
		c->number = seen->number;
		c->text = report_text2(report_printf(m, "%s: %s", c->text.in[0], seen->text.in[0]),
				       report_printf(m, "%s：%s", c->text.in[1], seen->text.in[1]));
		seen->count = 0;
	}
	for (size_t i = 0; i < m->change_count; i++)
		if (m->changes[i].count)
			m->changes[n++] = m->changes[i];
	m->change_count = n;
}

/*
 * Alike, on one page, and with the next number, or one of those: permitted, or differences that
 * only the pictures show.
 */
static bool
next_alike(const struct report_change *a, const struct report_change *b)
{
	return a->allowed == b->allowed && (a->allowed || (!a->change && !b->change)) &&
	       a->number && b->number >= a->number && b->number <= a->last + 1 &&
	       a->page == b->page && strcmp(a->text.in[0], b->text.in[0]) == 0;
}

/* What says the same of one place, or is permitted and has none, becomes one line with a number. */
static void
group_changes(struct report_model *m)
{
	size_t n = 0;

	join_found(m);
	refused_first(m);
	renumber(m);
	for (size_t i = 0; i < m->change_count; i++) {
		struct report_change *like = NULL;

		m->changes[i].last = m->changes[i].number;
		for (size_t k = 0; k < n && !like; k++)
			if (one_line(&m->changes[k], &m->changes[i]))
				like = &m->changes[k];
		if (like)
			like->count++;
		else if (n && next_alike(&m->changes[n - 1], &m->changes[i]))
			m->changes[n - 1].last += m->changes[i].number > m->changes[n - 1].last;
		else
			m->changes[n++] = m->changes[i];
	}
	m->change_count = n;
}

/* ------------------------------------------------------------------ whole */

#define MANY 6

/* A recognised attack is told with the reason, in words. */
static void
say_attack(struct report_model *m)
{
	const struct yx_verify_report *r = m->report;
	struct yx_text2 what = m->meaning;

	if (!r->attack_count || r->verdict == YX_VERDICT_TOTAL_PASSED)
		return;
	/* many signatures in two languages leave no line for it: its name stands with the codes */
	if (m->options->language == YX_REPORT_BOTH && r->signature_count > MANY)
		return;
	m->meaning.in[0] = report_printf(m, "%s (known attack: %s)", what.in[0],
					 yx_report_attack_words(r->attacks[0], false));
	m->meaning.in[1] = report_printf(m, "%s（已知攻击手法：%s）", what.in[1],
					 yx_report_attack_words(r->attacks[0], true));
}

static void
say_meaning(struct report_model *m)
{
	const struct yx_verify_report *r = m->report;
	const struct yx_signature *worst = yx_report_worst(r);
	struct yx_text2 next = yx_report_next_step(r);
	const char *slash;

	slash = strrchr(r->file, '/');
	m->file = report_clean(m, slash && slash[1] ? slash + 1 : r->file);
	m->headline = report_text2(yx_report_headline(r, false), yx_report_headline(r, true));
	m->meaning = report_clean2(m, &r->reason);
	if (worst && r->verdict != YX_VERDICT_UNREADABLE)
		m->meaning = report_why(m, worst);
	m->next_step = report_clean2(m, &next);
	say_attack(m);
}

enum yx_status
report_model_make(struct report_model *m, const struct yx_verify_report *r,
		  const struct yx_report_options *o, struct yx_error *err)
{
	struct report_places places = { 0 };
	enum yx_status st;

	memset(m, 0, sizeof(*m));
	m->report = r;
	m->options = o;
	m->pictures_note = report_text2("", "");
	m->changes_title = report_words.changes;
	m->arena = yx_arena_new(0);
	if (!m->arena)
		return yx_fail_nomem(err);
	say_meaning(m);
	if (!report_blocks_make(m) || !report_notes_make(m))
		return yx_fail_nomem(err);
	collect_changes(m, false);
	collect_changes(m, true);
	st = report_places_find(&places, m, err);
	if (st == YX_OK)
		st = report_ofd_find(m, err);
	if (st == YX_OK)
		st = report_pictures(m, &places, err);
	if (st == YX_OK)
		group_changes(m);
	return st == YX_OK && m->failed ? yx_fail_nomem(err) : st;
}

void
report_model_clear(struct report_model *m)
{
	for (size_t i = 0; i < m->shown_count; i++) {
		yx_image_clear(&m->shown[i].now);
		yx_image_clear(&m->shown[i].then);
		yx_free(m->shown[i].marks);
	}
	yx_free(m->shown);
	yx_free(m->changes);
	yx_arena_free(m->arena);
}
