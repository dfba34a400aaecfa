/* SPDX-License-Identifier: Apache-2.0 */
/* A chain root -> CA -> CA 2 -> end for the tests of path validation. */
#ifndef YINXIN_TESTS_PKI_CHAIN_H
#define YINXIN_TESTS_PKI_CHAIN_H

#include "make.h"

MAYBE struct yx_key *root_key, *ca_key, *ca2_key, *end_key;

MAYBE void
keys(void)
{
	if (root_key)
		return;
	root_key = make_key("p256");
	ca_key = make_key("p256");
	ca2_key = make_key("sm2");
	end_key = make_key("p256");
}

/* A chain root -> CA -> CA 2 -> end, each part open to change. */
struct chain {
	struct make root, ca, ca2, end;
	bool short_chain; /* no second CA */
	struct yx_path_options options;
	struct yx_path_report *report;
};

MAYBE void
chain_init(struct chain *c)
{
	keys();
	*c = (struct chain){ .options = YX_PATH_OPTIONS_INIT };
	c->root = (struct make){ .subject = make_name("Root"),
				 .key = root_key,
				 .exts = { make_ca(-1),
					   make_usage(YX_KU_KEY_CERT_SIGN | YX_KU_CRL_SIGN) } };
	c->ca = c->root;
	c->ca.subject = make_name("CA");
	c->ca.issuer = c->root.subject;
	c->ca.key = ca_key;
	c->ca.issuer_key = root_key;
	c->ca.serial = 2;
	c->ca2 = c->root;
	c->ca2.subject = make_name("CA 2");
	c->ca2.issuer = c->ca.subject;
	c->ca2.key = ca2_key;
	c->ca2.issuer_key = ca_key;
	c->ca2.serial = 3;
	c->end = (struct make){ .subject = make_name("End"),
				.issuer = c->ca2.subject,
				.key = end_key,
				.issuer_key = ca2_key,
				.exts = { make_usage(YX_KU_DIGITAL_SIGNATURE) },
				.serial = 4 };
	c->options.at = make_time("2024-01-15T00:00:00Z");
	c->options.now = c->options.at;
	c->options.revocation = YX_REVOCATION_NONE;
}

/* Add an extension behind those that are there. */
MAYBE void
also(struct make *m, struct make_ext e)
{
	for (int i = 0; i < MAKE_EXTS; i++)
		if (m->exts[i].value.len == 0) {
			m->exts[i] = e;
			return;
		}
	test_fail(__FILE__, __LINE__, "no room for an extension");
}

MAYBE const char *
chain_run(struct chain *c)
{
	struct yx_cert *root = make_cert(&c->root), *ca = make_cert(&c->ca), *ca2, *end;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_trust *trust = NULL;
	struct yx_pool *pool = NULL;

	if (c->short_chain) {
		c->end.issuer = c->ca.subject;
		c->end.issuer_key = c->ca.key;
	}
	ca2 = make_cert(&c->ca2);
	end = make_cert(&c->end);
	CHECK_OK(yx_trust_new(&trust, &err));
	CHECK_OK(yx_pool_new(&pool, &err));
	CHECK_OK(yx_trust_add_anchor(trust, root, &err));
	CHECK_OK(yx_pool_add_cert(pool, ca, &err));
	if (!c->short_chain)
		CHECK_OK(yx_pool_add_cert(pool, ca2, &err));
	c->options.trust = trust;
	c->options.extra = pool;
	yx_path_report_free(c->report);
	CHECK_OK(yx_path_validate(&c->report, end, &c->options, &err));
	yx_cert_free(root);
	yx_cert_free(ca);
	yx_cert_free(ca2);
	yx_cert_free(end);
	yx_trust_free(trust);
	yx_pool_free(pool);
	if (!c->report)
		return "no report";
	return c->report->main_finding < 0 ? "" : c->report->findings[c->report->main_finding].code;
}

MAYBE void
chain_clear(struct chain *c)
{
	yx_path_report_free(c->report);
	c->report = NULL;
}

#endif
