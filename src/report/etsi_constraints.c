/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Constraints of ETSI TS 119 102-2 4.3.4: the building blocks of EN 319 102-1 5.2 and 5.5, 5.6, and
 * what we ask of a file besides. "Applied" is what was carried out, whatever came of it; "disabled"
 * is what the policy leaves out or what was not come to. Nothing is called passed that did not run.
 */
#include <string.h>
#include "etsi.h"

#define URN      "urn:yinxin:constraint:"
#define BIT(sub) (UINT32_C(1) << YX_SUB_##sub)

enum block {
	FORMAT,
	IDENTIFICATION,
	CONTEXT,
	CERTIFICATE,
	VALUE,
	ACCEPTANCE,
	STAMPS,
	PAST,
	ALGORITHMS,
	CHANGES,
	COMPLETE,
	BLOCKS
};

/* Which findings are whose. A finding belongs to one block. */
static const struct {
	const char *name;
	uint32_t findings;
} blocks[BLOCKS] = {
	[FORMAT] = { "format-checking", BIT(FORMAT_FAILURE) },
	[IDENTIFICATION] = { "signing-certificate-identification",
			     BIT(NO_SIGNING_CERTIFICATE_FOUND) },
	[CONTEXT] = { "validation-context-initialization",
		      BIT(POLICY_PROCESSING_ERROR) | BIT(SIGNATURE_POLICY_NOT_AVAILABLE) },
	[CERTIFICATE] = { "x509-certificate-validation",
			  BIT(REVOKED) | BIT(EXPIRED) | BIT(NOT_YET_VALID) |
			      BIT(CHAIN_CONSTRAINTS_FAILURE) |
			      BIT(CERTIFICATE_CHAIN_GENERAL_FAILURE) |
			      BIT(NO_CERTIFICATE_CHAIN_FOUND) |
			      BIT(NO_CERTIFICATE_CHAIN_FOUND_NO_POE) | BIT(REVOKED_NO_POE) |
			      BIT(REVOKED_CA_NO_POE) | BIT(OUT_OF_BOUNDS_NOT_REVOKED) |
			      BIT(OUT_OF_BOUNDS_NO_POE) | BIT(REVOCATION_OUT_OF_BOUNDS_NO_POE) |
			      BIT(TRY_LATER) },
	[VALUE] = { "cryptographic-verification",
		    BIT(HASH_FAILURE) | BIT(SIG_CRYPTO_FAILURE) | BIT(SIGNED_DATA_NOT_FOUND) },
	[ACCEPTANCE] = { "signature-acceptance-validation", BIT(SIG_CONSTRAINTS_FAILURE) },
	[ALGORITHMS] = { "algorithms-acceptable",
			 BIT(CRYPTO_CONSTRAINTS_FAILURE) | BIT(CRYPTO_CONSTRAINTS_FAILURE_NO_POE) },
	[STAMPS] = { "time-stamp-validation", BIT(TIMESTAMP_ORDER_FAILURE) | BIT(NO_POE) },
	[PAST] = { "past-signature-validation", 0 },
	[CHANGES] = { "changes-after-signing", 0 },
	[COMPLETE] = { "all-checks-completed", BIT(GENERIC) },
};

static bool
is_pdf(const struct xml *x)
{
	return strcmp(x->r->format, "pdf") == 0;
}

/* Was it carried out? A finding of its own says so too. */
static bool
ran(const struct xml *x, const struct yx_signature *s, enum block b)
{
	switch (b) {
	case IDENTIFICATION:
		return s->certificate.len > 0;
	case CERTIFICATE:
		return s->judged_by[0] != 0;
	case VALUE:
		return s->value_checked;
	case ACCEPTANCE:
		return s->value_checked;
	case ALGORITHMS:
		return x->r->judges_algorithms && s->judged_by[0];
	case STAMPS:
		return s->stamp_count > 0;
	case PAST:
		return strcmp(s->judged_by, "proven") == 0;
	case CHANGES:
		return is_pdf(x) && s->revision;
	default: /* these come first, or are about all */
		return true;
	}
}

static bool
refused_change(const struct yx_signature *s)
{
	for (size_t i = 0; i < s->change_count; i++)
		if (!s->changes[i].allowed)
			return true;
	return false;
}

/* The worst of what a block found; which of them, in *sub. */
static enum yx_indication
outcome(const struct yx_signature *s, enum block b, enum yx_sub_indication *sub)
{
	enum yx_indication worst = YX_INDICATION_PASSED;
	/* findings that may mean that the analysis of changes could not be finished */
	uint32_t doubt = BIT(FORMAT_FAILURE) | BIT(SIG_CONSTRAINTS_FAILURE);
	uint32_t mine = blocks[b].findings;

	*sub = YX_SUB_NONE;
	if (b == CHANGES && refused_change(s)) {
		*sub = YX_SUB_FORMAT_FAILURE;
		return YX_INDICATION_FAILED;
	}
	if (b == CHANGES && (s->found & doubt)) {
		*sub = YX_SUB_GENERIC;
		return YX_INDICATION_INDETERMINATE;
	}
	if (b == PAST)
		mine = blocks[CERTIFICATE].findings | blocks[ALGORITHMS].findings;
	for (int i = 1; i < YX_SUB_COUNT; i++) {
		enum yx_indication of = yx_sub_indication_of((enum yx_sub_indication)i);

		if ((s->found & mine & UINT32_C(1) << i) && of > worst) {
			worst = of;
			*sub = (enum yx_sub_indication)i;
		}
	}
	return worst;
}

static void
parameter(struct xml *x, const char *name, const char *type, const char *value)
{
	char urn[100];

	snprintf(urn, sizeof(urn), "urn:yinxin:parameter:%s", name);
	etsi_begin(x, "ValidationConstraintParameter");
	etsi_typed(x, urn, type, value);
	etsi_end(x, "ValidationConstraintParameter");
}

/* Certificates were judged at a proven time in the past instead of now. */
static bool
overridden(const struct xml *x, const struct yx_signature *s, enum block b)
{
	return b == CERTIFICATE && ran(x, s, PAST);
}

static void
constraint(struct xml *x, const struct yx_signature *s, enum block b)
{
	bool applied = ran(x, s, b) || (s->found & blocks[b].findings);
	const char *status = overridden(x, s, b) ? "overridden" : applied ? "applied" : "disabled";
	enum yx_sub_indication sub;
	enum yx_indication result = outcome(s, b, &sub);
	char text[100];

	snprintf(text, sizeof(text), URN "%s", blocks[b].name);
	etsi_begin(x, "ValidationConstraint");
	etsi_leaf(x, "ValidationConstraintIdentifier", text);
	if ((b == CERTIFICATE || b == PAST) && applied && s->judged_at != YX_TIME_NONE) {
		parameter(x, "judged-at", "xs:dateTime",
			  yx_time_rfc3339(text, s->judged_at - s->judged_at % YX_SECOND));
		parameter(x, "judged-by", "xs:string", s->judged_by);
	}
	etsi_begin(x, "ConstraintStatus");
	snprintf(text, sizeof(text), "urn:etsi:019102:constraintStatus:%s", status);
	etsi_leaf(x, "Status", text);
	if (overridden(x, s, b))
		etsi_leaf(x, "OverriddenBy", URN "past-signature-validation");
	etsi_end(x, "ConstraintStatus");
	if (applied && !overridden(x, s, b)) {
		etsi_begin(x, "ValidationStatus");
		etsi_indication(x, result, sub, false);
		etsi_end(x, "ValidationStatus");
	}
	etsi_end(x, "ValidationConstraint");
}

void
etsi_constraints(struct xml *x, const struct yx_signature *s)
{
	etsi_begin(x, "ValidationConstraintsEvaluationReport");
	etsi_begin(x, "SignatureValidationPolicy");
	etsi_begin(x, "SignaturePolicyIdentifier");
	/* a policy of ours is not a signature policy with a digest of its own: it is named below */
	etsi_leaf(x, "xades:SignaturePolicyImplied", "");
	etsi_end(x, "SignaturePolicyIdentifier");
	etsi_leaf(x, "PolicyName", x->r->policy);
	etsi_end(x, "SignatureValidationPolicy");
	for (int b = 0; b < BLOCKS; b++)
		if (b != CHANGES || is_pdf(x))
			constraint(x, s, (enum block)b);
	etsi_end(x, "ValidationConstraintsEvaluationReport");
}
