/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict in plain words. The answer comes first; every line says one thing. */
#include <string.h>
#include <yinxin/report.h>

struct out {
	struct yx_buf *b;
	bool zh;
};

static const char *
pick(const struct out *o, const char *en, const char *zh)
{
	return o->zh ? zh : en;
}

const char *
yx_report_indication_words(enum yx_indication i, bool chinese)
{
	switch (i) {
	case YX_INDICATION_PASSED:
		return chinese ? "有效" : "valid";
	case YX_INDICATION_FAILED:
		return chinese ? "无效" : "NOT valid";
	default:
		return chinese ? "无法判定" : "undetermined";
	}
}

const char *
yx_report_headline(const struct yx_verify_report *r, bool chinese)
{
	const struct out o = { NULL, chinese };

	switch (r->verdict) {
	case YX_VERDICT_TOTAL_PASSED:
		if (!r->judges_certificates)
			return pick(
			    &o,
			    "INTACT: exactly what was signed, with only permitted changes "
			    "since (who signed was not judged)",
			    "完好：内容与签署时一致，此后只有被允许的改动（未判断签名人身份）");
		return pick(&o, "VALID: every signature is good", "有效：所有签名均通过验证");
	case YX_VERDICT_TOTAL_FAILED:
		return pick(&o, "NOT VALID: do not rely on this file", "无效：请勿依据此文件");
	case YX_VERDICT_INDETERMINATE:
		return pick(&o, "UNDETERMINED: it can be neither confirmed nor refuted",
			    "无法判定：既不能确认有效，也不能确认无效");
	case YX_VERDICT_NO_SIGNATURE:
		return pick(&o, "NO SIGNATURE in this file", "文件中没有签名");
	default:
		return pick(&o, "UNREADABLE", "无法读取");
	}
}

const struct yx_signature *
yx_report_worst(const struct yx_verify_report *r)
{
	const struct yx_signature *worst = NULL;

	for (size_t i = 0; i < r->signature_count; i++)
		if (r->signatures[i].indication != YX_INDICATION_PASSED &&
		    (!worst || r->signatures[i].indication > worst->indication))
			worst = &r->signatures[i];
	return worst;
}

struct yx_text2
yx_report_next_step(const struct yx_verify_report *r)
{
	const struct yx_signature *worst = yx_report_worst(r);

	if (worst)
		return worst->next_step;
	if (r->verdict == YX_VERDICT_UNREADABLE)
		return (struct yx_text2){ { "ask the sender for the file again",
					    "请发送方重新提供文件" } };
	if (r->verdict == YX_VERDICT_NO_SIGNATURE)
		return (struct yx_text2){
			{ "nothing in this file proves who made it or that it is unchanged; ask "
			  "for a signed one",
			  "文件中没有任何内容能证明其来源或完整性；请索取已签名的文件" }
		};
	return (struct yx_text2){ { "keep the file exactly as it is; printing or saving it again "
				    "loses the proof",
				    "请原样保存此文件；打印或另存会失去证明力" } };
}

const char *
yx_report_attack_words(const char *name, bool chinese)
{
	static const struct {
		const char *name, *en, *zh;
	} words[] = {
		{ "incremental-saving", "something was written behind the signed part",
		  "在签名范围之后写入了内容" },
		{ "signature-wrapping", "the signed part was moved aside and other content put in",
		  "把签名所指的部分移开，换上其他内容" },
		{ "universal-forgery", "the signature's own data were removed or emptied",
		  "删去或清空签名自身的数据" },
		{ "shadow-hide", "what hid the content was taken away after signing",
		  "签署之后移去遮盖内容的对象" },
		{ "shadow-replace", "what is shown was replaced after signing",
		  "签署之后替换了所显示的内容" },
		{ "shadow-hide-and-replace", "hidden content was brought out after signing",
		  "签署之后换出事先藏好的内容" },
		{ "evil-annotation", "annotations were laid over a certified document",
		  "在认证文件上覆盖批注" },
		{ "sneaky-signature", "a later signature field covers or changes the content",
		  "用后加的签名域遮盖或改变内容" },
		{ "ofd-uncovered-entry", "parts that nobody signed can change what is shown",
		  "未被签署的条目会改变显示内容" },
		{ "ofd-dangling-reference", "names lead to parts that are not there",
		  "引用指向不存在的条目" },
		{ "ofd-integrity-list", "the list of the package's parts was changed",
		  "文件包的完整性清单被改动" },
		{ "ofd-removed-entry", "parts of the package were removed", "文件包的条目被删去" },
		{ "ofd-smuggled-entry", "parts were put into the package", "文件包中混入了条目" },
		{ "parser-differential", "the file can be read in two ways", "文件可有两种读法" },
		{ "handwriting-moved", "handwriting was taken from another document",
		  "手写笔迹取自别的文件" },
		{ "handwriting-replayed", "handwriting was used a second time",
		  "手写笔迹被重复使用" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].name, name) == 0)
			return chinese ? words[i].zh : words[i].en;
	return name;
}

/* "  label: value" unless there is none. */
static void
line(const struct out *o, const char *en, const char *zh, const char *value)
{
	if (value && value[0])
		yx_buf_printf(o->b, "    %s%s%s\n", pick(o, en, zh), pick(o, ": ", "："), value);
}

const char *
yx_report_coverage_words(enum yx_coverage c, bool chinese)
{
	const struct out w = { NULL, chinese };
	const struct out *o = &w;

	switch (c) {
	case YX_COVERAGE_WHOLE_FILE:
		return pick(o, "the whole file", "整个文件");
	case YX_COVERAGE_REVISION:
		return pick(o, "an earlier state of the file, all of it", "文件较早的一个完整版本");
	case YX_COVERAGE_PARTIAL:
		return pick(o, "only part of the file", "仅文件的一部分");
	default:
		return "";
	}
}

static void
put_time(const struct out *o, const struct yx_verify_report *r, const struct yx_signature *s)
{
	struct yx_text2 sure = yx_report_time_words(r, s, false);
	char text[32];

	if (s->signing_time == YX_TIME_NONE)
		return;
	yx_time_rfc3339(text, s->signing_time - s->signing_time % YX_SECOND);
	yx_buf_printf(o->b, "    %s%s%s%s%s\n", pick(o, "time: ", "时间："), text,
		      pick(o, " (", "（"), sure.in[o->zh ? 1 : 0], pick(o, ")", "）"));
}

/* What proves the time, besides the time itself, and until when it will do. */
static void
put_proofs(const struct out *o, const struct yx_signature *s)
{
	char text[32];

	for (size_t i = 0; i < s->stamp_count; i++) {
		const struct yx_signature_stamp *t = &s->stamps[i];

		if (!t->used)
			continue; /* a note tells why */
		yx_time_rfc3339(text, t->time - t->time % YX_SECOND);
		yx_buf_printf(o->b, "    %s%s%s%s%s%s\n",
			      strcmp(t->kind, "document") == 0
				  ? pick(o, "time-stamp on the document", "文档时间戳")
				  : pick(o, "time-stamp on the signature", "签名时间戳"),
			      pick(o, ": ", "："), text, t->authority[0] ? pick(o, ", ", "，") : "",
			      t->authority,
			      strcmp(t->basis, "proven") == 0
				  ? pick(o, " (its authority has expired; newer ones protect it)",
					 "（其机构证书已过期，由更新的时间戳保护）")
				  : "");
	}
	if (s->extend_before == YX_TIME_NONE || s->indication != YX_INDICATION_PASSED)
		return;
	yx_time_rfc3339(text, s->extend_before - s->extend_before % YX_SECOND);
	line(o, "extend before", "请在此之前续期（yinxin extend）", text);
}

/* Permitted changes of a kind are told once, with their number; refused ones each. */
static size_t
same_kind(const struct yx_signature *s, size_t from)
{
	size_t n = 0;

	for (size_t i = 0; i < s->change_count; i++)
		if (s->changes[i].allowed &&
		    strcmp(s->changes[i].kind, s->changes[from].kind) == 0) {
			if (i < from)
				return 0;
			n++;
		}
	return n;
}

/* What the change is, then where: the page, and for experts its kind and object. */
static void
put_change(const struct out *o, const struct yx_change *c, size_t n)
{
	const char *text = c->text.in[o->zh ? 1 : 0];

	yx_buf_printf(o->b, "    %s%s",
		      c->allowed
			  ? pick(o, "later change (permitted): ", "此后的改动（允许）：")
			  : pick(o, "later change (NOT permitted): ", "此后的改动（不允许）："),
		      text[0] ? text : c->kind);
	yx_buf_puts(o->b, pick(o, " (", "（"));
	if (n > 1)
		yx_buf_printf(o->b, "%s%zu%s", pick(o, "", "共 "), n, pick(o, " times; ", " 处；"));
	else if (c->page)
		yx_buf_printf(o->b, "%s%zu%s", pick(o, "page ", "第 "), c->page,
			      pick(o, "; ", " 页；"));
	yx_buf_printf(o->b, "%s%s%s%s\n", c->kind, n == 1 && c->object[0] ? " " : "",
		      n == 1 ? c->object : "", pick(o, ")", "）"));
}

static void
put_changes(const struct out *o, const struct yx_signature *s)
{
	/* those that decided first */
	for (size_t i = 0; i < s->change_count; i++)
		if (!s->changes[i].allowed)
			put_change(o, &s->changes[i], 1);
	for (size_t i = 0; i < s->change_count; i++)
		if (s->changes[i].allowed && same_kind(s, i))
			put_change(o, &s->changes[i], same_kind(s, i));
}

/* Why it did not pass, unless the head of the report has said it of `worst`. */
static void
put_reason(const struct out *o, const struct yx_signature *s, const struct yx_signature *worst)
{
	int lang = o->zh ? 1 : 0;

	if (s->indication == YX_INDICATION_PASSED)
		return;
	if (worst && s != worst && strcmp(s->reason.in[lang], worst->reason.in[lang]) == 0 &&
	    strcmp(s->next_step.in[lang], worst->next_step.in[lang]) == 0) {
		line(o, "why", "原因", pick(o, "the same", "同上"));
	} else if (s != worst) {
		line(o, "why", "原因", s->reason.in[lang]);
		line(o, "next step", "下一步", s->next_step.in[lang]);
	}
	line(o, "code", "代码", yx_sub_indication_name(s->sub));
}

static void
put_signature(const struct out *o, const struct yx_verify_report *r, size_t number,
	      const struct yx_signature *worst)
{
	const struct yx_signature *s = &r->signatures[number - 1];
	int lang = o->zh ? 1 : 0;
	const char *kind = pick(o, "Signature", "签名"), *by_zh = "签名人";

	if (s->kind == YX_KIND_SEAL) {
		kind = pick(o, "Seal", "印章");
		by_zh = "签章人";
	} else if (s->kind == YX_KIND_TIMESTAMP) {
		kind = pick(o, "Time-stamp", "时间戳");
		by_zh = "时间戳机构";
	}
	yx_buf_printf(o->b, "\n  %s %zu%s%s%s%s\n", kind, number, pick(o, " (", "（"), s->id,
		      pick(o, "): ", "）："), yx_report_indication_words(s->indication, o->zh));
	put_reason(o, s, worst);
	if (s->indication != YX_INDICATION_PASSED)
		put_changes(o, s);
	line(o, "by", by_zh, s->name);
	if (strcmp(s->name, s->subject) != 0)
		line(o, "certificate", "证书主体", s->subject);
	line(o, "issued by", "颁发者", s->issuer);
	line(o, "certificate number", "证书序列号", s->serial);
	put_time(o, r, s);
	put_proofs(o, s);
	line(o, "reason given", "签署理由", s->claimed_reason);
	line(o, "place given", "签署地点", s->claimed_location);
	line(o, "kind", "类型", s->profile);
	if (s->algorithm[0] || s->digest[0])
		yx_buf_printf(o->b, "    %s%s%s%s%s\n", pick(o, "algorithm", "算法"),
			      pick(o, ": ", "："), s->algorithm, s->digest[0] ? ", " : "",
			      s->digest);
	line(o, "covers", "覆盖范围", yx_report_coverage_words(s->coverage, o->zh));
	if (s->indication == YX_INDICATION_PASSED)
		put_changes(o, s);
	for (size_t i = 0; i < s->remark_count; i++)
		line(o, "note", "备注", s->remarks[i].text.in[lang]);
}

/* The answer, why, and what to do: before anything else. */
static void
put_head(const struct out *o, const struct yx_verify_report *r)
{
	const struct yx_signature *worst = yx_report_worst(r);
	struct yx_text2 next = yx_report_next_step(r);
	struct yx_buf name = { 0 };
	int lang = o->zh ? 1 : 0;

	yx_text_put_clean(&name, yx_bytes_str(r->file));
	yx_buf_printf(o->b, "%s\n  %s\n", yx_buf_str(&name), yx_report_headline(r, o->zh));
	yx_buf_clear(&name);
	if (r->verdict == YX_VERDICT_UNREADABLE)
		line(o, "why", "原因", r->reason.in[lang]);
	else if (worst)
		line(o, "why", "原因", worst->reason.in[lang]);
	if (r->verdict != YX_VERDICT_TOTAL_PASSED)
		line(o, "next step", "下一步", next.in[lang]);
	for (size_t i = 0; i < r->attack_count; i++)
		yx_buf_printf(o->b, "    %s%s%s%s%s\n", pick(o, "known attack: ", "已知攻击手法："),
			      yx_report_attack_words(r->attacks[i], o->zh), pick(o, " (", "（"),
			      r->attacks[i], pick(o, ")", "）"));
}

void
yx_report_verdict_text(struct yx_buf *out, const struct yx_verify_report *r, bool chinese)
{
	struct out o = { out, chinese };
	char text[32];

	put_head(&o, r);
	for (size_t i = 0; i < r->signature_count; i++)
		put_signature(&o, r, i + 1,
			      r->verdict == YX_VERDICT_UNREADABLE ? NULL : yx_report_worst(r));
	for (size_t i = 0; i < r->remark_count; i++)
		yx_buf_printf(out, "  %s%s\n", pick(&o, "note: ", "备注："),
			      r->remarks[i].text.in[chinese ? 1 : 0]);
	yx_buf_printf(out, "\n  %s %s%s%s %s\n", pick(&o, "checked", "验证于"),
		      yx_time_rfc3339(text, r->validated_at - r->validated_at % YX_SECOND),
		      pick(&o, ", ", "，"), pick(&o, "policy", "策略"), r->policy);
	if (r->sha256.len) {
		yx_buf_puts(out, "  SHA-256 ");
		yx_hex_put(out, yx_digest_bytes(&r->sha256));
		yx_buf_puts(out, "\n  SM3     ");
		yx_hex_put(out, yx_digest_bytes(&r->sm3));
		yx_buf_puts(out, "\n");
	}
}
