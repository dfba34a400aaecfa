/* SPDX-License-Identifier: Apache-2.0 */
/* Name constraints and certificate policies along a path. */
#include "chain.h"

/* ------------------------------------------------------------ name constraints */

static void
name_constraints(void)
{
	static const struct {
		const char *what, *permitted, *excluded, *names, *code;
	} cases[] = {
		{ "host inside", "DNS:example.org", NULL, "DNS:a.example.org", "" },
		{ "host itself", "DNS:example.org", NULL, "DNS:EXAMPLE.org", "" },
		{ "host with another end", "DNS:example.org", NULL, "DNS:badexample.org",
		  "name-not-permitted" },
		{ "host excluded", NULL, "DNS:example.org", "DNS:x.y.example.org",
		  "name-excluded" },
		{ "host beside the excluded", NULL, "DNS:example.org", "DNS:example.com", "" },
		{ "empty base permits all", "DNS:", NULL, "DNS:anything.test", "" },
		{ "leading dot: below only", "DNS:.example.org", NULL, "DNS:example.org",
		  "name-not-permitted" },
		{ "leading dot: below", "DNS:.example.org", NULL, "DNS:a.example.org", "" },
		{ "two permitted, one fits", "DNS:a.test DNS:b.test", NULL, "DNS:x.b.test", "" },
		{ "every name is checked", "DNS:a.test", NULL, "DNS:a.test DNS:c.test",
		  "name-not-permitted" },
		{ "another kind is free", "DNS:a.test", NULL, "email:x@c.test", "" },
		{ "mailbox", "email:x@c.test", NULL, "email:x@C.test", "" },
		{ "mailbox, other local part", "email:x@c.test", NULL, "email:X@c.test",
		  "name-not-permitted" },
		{ "mail host", "email:c.test", NULL, "email:y@c.test", "" },
		{ "mail host is not its subdomains", "email:c.test", NULL, "email:y@a.c.test",
		  "name-not-permitted" },
		{ "mail domain", "email:.c.test", NULL, "email:y@a.c.test", "" },
		{ "mail domain is not the host", "email:.c.test", NULL, "email:y@c.test",
		  "name-not-permitted" },
		{ "mail without a host", "email:c.test", NULL, "email:y",
		  "name-constraint-unsupported" },
		{ "URI host", "URI:c.test", NULL, "URI:https://u@c.test:8443/x?y", "" },
		{ "URI below the host", "URI:c.test", NULL, "URI:https://a.c.test/",
		  "name-not-permitted" },
		{ "URI domain", "URI:.c.test", NULL, "URI:ldap://a.c.test", "" },
		{ "URI without a host", "URI:.c.test", NULL, "URI:urn:a:b",
		  "name-constraint-unsupported" },
		{ "URI with an address", "URI:.c.test", NULL, "URI:http://192.0.2.1/",
		  "name-constraint-unsupported" },
		{ "URI excluded behind a trick", NULL, "URI:c.test", "URI:http://x@c.test/@d.test",
		  "name-excluded" },
		{ "address inside", "IP:c0000200ffffff00", NULL, "IP:c0000263", "" },
		{ "address outside", "IP:c0000200ffffff00", NULL, "IP:c0000363",
		  "name-not-permitted" },
		{ "IPv6 address against IPv4", "IP:c0000200ffffff00", NULL,
		  "IP:20010db8000000000000000000000001", "name-not-permitted" },
		{ "directory name inside", "dir:", NULL, "dir:Anybody", "" },
		{ "subject outside", "dir:Nobody", NULL, "DNS:a.test", "name-not-permitted" },
		{ "registered ID", "RID:1.2.3", NULL, "RID:1.2.3", "" },
		{ "other name under a constraint", "other:", NULL,
		  "other:", "name-constraint-unsupported" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct chain c;
		const char *code;

		chain_init(&c);
		also(&c.ca, make_constraints(cases[i].permitted, cases[i].excluded));
		also(&c.end, make_alt(cases[i].names));
		/* a constraint on directory names meets the CA below too: not here */
		c.short_chain = true;
		code = chain_run(&c);
		CHECK_MSG(strcmp(code, cases[i].code) == 0, "%s: \"%s\", want \"%s\"",
			  cases[i].what, code, cases[i].code);
		chain_clear(&c);
	}
}

static void
name_constraints_meet_subject_emails(void)
{
	struct chain c;

	chain_init(&c);
	also(&c.ca, make_constraints("email:c.test", NULL));
	c.end.subject = make_name_of("Yinxin tests", "End", "x@d.test");
	CHECK_STR(chain_run(&c), "name-not-permitted");
	/* an alternative name takes over */
	also(&c.end, make_alt("email:x@c.test"));
	CHECK_STR(chain_run(&c), "");
	chain_clear(&c);
}

static void
name_constraints_add_up(void)
{
	struct chain c;

	chain_init(&c);
	also(&c.ca, make_constraints("DNS:example.org", NULL));
	also(&c.ca2, make_constraints("DNS:a.example.org", NULL));
	also(&c.end, make_alt("DNS:b.example.org"));
	CHECK_STR(chain_run(&c), "name-not-permitted");
	chain_clear(&c);
	/* the anchor's own constraints hold too */
	chain_init(&c);
	also(&c.root, make_constraints(NULL, "DNS:example.org"));
	also(&c.end, make_alt("DNS:b.example.org"));
	CHECK_STR(chain_run(&c), "name-excluded");
	chain_clear(&c);
}

static void
name_constraints_are_bounded(void)
{
	struct yx_buf many = { 0 }, names = { 0 };
	struct chain c;

	for (int i = 0; i < 700; i++) {
		yx_buf_printf(&many, "DNS:a%d.test ", i);
		yx_buf_printf(&names, "DNS:a%d.test ", 699 - i);
	}
	chain_init(&c);
	also(&c.ca, make_constraints(yx_buf_str(&many), NULL));
	also(&c.end, make_alt(yx_buf_str(&names)));
	CHECK_STR(chain_run(&c), "name-constraints-too-many");
	chain_clear(&c);
	yx_buf_clear(&many);
	yx_buf_clear(&names);
}

/* ------------------------------------------------------------------- policies */

struct policy_case {
	const char *what;
	const char *ca, *ca_maps, *ca2, *ca2_maps, *end; /* letters; NULL: no extension */
	const char *wanted;                              /* initial policies; NULL: any */
	int ca_explicit, ca_no_mapping, ca_no_any;       /* -1: absent */
	bool explicit_policy, no_mapping, no_any;
	const char *code, *result; /* policies of the path */
};

static const struct policy_case policy_cases[] = {
	{ "the same policy throughout", "A", NULL, "A", NULL, "A", NULL, -1, -1, -1, true, false,
	  false, "", "A" },
	{ "no policies, none required", NULL, NULL, NULL, NULL, NULL, NULL, -1, -1, -1, false,
	  false, false, "", "" },
	{ "no policies, one required", NULL, NULL, NULL, NULL, NULL, NULL, -1, -1, -1, true, false,
	  false, "policy-required", "" },
	{ "different policies", "A", NULL, "B", NULL, "A", NULL, -1, -1, -1, true, false, false,
	  "policy-required", "" },
	{ "different policies, none required", "A", NULL, "B", NULL, "A", NULL, -1, -1, -1, false,
	  false, false, "", "" },
	{ "not the one wanted", "A", NULL, "A", NULL, "A", "B", -1, -1, -1, true, false, false,
	  "policy-required", "" },
	{ "one of two wanted", "AB", NULL, "AB", NULL, "AB", "B", -1, -1, -1, true, false, false,
	  "", "B" },
	{ "any-policy of the CAs", "*", NULL, "*", NULL, "A", NULL, -1, -1, -1, true, false, false,
	  "", "A" },
	{ "any-policy to the end", "*", NULL, "*", NULL, "*", "C", -1, -1, -1, true, false, false,
	  "", "C" },
	{ "any-policy of the end under A", "A", NULL, "A", NULL, "*", NULL, -1, -1, -1, true, false,
	  false, "", "A" },
	{ "any-policy inhibited from the start", "*", NULL, "A", NULL, "A", NULL, -1, -1, -1, true,
	  false, true, "policy-required", "" },
	{ "any-policy inhibited by the CA", "*", NULL, "*", NULL, "A", NULL, -1, -1, 0, true, false,
	  false, "policy-required", "" },
	{ "any-policy inhibited one later", "*", NULL, "*", NULL, "*", NULL, -1, -1, 1, true, false,
	  false, "policy-required", "" },
	{ "mapped", "A", "AB", "B", NULL, "B", "A", -1, -1, -1, true, false, false, "", "A" },
	{ "mapped twice", "A", "AB", "B", "BC", "C", NULL, -1, -1, -1, true, false, false, "",
	  "A" },
	{ "mapped, then the old one", "A", "AB", "A", NULL, "A", NULL, -1, -1, -1, true, false,
	  false, "policy-required", "" },
	{ "mapped, the end's is not what the user asked", "A", "AB", "B", NULL, "B", "B", -1, -1,
	  -1, true, false, false, "policy-required", "" },
	{ "mapping inhibited from the start", "A", "AB", "B", NULL, "B", NULL, -1, -1, -1, true,
	  true, false, "policy-required", "" },
	{ "mapping inhibited by the CA", "A", NULL, "A", "AB", "B", NULL, -1, 0, -1, true, false,
	  false, "policy-required", "" },
	{ "mapping allowed once more", "A", NULL, "A", "AB", "B", NULL, -1, 1, -1, true, false,
	  false, "", "A" },
	{ "any-policy mapped on", "*", "AB", "B", NULL, "B", NULL, -1, -1, -1, true, false, false,
	  "", "A" },
	{ "one to two", "A", "ABAC", "BC", NULL, "C", NULL, -1, -1, -1, true, false, false, "",
	  "A" },
	{ "two to one", "AB", "ACBC", "C", NULL, "C", NULL, -1, -1, -1, true, false, false, "",
	  "AB" },
	{ "required by the CA at once", "A", NULL, NULL, NULL, NULL, NULL, 0, -1, -1, false, false,
	  false, "policy-required", "" },
	{ "required by the CA two later", "A", NULL, NULL, NULL, NULL, NULL, 2, -1, -1, false,
	  false, false, "policy-required", "" },
	{ "required by the CA three later", "A", NULL, NULL, NULL, NULL, NULL, 3, -1, -1, false,
	  false, false, "", "" },
};

static void
check_policies(const struct policy_case *p, const struct yx_path_report *r)
{
	struct yx_buf b = { 0 };
	bool there;

	CHECK_MSG(r->policy_count == strlen(p->result), "%s: %zu policies, want %zu", p->what,
		  r->policy_count, strlen(p->result));
	for (const char *letter = p->result; *letter; letter++) {
		there = false;
		yx_buf_reset(&b);
		make_put_policy(&b, *letter);
		for (size_t i = 0; i < r->policy_count; i++)
			there =
			    there || yx_bytes_equal(r->policies[i],
						    yx_bytes_slice(yx_buf_bytes(&b), 2, b.len - 2));
		CHECK_MSG(there, "%s: policy %c is missing", p->what, *letter);
	}
	yx_buf_clear(&b);
}

static void
policies(void)
{
	for (size_t i = 0; i < sizeof policy_cases / sizeof policy_cases[0]; i++) {
		const struct policy_case *p = &policy_cases[i];
		struct yx_bytes wanted[1];
		struct chain c;
		const char *code;
		char dotted[20];

		chain_init(&c);
		if (p->ca)
			also(&c.ca, make_policies(p->ca));
		if (p->ca_maps)
			also(&c.ca, make_mappings(p->ca_maps));
		if (p->ca2)
			also(&c.ca2, make_policies(p->ca2));
		if (p->ca2_maps)
			also(&c.ca2, make_mappings(p->ca2_maps));
		if (p->end)
			also(&c.end, make_policies(p->end));
		if (p->ca_explicit >= 0 || p->ca_no_mapping >= 0)
			also(&c.ca, make_policy_constraints(p->ca_explicit, p->ca_no_mapping));
		if (p->ca_no_any >= 0)
			also(&c.ca, make_inhibit_any(p->ca_no_any));
		if (p->wanted) {
			snprintf(dotted, sizeof dotted, "1.2.3.%d", p->wanted[0] - 'A' + 1);
			wanted[0] = make_oid(dotted);
			c.options.initial_policies = wanted;
			c.options.initial_policy_count = 1;
		}
		c.options.require_explicit_policy = p->explicit_policy;
		c.options.inhibit_policy_mapping = p->no_mapping;
		c.options.inhibit_any_policy = p->no_any;
		code = chain_run(&c);
		CHECK_MSG(strcmp(code, p->code) == 0, "%s: \"%s\", want \"%s\"", p->what, code,
			  p->code);
		if (c.report && !p->code[0])
			check_policies(p, c.report);
		chain_clear(&c);
	}
}

TEST_MAIN(CASE(name_constraints), CASE(name_constraints_meet_subject_emails),
	  CASE(name_constraints_add_up), CASE(name_constraints_are_bounded), CASE(policies))
