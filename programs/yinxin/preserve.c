/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include "preserve.h"

bool
preserve_option(struct cli *c, struct preserve *p, const char *opt, const char *value, int *rc)
{
	if (strcmp(opt, "--freshness") != 0)
		return material_option(c, &p->material, opt, value, rc);
	*rc = 0;
	if (strcmp(value, "current") == 0)
		p->options.freshness = YX_FRESHNESS_CURRENT;
	else if (strcmp(value, "after-signing") == 0)
		p->options.freshness = YX_FRESHNESS_AFTER_SIGNING;
	else
		*rc = cli_usage(c, "--freshness takes current or after-signing, not",
				"--freshness 应为 current 或 after-signing，而不是", value);
	return true;
}

int
preserve_begin(struct cli *c, struct preserve *p, struct signing_authorities *tsa)
{
	struct yx_error err = YX_ERROR_INIT;

	if (material_has_installed_trust()) {
		if (!tsa->trust && yx_trust_new(&tsa->trust, &err) != YX_OK)
			return cli_error(c, &err, NULL);
		material_add_installed_trust(c, tsa->trust);
	}
	return material_open(c, &p->material);
}

int
preserve_open(struct cli *c, struct preserve *p, struct signing_authorities *tsa)
{
	struct yx_error err = YX_ERROR_INIT;
	const char *subject;

	if (material_read(&p->material, &subject, &err) != YX_OK)
		return cli_error(c, &err, subject);
	if (!tsa->trust && yx_trust_new(&tsa->trust, &err) != YX_OK)
		return cli_error(c, &err, NULL);
	p->options.trust = tsa->trust;
	p->options.extra = p->material.extra;
	p->options.fetcher = p->material.fetcher;
	p->options.tsa = tsa->source_count ? &tsa->client : NULL;
	p->options.now = YX_TIME_NONE;
	p->options.report = &p->report;
	return 0;
}

void
preserve_clear(struct preserve *p)
{
	yx_level_report_clear(&p->report);
	material_clear(&p->material);
}

int
preserve_error(const struct cli *c, const struct preserve *p, const struct yx_error *err,
	       const char *subject)
{
	int rc = cli_error(c, err, subject);

	material_tell_failures(c, &p->material);
	return rc;
}

/* ------------------------------------------------------------------ telling */

static const char *
source_word(enum yx_revocation_source s)
{
	static const char *const words[] = { "none", "crl", "ocsp", "no-check" };

	return words[s];
}

void
preserve_tell(const struct cli *c, const struct preserve *p)
{
	const struct yx_level_report *r = &p->report;
	char of[32];

	for (size_t i = 0; i < r->status_count; i++) {
		const struct yx_level_status *s = &r->statuses[i];

		if (s->this_update == YX_TIME_NONE)
			continue;
		yx_time_rfc3339(of, s->this_update);
		cli_say(c, "  not revoked: %s (%s of %s%s)", "  未被吊销：%s（%s，%s%s）",
			s->subject, s->source == YX_FROM_OCSP ? "OCSP" : "CRL", of,
			s->older ? cli_text(c, ", older than what it speaks for but current then",
					    "，早于所证明的时刻，但当时仍在有效期内")
				 : "");
	}
	if (r->certs + r->crls + r->ocsps)
		cli_say(c, "  kept in the file: certificates %zu, CRLs %zu, OCSP answers %zu",
			"  已存入文件：证书 %zu 张、CRL %zu 份、OCSP 应答 %zu 份", r->certs,
			r->crls, r->ocsps);
}

void
preserve_put(struct yx_json_build *b, const struct preserve *p)
{
	const struct yx_level_report *r = &p->report;

	yx_json_put_int(b, "certificates_added", (int64_t)r->certs);
	yx_json_put_int(b, "crls_added", (int64_t)r->crls);
	yx_json_put_int(b, "ocsps_added", (int64_t)r->ocsps);
	yx_json_begin_array(b, "statuses");
	for (size_t i = 0; i < r->status_count; i++) {
		const struct yx_level_status *s = &r->statuses[i];

		yx_json_begin_object(b, NULL);
		yx_json_put_text(b, "subject", yx_bytes_str(s->subject));
		yx_json_put_text(b, "signature", yx_bytes_str(s->field));
		yx_json_put_str(b, "source", source_word(s->source));
		yx_json_put_time(b, "this_update", s->this_update);
		yx_json_put_time(b, "next_update", s->next_update);
		yx_json_put_bool(b, "older_than_signing", s->older);
		yx_json_end(b);
	}
	yx_json_end(b);
}
