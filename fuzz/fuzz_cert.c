/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates: what is read strictly is read leniently too and without forgiveness; every accessor
 * ends; a name equals itself and comparison is symmetrical; validation with the certificate as its
 * own trust and its own helper comes to an end.
 */
#include <stdlib.h>
#include <yinxin/pki.h>
#include "fuzz.h"

static void
names(const struct yx_cert *c)
{
	struct yx_bytes a = yx_cert_subject(c), b = yx_cert_issuer(c);
	struct yx_buf text = { 0 };
	char small[24];

	if (!yx_name_equal(a, a) || yx_name_equal(a, b) != yx_name_equal(b, a) ||
	    !yx_name_within(a, a))
		abort();
	if (!yx_name_put_text(&text, a) || !yx_utf8_valid(yx_buf_bytes(&text)))
		abort();
	yx_name_text(small, sizeof small, b);
	if (!yx_utf8_valid(yx_bytes_str(small)))
		abort();
	yx_name_display(small, sizeof small, b);
	yx_buf_clear(&text);
}

static void
lists(const struct yx_cert *c)
{
	struct yx_general_name n;
	struct yx_dist_point dp;
	struct yx_extension ext;
	struct yx_buf text = { 0 };
	struct yx_bytes a, b;

	for (size_t i = 0; i < 40 && yx_cert_alt_name_at(c, i, &n); i++)
		(void)yx_general_name_put_text(&text, &n);
	for (int excluded = 0; excluded < 2; excluded++)
		for (size_t i = 0; i < 40 && yx_cert_subtree_at(c, excluded, i, &n); i++)
			(void)yx_general_name_put_text(&text, &n);
	for (size_t i = 0; i < 40 && yx_cert_policy_at(c, i, &a, &b); i++)
		;
	for (size_t i = 0; i < 40 && yx_cert_policy_mapping_at(c, i, &a, &b); i++)
		;
	for (size_t i = 0; i < 40 && yx_cert_eku_at(c, i, &a); i++)
		;
	for (size_t i = 0; i < 40 && yx_cert_qc_statement_at(c, i, &a, &b); i++)
		;
	for (size_t i = 0; i < 40 && yx_cert_crl_dist_point_at(c, i, &dp); i++)
		;
	for (size_t i = 0; i < 40 && yx_cert_crl_url_at(c, i, &a); i++)
		;
	for (size_t i = 0; yx_cert_extension_at(c, i, &ext); i++)
		;
	(void)yx_cert_ocsp_url_at(c, 3, &a);
	(void)yx_cert_matches_host(c, "a.b.test");
	yx_buf_clear(&text);
}

static void
validate(const struct yx_cert *c)
{
	struct yx_path_options o = YX_PATH_OPTIONS_INIT;
	struct yx_path_report *r = NULL;
	struct yx_trust *t = NULL;
	char text[200];

	if (yx_trust_new(&t, NULL) == YX_OK && yx_trust_add_anchor(t, c, NULL) == YX_OK &&
	    yx_pool_add_cert(yx_trust_pool(t), c, NULL) == YX_OK) {
		o.trust = t;
		o.at = o.now = yx_cert_not_before(c);
		o.require_explicit_policy = true;
		if (yx_path_validate(&r, c, &o, NULL) == YX_OK) {
			yx_path_reason(text, sizeof text, r, true);
			if (!yx_utf8_valid(yx_bytes_str(text)))
				abort();
		}
		yx_path_report_free(r);
	}
	yx_trust_free(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_cert *strict = NULL, *lenient = NULL;
	struct yx_cert_list l = { 0 };
	struct yx_bytes in = yx_bytes(data, size);
	char hex[50];

	if (yx_cert_parse(&lenient, in, YX_PKI_LENIENT, NULL) == YX_OK) {
		names(lenient);
		lists(lenient);
		validate(lenient);
		yx_cert_serial_hex(hex, sizeof hex, lenient);
	}
	if (yx_cert_parse(&strict, in, YX_PKI_STRICT, NULL) == YX_OK &&
	    (!lenient || yx_cert_forgiven(lenient)->kinds != 0))
		abort();
	if (yx_cert_list_load(&l, in, YX_PKI_LENIENT, NULL) == YX_OK && l.count == 0)
		abort();
	yx_cert_list_clear(&l);
	yx_cert_free(strict);
	yx_cert_free(lenient);
	return 0;
}
