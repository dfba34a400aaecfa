/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include "verdict.h"

const char *
yx_verdict_name(enum yx_verdict v)
{
	static const char *const names[] = { "TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE",
					     "NO-SIGNATURE", "UNREADABLE" };

	return (size_t)v < sizeof(names) / sizeof(names[0]) ? names[v] : "UNREADABLE";
}

const char *
yx_say(struct yx_verdict_builder *b, const char *fmt, ...)
{
	struct yx_buf text = { 0 };
	char line[1024];
	va_list ap;
	char *s;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	yx_text_put_clean(&text, yx_bytes_str(line));
	s = yx_arena_strdup(b->arena, yx_buf_bytes(&text));
	yx_buf_clear(&text);
	if (!s)
		b->failed = true;
	return s ? s : "";
}

const char *
yx_say_bytes(struct yx_verdict_builder *b, struct yx_bytes in)
{
	struct yx_buf text = { 0 };
	char *s;

	yx_text_put_clean(&text, yx_bytes_slice(in, 0, 4096));
	s = yx_arena_strdup(b->arena, yx_buf_bytes(&text));
	yx_buf_clear(&text);
	if (!s)
		b->failed = true;
	return s ? s : "";
}

struct yx_text2
yx_say2(struct yx_verdict_builder *b, const char *en, const char *zh)
{
	return (struct yx_text2){ { yx_say(b, "%s", en), yx_say(b, "%s", zh) } };
}

struct yx_judged *
yx_judge_new(struct yx_verdict_builder *b, const char *id, enum yx_signature_kind kind)
{
	struct yx_judged *j = yx_arena_alloc(b->arena, sizeof(*j));
	struct yx_judged **grown;

	if (j && b->count == b->room) {
		size_t room = b->room ? b->room * 2 : 8;

		grown = yx_arena_array(b->arena, room, sizeof(struct yx_judged *));
		if (grown && b->count)
			memcpy(grown, b->items, b->count * sizeof(struct yx_judged *));
		if (grown) {
			b->items = grown;
			b->room = room;
		}
		j = grown ? j : NULL;
	}
	if (!j) {
		b->failed = true;
		return NULL;
	}
	j->s = (struct yx_signature){ .id = yx_say(b, "%s", id),
				      .kind = kind,
				      .indication = YX_INDICATION_PASSED,
				      .reason = { { "", "" } },
				      .next_step = { { "", "" } },
				      .profile = "",
				      .subject = "",
				      .serial = "",
				      .issuer = "",
				      .name = "",
				      .signing_time = YX_TIME_NONE,
				      .digest = "",
				      .algorithm = "",
				      .claimed_reason = "",
				      .claimed_location = "",
				      .level = "",
				      .judged_by = "",
				      .existed_by = YX_TIME_NONE,
				      .judged_at = YX_TIME_NONE,
				      .extend_before = YX_TIME_NONE,
				      .facts = { .claimed_time = YX_TIME_NONE,
						 .content_type = "",
						 .commitment = "",
						 .policy = "",
						 .filter = "",
						 .sub_filter = "",
						 .name = "",
						 .contact = "" } };
	j->stamped = j->unused_stamp = j->claimed = j->made_after = YX_TIME_NONE;
	b->items[b->count++] = j;
	return j;
}

void
yx_judge(struct yx_verdict_builder *b, struct yx_judged *j, enum yx_indication indication,
	 enum yx_sub_indication sub, struct yx_text2 reason, struct yx_text2 next_step)
{
	j->s.found |= UINT32_C(1) << sub;
	if (j->decided && indication <= j->s.indication)
		return;
	j->decided = true;
	j->s.indication = indication;
	j->s.sub = sub;
	j->s.reason = yx_say2(b, reason.in[0], reason.in[1]);
	j->s.next_step = yx_say2(b, next_step.in[0], next_step.in[1]);
}

void
yx_judge_sub(struct yx_verdict_builder *b, struct yx_judged *j, enum yx_sub_indication sub,
	     struct yx_text2 detail, struct yx_text2 next_step)
{
	struct yx_text2 reason;

	for (int i = 0; i < 2; i++) {
		const char *own = yx_sub_indication_text(sub, i == 1);
		bool more = detail.in[i] && detail.in[i][0];

		/* a check that says the sub-indication's words itself is not said twice */
		if (more && strncmp(detail.in[i], own, strlen(own)) == 0) {
			reason.in[i] = detail.in[i];
			continue;
		}
		reason.in[i] = yx_say(b, "%s%s%s", own, more ? (i ? "：" : ": ") : "",
				      more ? detail.in[i] : "");
	}
	yx_judge(b, j, yx_sub_indication_of(sub), sub, reason, next_step);
}

void
yx_judge_remark(struct yx_verdict_builder *b, struct yx_judged *j, const char *code,
		struct yx_text2 text)
{
	struct yx_remark *grown;

	if (j->s.remark_count == j->remark_room) {
		size_t room = j->remark_room ? j->remark_room * 2 : 4;

		grown = yx_arena_array(b->arena, room, sizeof(*grown));
		if (!grown) {
			b->failed = true;
			return;
		}
		if (j->s.remark_count)
			memcpy(grown, j->remarks, j->s.remark_count * sizeof(*grown));
		j->s.remarks = j->remarks = grown;
		j->remark_room = room;
	}
	j->remarks[j->s.remark_count++] =
	    (struct yx_remark){ code, yx_say2(b, text.in[0], text.in[1]) };
}

void
yx_judge_add_stamp(struct yx_verdict_builder *b, struct yx_judged *j,
		   const struct yx_signature_stamp *stamp)
{
	if (j->s.stamp_count == j->stamp_room) {
		size_t room = j->stamp_room ? j->stamp_room * 2 : 4;
		struct yx_signature_stamp *grown = yx_arena_array(b->arena, room, sizeof(*grown));

		if (!grown) {
			b->failed = true;
			return;
		}
		if (j->s.stamp_count)
			memcpy(grown, j->stamps, j->s.stamp_count * sizeof(*grown));
		j->s.stamps = j->stamps = grown;
		j->stamp_room = room;
	}
	j->stamps[j->s.stamp_count++] = *stamp;
}

void
yx_judge_change(struct yx_verdict_builder *b, struct yx_judged *j, const struct yx_change *change)
{
	struct yx_change *grown;

	if (j->s.change_count == j->change_room) {
		size_t room = j->change_room ? j->change_room * 2 : 8;

		grown = yx_arena_array(b->arena, room, sizeof(*grown));
		if (!grown) {
			b->failed = true;
			return;
		}
		if (j->s.change_count)
			memcpy(grown, j->changes, j->s.change_count * sizeof(*grown));
		j->s.changes = j->changes = grown;
		j->change_room = room;
	}
	j->changes[j->s.change_count] = *change;
	j->changes[j->s.change_count].object = yx_say(b, "%s", change->object);
	j->changes[j->s.change_count].path = yx_say(b, "%s", change->path ? change->path : "");
	j->changes[j->s.change_count].text = yx_say2(b, change->text.in[0], change->text.in[1]);
	j->s.change_count++;
}

void
yx_verdict_attack(struct yx_verdict_builder *b, const char *name)
{
	for (size_t i = 0; i < b->attack_count; i++)
		if (strcmp(b->attacks[i], name) == 0)
			return;
	if (b->attack_count < sizeof(b->attacks) / sizeof(b->attacks[0]))
		b->attacks[b->attack_count++] = name;
}

void
yx_verdict_remark(struct yx_verdict_builder *b, const char *code, struct yx_text2 text)
{
	if (b->remark_count < sizeof(b->remarks) / sizeof(b->remarks[0]))
		b->remarks[b->remark_count++] =
		    (struct yx_remark){ code, yx_say2(b, text.in[0], text.in[1]) };
}

static const char *
name_text(struct yx_verdict_builder *b, struct yx_bytes name)
{
	struct yx_buf text = { 0 };
	const char *s;

	yx_name_put_text(&text, name);
	s = yx_say_bytes(b, yx_buf_bytes(&text));
	yx_buf_clear(&text);
	return s;
}

void
yx_judge_signer(struct yx_verdict_builder *b, struct yx_judged *j, struct yx_bytes der)
{
	struct yx_cert *cert = NULL;
	const struct yx_pubkey *key;
	struct yx_buf text = { 0 };
	struct yx_bytes kept;
	char name[64];

	if (!der.len || yx_cert_parse(&cert, der, YX_PKI_LENIENT, NULL) != YX_OK)
		return;
	kept = yx_arena_dup(b->arena, der);
	if (kept.data)
		j->s.certificate = kept;
	else
		b->failed = true;
	j->s.subject = name_text(b, yx_cert_subject(cert));
	j->s.issuer = name_text(b, yx_cert_issuer(cert));
	yx_hex_put(&text, yx_cert_serial(cert));
	j->s.serial = yx_say(b, "%s", yx_buf_str(&text));
	yx_buf_reset(&text);
	if (yx_name_put_attribute(&text, yx_cert_subject(cert), YX_OID_DN_COMMON_NAME))
		j->s.name = yx_say_bytes(b, yx_buf_bytes(&text));
	else
		j->s.name = j->s.subject;
	if (yx_cert_public_key(cert, &key, NULL) == YX_OK)
		j->s.algorithm = yx_say(b, "%s", yx_pubkey_name(key, name));
	yx_buf_clear(&text);
	yx_cert_free(cert);
}
