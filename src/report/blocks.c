/* SPDX-License-Identifier: Apache-2.0 */
/* What a page says of each signature, and why those that are not valid are not, each reason once.
 */
#include <string.h>
#include "model.h"

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
	/* only a name ("CN=...,O=..."): says whom, and the general part what */
	if (rest[strcspn(rest, " =,(")] == '=')
		return reason;
	/* a detail of a parser is English: the Chinese half then says the general part */
	for (const char *c = rest; *c && !words; c++)
		words = (unsigned char)*c >= 0x80;
	return words ? rest : general;
}

struct yx_text2
report_why(struct report_model *m, const struct yx_signature *s)
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
	b->time = report_clean(m, text);
	b->sure = *how;
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

/* Whoever wants can make a certificate with any name in it: that stands beside the name. */
static void
row_self_made(struct report_model *m, struct report_block *b)
{
	row2(b, "Confirmed by", "身份由",
	     report_text2("nobody but the signer (a certificate of their own making)",
			  "无人确认（签名人自制的证书）"),
	     false);
	b->who = report_text2(
	    report_printf(m, "%s (by their own certificate; confirmed by nobody)", b->who.in[0]),
	    report_printf(m, "%s（自制证书，无人确认）", b->who.in[1]));
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
	b->name = report_text2(report_printf(m, "%s %zu", kind->in[0], n),
			       report_printf(m, "%s %zu", kind->in[1], n));
	b->sure = b->who = report_text2("", "");
	b->time = "";
	b->title = report_text2(report_printf(m, "%s %zu (%s)", kind->in[0], n, id),
				report_printf(m, "%s %zu（%s）", kind->in[1], n, id));
	b->result = report_text2(yx_report_indication_words(s->indication, false),
				 yx_report_indication_words(s->indication, true));
	row(m, b, "By", "签名人", s->name);
	b->who = report_text2(report_clean(m, s->name), report_clean(m, s->name));
	if (strcmp(s->issuer, s->subject) == 0 && s->issuer[0])
		row_self_made(m, b);
	else
		row(m, b, "Confirmed by", "身份颁发者", s->issuer);
	row_time(m, b, s);
	row_proof(m, b, s);
	b->covers = report_text2(yx_report_coverage_words(s->coverage, false),
				 yx_report_coverage_words(s->coverage, true));
	row2(b, "Covers", "覆盖范围", b->covers, s->coverage == YX_COVERAGE_PARTIAL);
	row(m, b, "Reason given", "签署理由", s->claimed_reason);
	row(m, b, "Place given", "签署地点", s->claimed_location);
	details(m, b, s);
}

/* ---------------------------------------------------------------- reasons */

static bool
same_text(const struct yx_text2 *a, const struct yx_text2 *b)
{
	return strcmp(a->in[0], b->in[0]) == 0 && strcmp(a->in[1], b->in[1]) == 0;
}

/* "Seal 1, Signature 2": the titles without the names inside the file. */
static void
add_title(struct report_model *m, struct report_reason *r, const struct report_block *b)
{
	if (!r->which.in[0]) {
		r->which = b->name;
		return;
	}
	r->which = report_text2(report_printf(m, "%s, %s", r->which.in[0], b->name.in[0]),
				report_printf(m, "%s、%s", r->which.in[1], b->name.in[1]));
}

static void
collect_reasons(struct report_model *m)
{
	for (size_t i = 0; i < m->block_count; i++) {
		const struct yx_signature *s = &m->report->signatures[i];
		struct report_reason *like = NULL, found = { 0 };

		if (s->indication == YX_INDICATION_PASSED)
			continue;
		found.why = report_why(m, s);
		found.next = report_clean2(m, &s->next_step);
		for (size_t k = 0; k < m->reason_count && !like; k++)
			if (same_text(&m->reasons[k].why, &found.why) &&
			    same_text(&m->reasons[k].next, &found.next))
				like = &m->reasons[k];
		if (!like) {
			like = &m->reasons[m->reason_count++];
			*like = found;
		}
		add_title(m, like, &m->blocks[i]);
	}
	/* one reason for all of them is the headline's */
	if (m->reason_count == 1)
		m->reason_count = 0;
}

bool
report_blocks_make(struct report_model *m)
{
	m->block_count = m->report->signature_count;
	m->blocks = yx_arena_array(m->arena, m->block_count + 1, sizeof(*m->blocks));
	m->reasons = yx_arena_array(m->arena, m->block_count + 1, sizeof(*m->reasons));
	if (!m->blocks || !m->reasons)
		return false;
	for (size_t i = 0; i < m->block_count; i++)
		make_block(m, &m->blocks[i], &m->report->signatures[i], i + 1);
	collect_reasons(m);
	return true;
}
