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
	size_t n = 0;
	const char *kept = NULL;

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
		kept = yx_arena_strdup(m->arena, yx_buf_bytes(&b));
	}
	yx_buf_clear(&b);
	m->failed = m->failed || !kept;
	return kept ? kept : "";
}

const char *
report_printf(struct report_model *m, const char *fmt, ...)
{
	char text[2048];
	const char *kept;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	kept = yx_arena_strdup(m->arena, yx_bytes_str(text));
	m->failed = m->failed || !kept;
	return kept ? kept : "";
}

struct yx_text2
report_page_text(struct report_model *m, size_t page)
{
	return report_text2(report_printf(m, "page %zu", page),
			    report_printf(m, "第 %zu 页", page));
}

static struct yx_text2
clean2(struct report_model *m, const struct yx_text2 *t)
{
	return report_text2(report_clean(m, t->in[0]), report_clean(m, t->in[1]));
}

/*
 * A reason is "what the sub-indication means: what was found". The first half is the standard's
 * words for experts; where the second says what happened, that alone is for people.
 */
static const char *
plain(const char *reason, enum yx_sub_indication sub, bool chinese)
{
	const char *general = yx_sub_indication_text(sub, chinese), *rest;
	size_t n = strlen(general);
	bool words = !chinese;

	if (!n || strncmp(reason, general, n) != 0)
		return reason;
	rest = reason + n;
	rest += strncmp(rest, ": ", 2) == 0              ? 2
		: strncmp(rest, "：", strlen("：")) == 0 ? strlen("：")
							 : 0;
	if (rest == reason + n)
		return reason;
	/* a detail of a parser is English: the Chinese half then says the general part */
	for (const char *c = rest; *c && !words; c++)
		words = (unsigned char)*c >= 0x80;
	return words ? rest : general;
}

static struct yx_text2
why(struct report_model *m, const struct yx_signature *s)
{
	return report_text2(report_clean(m, plain(s->reason.in[0], s->sub, false)),
			    report_clean(m, plain(s->reason.in[1], s->sub, true)));
}

/* ------------------------------------------------------------- signatures */

static void
row2(struct report_block *b, const char *en, const char *zh, struct yx_text2 value, bool strong)
{
	if (b->row_count < REPORT_ROWS && (value.in[0][0] || value.in[1][0]))
		b->rows[b->row_count++] =
		    (struct report_row){ report_text2(en, zh), value, strong };
}

static void
row(struct report_model *m, struct report_block *b, const char *en, const char *zh,
    const char *untrusted)
{
	const char *text = report_clean(m, untrusted ? untrusted : "");

	row2(b, en, zh, report_text2(text, text), false);
}

static void
row_time(struct report_model *m, struct report_block *b, const struct yx_signature *s)
{
	static const struct yx_text2 sure[] = {
		[YX_TIME_CLAIMED] = { { "by the signer's own claim; nothing proves it",
					"签名人自称，没有证明" } },
		[YX_TIME_STAMPED] = { { "proven by a time-stamp", "由可信时间戳证明" } },
		[YX_TIME_LEDGER] = { { "proven by the ledger", "由存证账本证明" } },
	};
	const struct yx_text2 *how = &sure[(size_t)s->time_source < 3 ? s->time_source : 0];
	char text[32];

	if (s->signing_time == YX_TIME_NONE)
		return;
	yx_time_rfc3339(text, s->signing_time - s->signing_time % YX_SECOND);
	row2(b, "When", "时间",
	     report_text2(report_printf(m, "%s, %s", text, how->in[0]),
			  report_printf(m, "%s，%s", text, how->in[1])),
	     false);
}

/* For those who ask: certificate, algorithms, kind. */
static void
details(struct report_model *m, struct report_block *b, const struct yx_signature *s)
{
	struct yx_buf text = { 0 };
	const char *parts[] = { s->algorithm, s->digest, s->profile };

	for (size_t i = 0; i < 3; i++)
		if (parts[i][0])
			yx_buf_printf(&text, "%s%s", text.len ? ", " : "", parts[i]);
	if (s->serial[0])
		yx_buf_printf(&text, "%scertificate %s", text.len ? ", " : "", s->serial);
	row(m, b, "Details", "技术", yx_buf_str(&text));
	yx_buf_clear(&text);
}

/* What time-stamps prove, and until when they will. */
static void
row_proof(struct report_model *m, struct report_block *b, const struct yx_signature *s)
{
	char text[32];

	if (s->existed_by != YX_TIME_NONE && s->time_source != YX_TIME_STAMPED) {
		yx_time_rfc3339(text, s->existed_by - s->existed_by % YX_SECOND);
		row2(b, "Existed by", "最迟存在于",
		     report_text2(report_printf(m, "%s, proven", text),
				  report_printf(m, "%s，有证明", text)),
		     false);
	}
	if (s->extend_before != YX_TIME_NONE && s->indication == YX_INDICATION_PASSED) {
		yx_time_rfc3339(text, s->extend_before - s->extend_before % YX_SECOND);
		row2(b, "Extend before", "请在此前续期",
		     report_text2(report_printf(m, "%s (yinxin extend)", text),
				  report_printf(m, "%s（yinxin extend）", text)),
		     false);
	}
}

static void
make_block(struct report_model *m, struct report_block *b, const struct yx_signature *s, size_t n)
{
	static const struct yx_text2 kinds[] = { { { "Signature", "签名" } },
						 { { "Seal", "印章" } },
						 { { "Time-stamp", "时间戳" } } };
	const struct yx_text2 *kind = &kinds[(size_t)s->kind < 3 ? s->kind : 0];
	const char *id = report_clean(m, s->id);

	b->indication = s->indication;
	b->title = report_text2(report_printf(m, "%s %zu (%s)", kind->in[0], n, id),
				report_printf(m, "%s %zu（%s）", kind->in[1], n, id));
	b->result = report_text2(yx_report_indication_words(s->indication, false),
				 yx_report_indication_words(s->indication, true));
	row(m, b, "By", "签名人", s->name);
	if (strcmp(s->issuer, s->subject) == 0 && s->issuer[0])
		row2(b, "Confirmed by", "身份由",
		     report_text2("nobody but the signer (a certificate of their own making)",
				  "无人确认（签名人自制的证书）"),
		     false);
	else
		row(m, b, "Confirmed by", "身份颁发者", s->issuer);
	row_time(m, b, s);
	row_proof(m, b, s);
	row2(b, "Covers", "覆盖范围",
	     report_text2(yx_report_coverage_words(s->coverage, false),
			  yx_report_coverage_words(s->coverage, true)),
	     s->coverage == YX_COVERAGE_PARTIAL);
	row(m, b, "Reason given", "签署理由", s->claimed_reason);
	row(m, b, "Place given", "签署地点", s->claimed_location);
	/* of a single signature both stand in the headline already */
	if (s->indication != YX_INDICATION_PASSED && m->block_count > 1) {
		row2(b, "Why", "原因", why(m, s), true);
		row2(b, "Next step", "下一步", clean2(m, &s->next_step), true);
	}
	details(m, b, s);
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
		change->text = clean2(m, &c->text);
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

static bool
one_line(const struct report_change *a, const struct report_change *b)
{
	if (a->allowed != b->allowed || a->number != b->number ||
	    strcmp(a->text.in[0], b->text.in[0]) != 0)
		return false;
	if (a->number) /* the same words about the same place */
		return true;
	return a->allowed && a->change && b->change &&
	       strcmp(a->change->kind, b->change->kind) == 0;
}

/* What says the same of one place, or is permitted and has none, becomes one line with a number. */
static void
group_changes(struct report_model *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->change_count; i++) {
		struct report_change *like = NULL;

		for (size_t k = 0; k < n && !like; k++)
			if (one_line(&m->changes[k], &m->changes[i]))
				like = &m->changes[k];
		if (like)
			like->count++;
		else
			m->changes[n++] = m->changes[i];
	}
	m->change_count = n;
}

/* ------------------------------------------------------------------ whole */

static void
say_meaning(struct report_model *m)
{
	const struct yx_verify_report *r = m->report;
	const struct yx_signature *worst = NULL;
	const char *slash;

	slash = strrchr(r->file, '/');
	m->file = report_clean(m, slash && slash[1] ? slash + 1 : r->file);
	m->headline = report_text2(yx_report_headline(r, false), yx_report_headline(r, true));
	m->meaning = clean2(m, &r->reason);
	m->next_step = report_text2("", "");
	for (size_t i = 0; i < r->signature_count; i++)
		if (r->signatures[i].indication != YX_INDICATION_PASSED &&
		    (!worst || r->signatures[i].indication > worst->indication))
			worst = &r->signatures[i];
	if (worst && r->verdict != YX_VERDICT_UNREADABLE) {
		m->meaning = why(m, worst);
		m->next_step = clean2(m, &worst->next_step);
	} else if (worst)
		m->next_step = clean2(m, &worst->next_step);
	else if (r->verdict == YX_VERDICT_UNREADABLE)
		m->next_step =
		    report_text2("ask the sender for the file again", "请发送方重新提供文件");
	else if (r->verdict == YX_VERDICT_NO_SIGNATURE)
		m->next_step =
		    report_text2("nothing in this file proves who made it or that it is "
				 "unchanged; ask for a signed one",
				 "文件中没有任何内容能证明其来源或完整性；请索取已签名的文件");
	else
		m->next_step =
		    report_text2("keep the file exactly as it is; printing or saving it again "
				 "loses the proof",
				 "请原样保存此文件；打印或另存会失去证明力");
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
	m->arena = yx_arena_new(0);
	if (!m->arena)
		return yx_fail_nomem(err);
	say_meaning(m);
	m->block_count = r->signature_count;
	m->blocks = yx_arena_array(m->arena, m->block_count + 1, sizeof(*m->blocks));
	if (!m->blocks)
		return yx_fail_nomem(err);
	for (size_t i = 0; i < m->block_count; i++)
		make_block(m, &m->blocks[i], &r->signatures[i], i + 1);
	collect_changes(m, false);
	collect_changes(m, true);
	st = report_places_find(&places, m, err);
	if (st == YX_OK)
		st = report_pictures(m, &places, err);
	if (st == YX_OK && m->failed)
		st = yx_fail_nomem(err);
	if (st == YX_OK)
		group_changes(m);
	return st;
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
