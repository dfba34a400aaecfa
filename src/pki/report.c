/* SPDX-License-Identifier: Apache-2.0 */
/* The report: findings in two languages, which of them decides, and what to do about it. */
#include "path.h"

#include <stdarg.h>
#include <string.h>

static const struct {
	const char *code;
	enum yx_severity severity;
	enum yx_sub_indication sub;
	const char *clause, *en, *zh;
} list[FINDING_COUNT] = {
#define FINDING(word, code, severity, sub, clause, en, zh)                                         \
	[FINDING_##word] = { code, YX_##severity, YX_SUB_##sub, clause, en, zh },
#include "finding_list.h"
#undef FINDING
};

enum yx_status
report_new(struct yx_path_report **out, yx_time at, struct yx_error *err)
{
	struct yx_path_report *r = yx_alloc(sizeof *r);

	*out = NULL;
	if (!r || !(r->arena = yx_arena_new(0))) {
		yx_free(r);
		return yx_fail_nomem(err);
	}
	r->at = at;
	r->main_finding = -1;
	r->control_time = r->try_again = YX_TIME_NONE;
	r->findings = yx_arena_array(r->arena, YX_LIMIT_FINDINGS, sizeof *r->findings);
	if (!r->findings) {
		yx_path_report_free(r);
		return yx_fail_nomem(err);
	}
	*out = r;
	return YX_OK;
}

enum yx_status
report_set_chain(struct yx_path_report *r, const struct yx_cert *const *chain, size_t len,
		 bool anchored, struct yx_error *err)
{
	if (!(r->chain = yx_arena_array(r->arena, len, sizeof *r->chain)))
		return yx_fail_nomem(err);
	for (size_t i = 0; i < len; i++)
		r->chain[i] = (struct yx_path_cert){ .cert = yx_cert_dup(chain[i]),
						     .anchor = anchored && i == len - 1,
						     .revocation = YX_CERT_STATUS_UNKNOWN,
						     .this_update = YX_TIME_NONE,
						     .next_update = YX_TIME_NONE,
						     .revoked_at = YX_TIME_NONE,
						     .control_time = YX_TIME_NONE,
						     .reason = YX_REASON_NOT_SAID,
						     .indication = YX_INDICATION_NONE };
	r->chain_len = len;
	r->anchored = anchored;
	return YX_OK;
}

void
yx_path_report_free(struct yx_path_report *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->chain_len; i++) {
		yx_cert_free(r->chain[i].cert);
		yx_crl_free(r->chain[i].crl);
		yx_crl_free(r->chain[i].delta);
		yx_ocsp_free(r->chain[i].ocsp);
		yx_cert_free(r->chain[i].revocation_signer);
	}
	yx_cert_list_clear(&r->revocation_signers);
	yx_pool_free(r->fetched);
	yx_arena_free(r->arena);
	yx_free(r);
}

void
report_add(struct yx_path_report *r, enum finding_id id, enum yx_sub_indication sub, int cert,
	   const char *detail, ...)
{
	char text[sizeof r->findings->detail];
	struct yx_finding *f;
	va_list ap;

	va_start(ap, detail);
	vsnprintf(text, sizeof text, detail, ap);
	va_end(ap);
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->findings[i].code == list[id].code && r->findings[i].cert == cert &&
		    strcmp(r->findings[i].detail, text) == 0)
			return;
	if (r->finding_count == YX_LIMIT_FINDINGS) {
		if (list[id].severity != YX_PROBLEM)
			return;
		r->finding_count--; /* a problem is never lost for lack of room */
	}
	f = &r->findings[r->finding_count++];
	*f = (struct yx_finding){ .code = list[id].code,
				  .severity = list[id].severity,
				  .sub = sub != YX_SUB_NONE ? sub : list[id].sub,
				  .cert = cert,
				  .clause = list[id].clause,
				  .en = list[id].en,
				  .zh = list[id].zh };
	memcpy(f->detail, text, sizeof f->detail);
}

bool
report_has_problem(const struct yx_path_report *r)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->findings[i].severity == YX_PROBLEM)
			return true;
	return false;
}

static bool
is_about_time(enum yx_sub_indication s)
{
	return s == YX_SUB_EXPIRED || s == YX_SUB_NOT_YET_VALID ||
	       s == YX_SUB_OUT_OF_BOUNDS_NO_POE || s == YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED;
}

bool
report_is_broken(const struct yx_path_report *r)
{
	for (size_t i = 0; i < r->finding_count; i++)
		if (r->findings[i].severity == YX_PROBLEM && !is_about_time(r->findings[i].sub))
			return true;
	return false;
}

/* The lower, the earlier the path broke: what is known of a broken chain is not worth telling. */
static int
sub_order(enum yx_sub_indication s)
{
	switch (s) {
	case YX_SUB_NO_CERTIFICATE_CHAIN_FOUND:
		return 0;
	case YX_SUB_CERTIFICATE_CHAIN_GENERAL_FAILURE:
		return 1;
	case YX_SUB_CHAIN_CONSTRAINTS_FAILURE:
		return 2;
	case YX_SUB_CRYPTO_CONSTRAINTS_FAILURE:
	case YX_SUB_CRYPTO_CONSTRAINTS_FAILURE_NO_POE:
		return 3;
	case YX_SUB_REVOKED_CA_NO_POE:
		return 4;
	case YX_SUB_REVOKED:
		return 5;
	case YX_SUB_REVOKED_NO_POE:
		return 6;
	case YX_SUB_EXPIRED:
	case YX_SUB_NOT_YET_VALID:
		return 7;
	case YX_SUB_OUT_OF_BOUNDS_NO_POE:
		return 8;
	case YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED:
		return 9;
	case YX_SUB_REVOCATION_OUT_OF_BOUNDS_NO_POE:
	case YX_SUB_NO_POE:
		return 10;
	default:
		return 11;
	}
}

void
report_conclude(struct yx_path_report *r)
{
	const struct yx_finding *best = NULL, *f;
	enum yx_indication indication;

	for (size_t i = 0; i < r->chain_len; i++)
		r->chain[i].indication = YX_INDICATION_PASSED;
	for (size_t i = 0; i < r->finding_count; i++) {
		f = &r->findings[i];
		if (f->severity != YX_PROBLEM)
			continue;
		indication = yx_sub_indication_of(f->sub);
		if (f->cert >= 0 && (size_t)f->cert < r->chain_len &&
		    r->chain[f->cert].indication < indication)
			r->chain[f->cert].indication = indication;
		/* of equals the one nearest to the anchor, then the first */
		if (!best || sub_order(f->sub) < sub_order(best->sub) ||
		    (sub_order(f->sub) == sub_order(best->sub) && f->cert > best->cert))
			best = f;
	}
	r->main_finding = best ? (int)(best - r->findings) : -1;
	r->sub = best ? best->sub : YX_SUB_NONE;
	r->indication = yx_sub_indication_of(r->sub);
}

int
report_rank(const struct yx_path_report *r)
{
	if (r->indication == YX_INDICATION_PASSED)
		return 1000;
	return (r->anchored ? 100 : 0) + 4 * sub_order(r->sub);
}

/* ------------------------------------------------------------------- words */

static char *
finish(char *out, size_t out_size, struct yx_buf *b)
{
	struct yx_bytes text = yx_bytes_str(yx_buf_str(b));
	size_t n = text.len;

	if (out_size > 0) {
		if (n >= out_size)
			for (n = out_size - 1; n > 0 && (text.data[n] & 0xc0) == 0x80;)
				n--;
		memcpy(out, text.data, n);
		out[n] = '\0';
	}
	yx_buf_clear(b);
	return out;
}

char *
yx_path_reason(char *out, size_t out_size, const struct yx_path_report *r, bool chinese)
{
	const struct yx_finding *f;
	struct yx_buf b = { 0 };
	char name[200];

	if (r->main_finding >= 0) {
		f = &r->findings[r->main_finding];
		yx_buf_puts(&b, chinese ? f->zh : f->en);
		if (f->detail[0])
			yx_buf_printf(&b, chinese ? "：%s" : ": %s", f->detail);
		if (f->cert >= 0 && (size_t)f->cert < r->chain_len) {
			yx_name_display(name, sizeof name, yx_cert_subject(r->chain[f->cert].cert));
			yx_buf_printf(&b, chinese ? "（证书：%s）" : " (certificate of %s)", name);
		}
	}
	return finish(out, out_size, &b);
}

static const struct {
	enum yx_sub_indication sub;
	const char *en, *zh;
} steps[] = {
	{ YX_SUB_NO_CERTIFICATE_CHAIN_FOUND,
	  "if you trust the issuer, add its certificate with --trust, or ask the sender for the "
	  "missing certificates",
	  "如果信任该颁发者，请用 --trust 加入其证书，或向发送方索取缺少的证书" },
	{ YX_SUB_CERTIFICATE_CHAIN_GENERAL_FAILURE,
	  "ask the sender for the correct certificates; do not rely on this one",
	  "请向发送方索取正确的证书，勿依赖此证书" },
	{ YX_SUB_CHAIN_CONSTRAINTS_FAILURE,
	  "the issuer did not allow this use: ask for a certificate meant for it",
	  "颁发者不允许此种用途，请要求对方使用适合的证书" },
	{ YX_SUB_CRYPTO_CONSTRAINTS_FAILURE, "ask for a signature made with current algorithms",
	  "请要求对方使用现行算法重新签名" },
	{ YX_SUB_REVOKED, "do not rely on the signature; ask the signer to sign again",
	  "勿依赖此签名，请签名人重新签名" },
	{ YX_SUB_REVOKED_NO_POE,
	  "a time-stamp from before the revocation would decide; otherwise ask the signer to sign "
	  "again",
	  "如有早于吊销时间的时间戳即可判定，否则请签名人重新签名" },
	{ YX_SUB_REVOKED_CA_NO_POE, "do not rely on certificates of this issuer",
	  "勿依赖该颁发者签发的证书" },
	{ YX_SUB_EXPIRED, "ask the signer to sign again with a valid certificate",
	  "请签名人使用有效证书重新签名" },
	{ YX_SUB_NOT_YET_VALID, "check the clock of the signer; ask for a new signature",
	  "请检查签名人的时钟，并要求重新签名" },
	{ YX_SUB_OUT_OF_BOUNDS_NO_POE,
	  "a time-stamp would prove when it was signed; or judge it at a known time with --at",
	  "时间戳可证明签名时间；也可用 --at 指定已知时间进行验证" },
	{ YX_SUB_OUT_OF_BOUNDS_NOT_REVOKED,
	  "a time-stamp would prove when it was signed; or judge it at a known time with --at",
	  "时间戳可证明签名时间；也可用 --at 指定已知时间进行验证" },
	{ YX_SUB_TRY_LATER,
	  "try again with --online, or give a current CRL or OCSP answer with --extra",
	  "请加 --online 重试，或用 --extra 提供最新的 CRL 或 OCSP 应答" },
};

/* Whose list, and where it is to be had. */
static void
put_where(struct yx_buf *b, const struct yx_path_report *r, bool chinese)
{
	const struct yx_finding *f = r->main_finding < 0 ? NULL : &r->findings[r->main_finding];
	const struct yx_cert *c;
	char name[200], when[32];
	struct yx_bytes url;

	if (!f || f->cert < 0 || (size_t)f->cert >= r->chain_len)
		return;
	c = r->chain[f->cert].cert;
	yx_name_display(name, sizeof name, yx_cert_issuer(c));
	yx_buf_printf(b, chinese ? "；需要 %s 签发的" : "; needed: revocation data issued by %s",
		      name);
	if (chinese)
		yx_buf_puts(b, "最新吊销信息");
	if (yx_cert_crl_url_at(c, 0, &url) || yx_cert_ocsp_url_at(c, 0, &url)) {
		yx_buf_puts(b, chinese ? "（" : " (");
		yx_text_put_clean(b, yx_bytes_slice(url, 0, 200));
		yx_buf_puts(b, chinese ? "）" : ")");
	}
	if (r->try_again != YX_TIME_NONE)
		yx_buf_printf(b, chinese ? "，应于 %s 之后发布" : ", due after %s",
			      yx_time_rfc3339(when, r->try_again));
}

char *
yx_path_next_step(char *out, size_t out_size, const struct yx_path_report *r, bool chinese)
{
	struct yx_buf b = { 0 };

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (steps[i].sub == r->sub)
			yx_buf_puts(&b, chinese ? steps[i].zh : steps[i].en);
	if (r->sub == YX_SUB_TRY_LATER)
		put_where(&b, r, chinese);
	return finish(out, out_size, &b);
}
