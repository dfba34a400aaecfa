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
	struct yx_text2 sure = yx_report_time_words(m->report, s, false);
	char text[32];

	if (s->signing_time == YX_TIME_NONE)
		return;
	yx_time_rfc3339(text, s->signing_time - s->signing_time % YX_SECOND);
	b->time = report_clean(m, text);
	b->sure = yx_report_time_words(m->report, s, true);
	row2(b, "When", "时间",
	     report_text2(report_printf(m, "%s, %s", text, sure.in[0]),
			  report_printf(m, "%s，%s", text, sure.in[1])),
	     false);
}

static struct yx_text2
with_serial(struct report_model *m, const char *text, const char *serial)
{
	const char *clean = report_clean(m, text), *number = report_clean(m, serial);
	const char *comma = clean[0] ? ", " : "";

	if (!number[0])
		return report_text2(clean, clean);
	return report_text2(
	    report_printf(m, "%s%scertificate %s", clean, comma, number),
	    report_printf(m, "%s%s证书序列号 %s", clean, clean[0] ? "，" : "", number));
}

/* For those who ask: certificate, algorithms, kind. */
static void
details(struct report_model *m, struct report_block *b, const struct yx_signature *s)
{
	const char *parts[] = { s->algorithm, s->digest, s->profile };
	struct yx_buf text = { 0 };

	b->kind =
	    report_clean(m, s->level[0] && s->kind == YX_KIND_SIGNATURE ? s->level : s->profile);
	b->algorithms = report_printf(m, "%s%s%s", report_clean(m, s->algorithm),
				      s->algorithm[0] && s->digest[0] ? ", " : "", s->digest);
	b->serial = report_clean(m, s->serial);
	b->reason_given = report_clean(m, s->claimed_reason);

	for (size_t i = 0; i < 3; i++)
		if (parts[i][0])
			yx_buf_printf(&text, "%s%s", text.len ? ", " : "", parts[i]);
	row2(b, "Details", "技术", with_serial(m, yx_buf_str(&text), s->serial), false);
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
row_self_made(struct report_block *b)
{
	row2(b, "Confirmed by", "身份由",
	     report_text2("nobody but the signer (a certificate of their own making)",
			  "无人确认（签名人自制的证书）"),
	     false);
	b->confirmed = report_text2("nobody (own certificate)", "无人（自制证书）");
}

/* The short name of who issued the certificate. */
static void
short_issuer(struct report_model *m, struct report_block *b, const struct yx_signature *s)
{
	struct yx_cert *cert = NULL;
	char name[200] = "";
	const char *kept;

	if (s->certificate.len &&
	    yx_cert_parse(&cert, s->certificate, YX_PKI_LENIENT, NULL) == YX_OK)
		yx_name_display(name, sizeof(name), yx_cert_issuer(cert));
	yx_cert_free(cert);
	kept = report_clean(m, name[0] ? name : s->issuer);
	b->confirmed = report_text2(kept, kept);
}

static void
make_block(struct report_model *m, struct report_block *b, const struct yx_signature *s, size_t n)
{
	static const struct yx_text2 kinds[] = { { { "Signature", "签名" } },
						 { { "Seal", "印章" } },
						 { { "Time-stamp", "时间戳" } } };
	static const struct yx_text2 covers[] = {
		[YX_COVERAGE_NONE] = { { "", "" } },
		[YX_COVERAGE_PARTIAL] = { { "only a PART", "仅一部分" } },
		[YX_COVERAGE_REVISION] = { { "an earlier state", "较早的版本" } },
		[YX_COVERAGE_WHOLE_FILE] = { { "the whole file", "整个文件" } },
	};
	static const char *const by[] = { "签名人", "签章人", "时间戳机构" };
	const struct yx_text2 *kind = &kinds[(size_t)s->kind < 3 ? s->kind : 0];
	const char *id = report_clean(m, s->id);

	b->indication = s->indication;
	b->word = *kind;
	b->name = report_text2(report_printf(m, "%s %zu", kind->in[0], n),
			       report_printf(m, "%s %zu", kind->in[1], n));
	b->sure = report_text2("", "");
	b->time = "";
	b->title = report_text2(report_printf(m, "%s %zu (%s)", kind->in[0], n, id),
				report_printf(m, "%s %zu（%s）", kind->in[1], n, id));
	b->result = report_text2(yx_report_indication_words(s->indication, false),
				 yx_report_indication_words(s->indication, true));
	row(m, b, "By", by[(size_t)s->kind < 3 ? s->kind : 0], s->name);
	b->who = report_clean(m, s->name);
	short_issuer(m, b, s);
	if (strcmp(s->issuer, s->subject) == 0 && s->issuer[0])
		row_self_made(b);
	else
		row(m, b, "Confirmed by", "身份颁发者", s->issuer);
	row_time(m, b, s);
	row_proof(m, b, s);
	b->covers = covers[(size_t)s->coverage < 4 ? s->coverage : 0];
	row2(b, "Covers", "覆盖范围",
	     report_text2(yx_report_coverage_words(s->coverage, false),
			  yx_report_coverage_words(s->coverage, true)),
	     s->coverage == YX_COVERAGE_PARTIAL);
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

/*
 * "Seal 1, Signature 2, 4–25": without the names inside the file; a word once for those in a row,
 * and of three numbers in a row the first and the last.
 */
static void
add_title(struct report_model *m, struct report_reason *r, const struct report_block *b, size_t n)
{
	bool same = r->word == b->word.in[0];

	if (same && n == r->last + 1 && n >= r->first + 2) {
		r->which = report_text2(report_printf(m, "%s–%zu", r->before.in[0], n),
					report_printf(m, "%s–%zu", r->before.in[1], n));
		r->last = n;
		return;
	}
	if (!r->which.in[0])
		r->which = b->name;
	else if (same)
		r->which = report_text2(report_printf(m, "%s, %zu", r->which.in[0], n),
					report_printf(m, "%s、%zu", r->which.in[1], n));
	else
		r->which = report_text2(report_printf(m, "%s, %s", r->which.in[0], b->name.in[0]),
					report_printf(m, "%s、%s", r->which.in[1], b->name.in[1]));
	if (!same || n != r->last + 1) {
		r->before = r->which;
		r->first = n;
	}
	r->last = n;
	r->word = b->word.in[0];
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
		add_title(m, like, &m->blocks[i], i + 1);
	}
	/* one reason for all of them is the headline's */
	if (m->reason_count == 1)
		m->reason_count = 0;
}

/* Until when the proofs will do: the first that ends. */
static void
say_extend(struct report_model *m)
{
	const struct yx_verify_report *r = m->report;
	yx_time first = YX_TIME_NONE;
	char text[32];

	m->extend = report_text2("", "");
	for (size_t i = 0; i < r->signature_count; i++) {
		yx_time end = r->signatures[i].extend_before;

		if (end != YX_TIME_NONE && r->signatures[i].indication == YX_INDICATION_PASSED &&
		    (first == YX_TIME_NONE || end < first))
			first = end;
	}
	if (first == YX_TIME_NONE)
		return;
	yx_time_rfc3339(text, first - first % YX_SECOND);
	m->extend = report_text2(report_printf(m, "Extend before %s (yinxin extend).", text),
				 report_printf(m, "请在 %s 之前续期（yinxin extend）。", text));
}

/* What both forms print for experts. */
static void
say_codes(struct report_model *m)
{
	const struct yx_verify_report *r = m->report;
	struct yx_buf codes = { 0 };
	char time[32];

	for (size_t i = 0, end; i < r->signature_count; i = end) {
		enum yx_sub_indication sub = r->signatures[i].sub;

		for (end = i + 1; end < r->signature_count && r->signatures[end].sub == sub;)
			end++;
		if (yx_sub_indication_name(sub) && end > i + 1)
			yx_buf_printf(&codes, " · %zu–%zu: %s", i + 1, end,
				      yx_sub_indication_name(sub));
		else if (yx_sub_indication_name(sub))
			yx_buf_printf(&codes, " · %zu: %s", i + 1, yx_sub_indication_name(sub));
	}
	for (size_t i = 0; i < r->attack_count; i++)
		yx_buf_printf(&codes, " · %s", r->attacks[i]);
	m->codes = report_keep(m, yx_buf_bytes(&codes));
	yx_buf_clear(&codes);
	m->checked = report_printf(
	    m, "%s", yx_time_rfc3339(time, r->validated_at - r->validated_at % YX_SECOND));
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
	say_extend(m);
	say_codes(m);
	return true;
}
