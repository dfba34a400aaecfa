/* SPDX-License-Identifier: Apache-2.0 */
/* Verification in time (EN 319 102-1): one condition turned at a time, one indication expected. */
#include "past_kit.h"

/* Signed, stamped, archived, renewed twice as authorities came and went; 15 years later. */
static const struct past_plan renewed = { .stamp_tsa = TSA1,
					  .steps = { { TSA1, 1 }, { TSA2, 1500 }, { TSA3, 4500 } },
					  .crls = { { CA, 1, 8, .in = 1 },
						    { ROOT, 0, 200, .in = 1 },
						    { CA, 1499, 1507, .in = 2 },
						    { ROOT, 1400, 1600, .in = 2 },
						    { CA, 4499, 4507, .in = 3 },
						    { ROOT, 4400, 4600, .in = 3 } } };

static void
fifteen_years_later_it_still_holds(void)
{
	static const char *const policies[] = { "default", "cn", "integrity" };
	struct past_world w;

	past_make(&w, &renewed);
	for (int k = 0; k < 3; k++) {
		struct yx_verify_report *r = past_verify(&w, policies[k], 5479);

		CHECK_MSG(r->verdict == YX_VERDICT_TOTAL_PASSED, "%s: %s", policies[k],
			  r->signatures[0].reason.in[0]);
		CHECK_INT(r->signature_count, 4);
		CHECK_INT(r->signatures[0].stamp_count, 4);
		yx_verify_report_free(r);
	}
	past_clear(&w);
}

/* ------------------------------------------------------------------ the table */

#define STAMPED  .stamp_tsa = TSA1
#define ARCHIVED STAMPED, .steps = { { TSA1, 1 } }
/* status of everybody, put into the file on day 1 */
#define STATUS_IN_FILE                                                                             \
	{ CA, 1, 8, .in = 1 },                                                                     \
	{                                                                                          \
		ROOT, 0, 200, .in = 1                                                              \
	}
/* status of everybody as known around the day of verification; expired ones stay listed */
#define STATUS_AT(day)                                                                             \
	{ CA, (day)-1, (day) + 7, .keeps_expired = true },                                         \
	{                                                                                          \
		ROOT, (day)-1, (day) + 7, .keeps_expired = true                                    \
	}

static const struct row {
	const char *name, *sub; /* NULL: TOTAL-PASSED */
	const char *level;      /* NULL: not looked at */
	struct past_plan plan;
} rows[] = {
	/* ---- now */
	{ "all there", NULL, "B-LTA", { ARCHIVED, .crls = { STATUS_IN_FILE }, .at = 2 } },
	{ "only a signature, status at hand", NULL, "B-B", { .crls = { STATUS_AT(2) }, .at = 2 } },
	{ "default needs no status", NULL, "B-B", { .at = 2, .policy = "default" } },
	{ "integrity judges nobody", NULL, NULL, { .at = 2000, .policy = "integrity" } },
	{ "the root is not trusted",
	  "NO_CERTIFICATE_CHAIN_FOUND",
	  "B-B",
	  { ARCHIVED, .crls = { STATUS_IN_FILE }, .at = 2, .no_trust = true } },
	{ "the CA is nowhere",
	  "NO_CERTIFICATE_CHAIN_FOUND",
	  NULL,
	  { .crls = { STATUS_AT(2) }, .at = 2, .no_certs = true } },
	{ "no status", "TRY_LATER", NULL, { .at = 2 } },
	{ "no status of the CA",
	  "TRY_LATER",
	  NULL,
	  { .crls = { { CA, 1, 8, .in = 0 } }, .at = 2 } },
	{ "no status of the signer",
	  "TRY_LATER",
	  NULL,
	  { .crls = { { ROOT, 1, 8, .in = 0 } }, .at = 2 } },
	{ "a list that ran out",
	  "TRY_LATER",
	  NULL,
	  { .crls = { { CA, -20, -13, .in = 0 }, { ROOT, 1, 8, .in = 0 } }, .at = 2 } },
	{ "a list from the future",
	  "TRY_LATER",
	  NULL,
	  { .crls = { { CA, 5, 12, .in = 0 }, { ROOT, 1, 8, .in = 0 } }, .at = 2 } },
	{ "the root allows no CA",
	  "CHAIN_CONSTRAINTS_FAILURE",
	  NULL,
	  { .crls = { STATUS_AT(2) }, .at = 2, .root_forbids = true } },
	{ "the CA's certificate was changed",
	  "CERTIFICATE_CHAIN_GENERAL_FAILURE",
	  NULL,
	  { .crls = { STATUS_AT(2) }, .at = 2, .spoiled_ca = true } },
	/* ---- the file itself */
	{ "content changed",
	  "HASH_FAILURE",
	  NULL,
	  { .crls = { STATUS_AT(2) }, .at = 2, .tamper = CONTENT } },
	{ "value changed",
	  "SIG_CRYPTO_FAILURE",
	  NULL,
	  { .crls = { STATUS_AT(2) }, .at = 2, .tamper = THE_VALUE } },
	{ "slot unreadable",
	  "FORMAT_FAILURE",
	  NULL,
	  { .crls = { STATUS_AT(2) }, .at = 2, .tamper = SLOT } },
	{ "bytes behind the end",
	  "SIG_CONSTRAINTS_FAILURE",
	  NULL,
	  { .crls = { STATUS_AT(2) }, .at = 2, .tamper = TAIL } },
	/* ---- expired since */
	{ "expired, no proof, not listed any more",
	  "OUT_OF_BOUNDS_NO_POE",
	  NULL,
	  { .crls = { { CA, 399, 407, .in = 0 }, { ROOT, 399, 407, .in = 0 } }, .at = 400 } },
	{ "expired, no proof, known not revoked",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  NULL,
	  { .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "expired, stamped, known not revoked",
	  NULL,
	  "B-T",
	  { STAMPED, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "expired, stamped, status from after the signature",
	  NULL,
	  "B-LT",
	  { STAMPED, .steps = { { TSA1, NEVER } },
	    .crls = { STATUS_IN_FILE, { CA, 399, 407, .in = 0 }, { ROOT, 399, 407, .in = 0 } },
	    .at = 400 } },
	{ "expired, stamped, status from before the signature",
	  "OUT_OF_BOUNDS_NO_POE",
	  "B-LT",
	  { STAMPED, .steps = { { TSA1, NEVER } },
	    .crls = { { CA, -1, 6, .in = 1 },
		      { ROOT, -1, 200, .in = 1 },
		      { ROOT, 399, 407, .in = 0 } },
	    .at = 400 } },
	{ "the same by default",
	  NULL,
	  "B-LT",
	  { STAMPED, .steps = { { TSA1, NEVER } },
	    .crls = { { CA, -1, 6, .in = 1 },
		      { ROOT, -1, 200, .in = 1 },
		      { ROOT, 399, 407, .in = 0 } },
	    .at = 400, .policy = "default" } },
	{ "expired, no proof, default believes the claim",
	  NULL,
	  "B-B",
	  { .at = 400, .policy = "default" } },
	{ "expired, proven too late",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  NULL,
	  { .steps = { { TSA1, 380 } }, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "made after it expired",
	  "EXPIRED",
	  NULL,
	  { .before = { TSA1, 380 }, .signed_day = 10, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "stamped before it was valid",
	  "NOT_YET_VALID",
	  NULL,
	  { STAMPED, .stamp_day = -20, .crls = { STATUS_AT(2) }, .at = 2 } },
	{ "known from elsewhere to be older",
	  NULL,
	  NULL,
	  { .existed_day = 5, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "known from elsewhere, but too late",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  NULL,
	  { .existed_day = 370, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "a stamp beside the file shows that it is older",
	  NULL,
	  NULL,
	  { .outer_tsa = TSA1, .outer_day = 5, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "a stamp beside the file, but too late",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  NULL,
	  { .outer_tsa = TSA1, .outer_day = 370, .crls = { STATUS_AT(400) }, .at = 400 } },
	{ "a stamp beside another file",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  NULL,
	  { .outer_tsa = TSA1,
	    .outer_day = 5,
	    .outer_wrong = true,
	    .crls = { STATUS_AT(400) },
	    .at = 400 } },
	{ "a stamp beside the file whose authority has expired",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  NULL,
	  { .outer_tsa = TSA1, .outer_day = 5, .crls = { STATUS_AT(2100) }, .at = 2100 } },
	/* ---- revoked */
	{ "revoked, no proof",
	  "REVOKED_NO_POE",
	  NULL,
	  { .crls = { { CA, 59, 67, SIGNER, 50, 1, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60 } },
	{ "revoked since it was stamped",
	  NULL,
	  "B-T",
	  { STAMPED, .crls = { { CA, 59, 67, SIGNER, 50, 1, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60 } },
	{ "stamped after it was revoked",
	  "REVOKED_NO_POE",
	  "B-T",
	  { STAMPED, .stamp_day = 51,
	    .crls = { { CA, 59, 67, SIGNER, 50, 1, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60 } },
	{ "made after it was revoked",
	  "REVOKED",
	  NULL,
	  { .before = { TSA1, 55 },
	    .signed_day = 56,
	    STAMPED,
	    .stamp_day = 56,
	    .crls = { { CA, 59, 67, SIGNER, 50, 1, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60 } },
	{ "says itself that it was revoked before",
	  "REVOKED",
	  NULL,
	  { .signed_day = 55,
	    .crls = { { CA, 59, 67, SIGNER, 50, 1, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60,
	    .policy = "default" } },
	{ "the same, stamped",
	  "REVOKED",
	  NULL,
	  { .signed_day = 55,
	    STAMPED,
	    .stamp_day = 55,
	    .crls = { { CA, 59, 67, SIGNER, 50, 1, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60,
	    .policy = "default" } },
	{ "key lost, a claim is not believed",
	  "REVOKED_NO_POE",
	  NULL,
	  { .crls = { { CA, 59, 67, SIGNER, 50, 1, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60,
	    .policy = "default" } },
	{ "no reason given, a claim is not believed",
	  "REVOKED_NO_POE",
	  NULL,
	  { .crls = { { CA, 59, 67, SIGNER, 50, 0, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60,
	    .policy = "default" } },
	{ "superseded, a claim is believed",
	  NULL,
	  NULL,
	  { .crls = { { CA, 59, 67, SIGNER, 50, 4, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60,
	    .policy = "default" } },
	{ "cn believes the claim",
	  NULL,
	  NULL,
	  { .crls = { { CA, 59, 67, SIGNER, 50, 1, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60,
	    .policy = "cn" } },
	{ "suspended",
	  "TRY_LATER",
	  NULL,
	  { .crls = { { CA, 59, 67, SIGNER, 50, 6, .in = 0 }, { ROOT, 59, 67, .in = 0 } },
	    .at = 60 } },
	{ "the CA is revoked",
	  "REVOKED_CA_NO_POE",
	  NULL,
	  { .crls = { { CA, 59, 67, .in = 0 }, { ROOT, 59, 67, CA, 50, 2, .in = 0 } }, .at = 60 } },
	{ "the CA lost its key, a claim is not believed",
	  "REVOKED_CA_NO_POE",
	  NULL,
	  { .crls = { { CA, 59, 67, .in = 0 }, { ROOT, 59, 67, CA, 50, 2, .in = 0 } },
	    .at = 60,
	    .policy = "default" } },
	{ "the CA lost its key, cn believes the claim",
	  NULL,
	  NULL,
	  { .crls = { { CA, 59, 67, .in = 0 }, { ROOT, 59, 67, CA, 50, 2, .in = 0 } },
	    .at = 60,
	    .policy = "cn" } },
	{ "the CA was superseded, a claim is believed",
	  NULL,
	  NULL,
	  { .crls = { { CA, 59, 67, .in = 0 }, { ROOT, 59, 67, CA, 50, 4, .in = 0 } },
	    .at = 60,
	    .policy = "default" } },
	{ "the CA lost its key since, stamped before",
	  NULL,
	  NULL,
	  { STAMPED, .crls = { { CA, 59, 67, .in = 0 }, { ROOT, 59, 67, CA, 50, 2, .in = 0 } },
	    .at = 60, .policy = "default" } },
	{ "the CA is revoked, status proven to be older",
	  NULL,
	  "B-LTA",
	  { ARCHIVED,
	    .crls = { STATUS_IN_FILE,
		      { CA, 59, 67, .in = 0 },
		      { ROOT, 59, 67, CA, 50, 2, .in = 0 } },
	    .at = 60 } },
	{ "the CA is revoked, status not proven to be older",
	  "REVOKED_CA_NO_POE",
	  NULL,
	  { STAMPED, .steps = { { TSA1, NEVER } },
	    .crls = { STATUS_IN_FILE,
		      { CA, 59, 67, .in = 0 },
		      { ROOT, 59, 67, CA, 50, 2, .in = 0 } },
	    .at = 60 } },
	{ "the CA was revoked before all that",
	  "REVOKED_CA_NO_POE",
	  NULL,
	  { ARCHIVED,
	    .crls = { STATUS_IN_FILE,
		      { CA, 59, 67, .in = 0 },
		      { ROOT, 59, 67, CA, -5, 2, .in = 0 } },
	    .at = 60 } },
	/* ---- authorities */
	{ "the authority is revoked",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  "B-B",
	  { STAMPED,
	    .crls = { { CA, 399, 407, .keeps_expired = true },
		      { ROOT, 399, 407, TSA1, 50, 1, .in = 0 } },
	    .at = 400 } },
	{ "the authority lost its key, and so did the signer",
	  "REVOKED_NO_POE",
	  NULL,
	  { STAMPED,
	    .crls = { { CA, 59, 67, SIGNER, 30, 1, .in = 0 },
		      { ROOT, 59, 67, TSA1, 50, 1, .in = 0 } },
	    .at = 60, .policy = "default" } },
	{ "the authority is revoked, but newer stamps protect",
	  NULL,
	  "B-LTA",
	  { STAMPED, .from = { [TSA2] = -10 }, .steps = { { TSA2, 1 } },
	    .crls = { STATUS_IN_FILE,
		      { CA, 399, 407, .keeps_expired = true },
		      { ROOT, 399, 407, TSA1, 50, 1, .in = 0 } },
	    .at = 400 } },
	{ "the authority has expired",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  "B-B",
	  { STAMPED, .crls = { STATUS_AT(2100) }, .at = 2100 } },
	{ "the authority has expired, believed by default",
	  NULL,
	  "B-T",
	  { STAMPED, .at = 2100, .policy = "default" } },
	{ "the authority has expired, but newer stamps protect",
	  NULL,
	  "B-LTA",
	  { STAMPED, .steps = { { TSA1, 1 }, { TSA2, 1500 } },
	    .crls = { STATUS_IN_FILE, STATUS_AT(2100) }, .at = 2100 } },
	{ "the stamp's time has not come",
	  NULL,
	  "B-B",
	  { STAMPED, .stamp_day = 30, .crls = { STATUS_AT(2) }, .at = 2 } },
	{ "a stamp younger than what covers it",
	  "TIMESTAMP_ORDER_FAILURE",
	  NULL,
	  { STAMPED, .stamp_day = 5, .steps = { { TSA1, 1 } },
	    .crls = { STATUS_IN_FILE, STATUS_AT(20) }, .at = 20 } },
	{ "a stamp older than what it covers",
	  "TIMESTAMP_ORDER_FAILURE",
	  NULL,
	  { STAMPED, .before = { TSA1, 10 }, .stamp_day = 5, .crls = { STATUS_AT(20) },
	    .at = 20 } },
	/* ---- algorithms: RSA of 2048 bits is good until 2031 */
	{ "an algorithm too weak today",
	  "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
	  NULL,
	  { .kind = "rsa2048",
	    .to = { [SIGNER] = 9000 },
	    .crls = { STATUS_AT(5479) },
	    .at = 5479 } },
	{ "the same, used while it was good",
	  NULL,
	  NULL,
	  { .kind = "rsa2048",
	    .to = { [SIGNER] = 9000, [TSA1] = 9000 },
	    ARCHIVED,
	    .crls = { STATUS_IN_FILE, STATUS_AT(5479) },
	    .at = 5479 } },
	{ "the same, default believes the claim",
	  NULL,
	  NULL,
	  { .kind = "rsa2048", .to = { [SIGNER] = 9000 }, .at = 5479, .policy = "default" } },
	{ "claimed to be used after its end",
	  "CRYPTO_CONSTRAINTS_FAILURE",
	  NULL,
	  { .kind = "rsa2048",
	    .signed_day = 2500,
	    .to = { [SIGNER] = 9000 },
	    .at = 5479,
	    .policy = "default" } },
	{ "proven to be used after its end",
	  "CRYPTO_CONSTRAINTS_FAILURE",
	  NULL,
	  { .kind = "rsa2048",
	    .before = { TSA1, 2400 },
	    .signed_day = 2500,
	    .to = { [SIGNER] = 9000, [TSA1] = 9000 },
	    .crls = { STATUS_AT(5479) },
	    .at = 5479 } },
	/* ---- what the policy demands */
	{ "a stamp is demanded",
	  "NO_POE",
	  NULL,
	  { .crls = { STATUS_AT(2) }, .at = 2, .wants_stamp = true } },
	{ "a stamp is demanded and there",
	  NULL,
	  NULL,
	  { STAMPED, .crls = { STATUS_AT(2) }, .at = 2, .wants_stamp = true } },
	{ "status within the grace period",
	  "TRY_LATER",
	  NULL,
	  { STAMPED, .crls = { { CA, 1, 8, .in = 0 }, { ROOT, 1, 8, .in = 0 } }, .at = 4,
	    .grace = 3 } },
	{ "status after the grace period",
	  NULL,
	  NULL,
	  { STAMPED, .crls = { { CA, 3, 10, .in = 0 }, { ROOT, 3, 10, .in = 0 } }, .at = 4,
	    .grace = 3 } },
	{ "no key usage, etsi wants it stated",
	  "CHAIN_CONSTRAINTS_FAILURE",
	  NULL,
	  { .crls = { STATUS_AT(2) }, .at = 2, .no_key_usage = true } },
	{ "no key usage, so does cn",
	  "CHAIN_CONSTRAINTS_FAILURE",
	  NULL,
	  { .at = 2, .no_key_usage = true, .policy = "cn" } },
	{ "no key usage, default does not mind",
	  NULL,
	  NULL,
	  { .at = 2, .no_key_usage = true, .policy = "default" } },
	{ "no key usage, integrity judges nobody",
	  NULL,
	  NULL,
	  { .at = 2, .no_key_usage = true, .policy = "integrity" } },
	/* ---- fifteen years */
	{ "renewed twice, with today's status",
	  NULL,
	  "B-LTA",
	  { STAMPED, .steps = { { TSA1, 1 }, { TSA2, 1500 }, { TSA3, 4500 } },
	    .crls = { STATUS_IN_FILE, STATUS_AT(5479) }, .at = 5479 } },
	{ "renewed twice, revoked afterwards",
	  NULL,
	  "B-LTA",
	  { STAMPED, .steps = { { TSA1, 1 }, { TSA2, 1500 }, { TSA3, 4500 } },
	    .crls = { STATUS_IN_FILE,
		      { CA, 5478, 5490, SIGNER, 100, 1, .keeps_expired = true },
		      { ROOT, 5478, 5490, .keeps_expired = true } },
	    .at = 5479 } },
	{ "renewed twice, revoked before",
	  "REVOKED_NO_POE",
	  "B-LTA",
	  { STAMPED, .steps = { { TSA1, 1 }, { TSA2, 1500 }, { TSA3, 4500 } },
	    .crls = { STATUS_IN_FILE,
		      { CA, 5478, 5490, SIGNER, -5, 1, .keeps_expired = true },
		      { ROOT, 5478, 5490, .keeps_expired = true } },
	    .at = 5479 } },
	{ "the same by default: it says so itself",
	  "REVOKED",
	  "B-LTA",
	  { STAMPED, .steps = { { TSA1, 1 }, { TSA2, 1500 }, { TSA3, 4500 } },
	    .crls = { STATUS_IN_FILE,
		      { CA, 5478, 5490, SIGNER, -5, 1, .keeps_expired = true },
		      { ROOT, 5478, 5490, .keeps_expired = true } },
	    .at = 5479, .policy = "default" } },
	{ "renewed too late",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  NULL,
	  { STAMPED, .steps = { { TSA1, 1 }, { TSA2, 2500 } },
	    .crls = { STATUS_IN_FILE, STATUS_AT(2600) }, .at = 2600 } },
	{ "never renewed",
	  "OUT_OF_BOUNDS_NOT_REVOKED",
	  NULL,
	  { ARCHIVED, .crls = { STATUS_IN_FILE, STATUS_AT(5479) }, .at = 5479 } },
	/* ---- levels */
	{ "a stamp of its own", NULL, "B-T", { STAMPED, .crls = { STATUS_AT(2) }, .at = 2 } },
	{ "a stamp on the document",
	  NULL,
	  "B-T",
	  { .steps = { { TSA1, 1 } }, .crls = { STATUS_AT(2) }, .at = 2 } },
	{ "all material, no stamp over it",
	  NULL,
	  "B-LT",
	  { STAMPED, .steps = { { TSA1, NEVER } }, .crls = { STATUS_IN_FILE }, .at = 2 } },
	{ "no status of the CA in the file",
	  NULL,
	  "B-T",
	  { ARCHIVED, .crls = { { CA, 1, 8, .in = 1 }, { ROOT, 1, 8, .in = 0 } }, .at = 2 } },
	{ "no status of the signer in the file",
	  NULL,
	  "B-T",
	  { ARCHIVED, .crls = { { ROOT, 1, 8, .in = 1 }, { CA, 1, 8, .in = 0 } }, .at = 2 } },
	{ "material behind the last stamp",
	  NULL,
	  "B-LT",
	  { STAMPED, .steps = { { TSA1, 1 }, { TSA1, NEVER } },
	    .crls = { { CA, 1, 8, .in = 2 }, { ROOT, 0, 200, .in = 2 } }, .at = 2 } },
};

static void
check_signature(const struct row *row, const struct yx_signature *s)
{
	const char *sub = yx_sub_indication_name(s->sub);

	CHECK_MSG((s->indication == YX_INDICATION_PASSED) == !row->sub &&
		      (!row->sub || (sub && strcmp(sub, row->sub) == 0)),
		  "%s: want %s, got %s (%s)", row->name, row->sub ? row->sub : "PASSED",
		  sub ? sub : yx_indication_name(s->indication), s->reason.in[0]);
	CHECK_MSG(!row->level || strcmp(s->level, row->level) == 0, "%s: want level %s, got %s",
		  row->name, row->level, s->level);
	for (int lang = 0; row->sub && lang < 2; lang++)
		CHECK_MSG(s->reason.in[lang][0] && s->next_step.in[lang][0],
			  "%s: no words (%s | %s)", row->name, s->reason.in[lang],
			  s->next_step.in[lang]);
}

static void
one_condition_at_a_time(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];
		struct yx_verify_report *r;
		struct past_world w;

		past_make(&w, &row->plan);
		past_tamper(&w, &row->plan);
		r = past_look(&w, &row->plan);
		for (size_t k = 0; k < r->signature_count; k++)
			if (r->signatures[k].kind != YX_KIND_TIMESTAMP)
				check_signature(row, &r->signatures[k]);
		yx_verify_report_free(r);
		past_clear(&w);
	}
	printf("    # %zu rows\n", sizeof(rows) / sizeof(rows[0]));
}

/*
 * Hundreds of lists in the CA's name that it did not sign, among them the one that says revoked:
 * every time-stamp and signer would look at all of them again. The file's budget ends that, the
 * verdict says so, and nothing passes.
 */
static void
a_flood_of_lists_is_given_up(void)
{
	static const struct past_plan plan = { STAMPED,
					       .steps = { { TSA1, 1 },
							  { TSA1, 2 },
							  { TSA1, 3 },
							  { TSA1, 4 },
							  { TSA1, 5 },
							  { TSA1, 6 },
							  { TSA1, 7 } },
					       .at = 10, .policy = "default" };
	struct yx_error err = YX_ERROR_INIT;
	yx_time start = yx_time_monotonic();
	struct yx_verify_report *r;
	struct past_world w;
	bool told = false;

	past_make(&w, &plan);
	for (int i = 0; i < 700; i++)
		for (int issuer = ROOT; issuer <= CA; issuer++) {
			const struct past_crl c = { .issuer = issuer, .day = 1, .next = 100 + i };
			struct yx_buf der = past_crl_der(&w, &c);

			der.data[der.len - 1] ^= 1;
			CHECK_OK(yx_pool_load(w.extra, yx_buf_bytes(&der), 0, &err));
			yx_buf_clear(&der);
		}
	r = past_look(&w, &plan);
	CHECK_INT(r->verdict, YX_VERDICT_INDETERMINATE);
	for (size_t i = 0; i < r->signature_count; i++)
		CHECK(r->signatures[i].indication == YX_INDICATION_INDETERMINATE);
	for (size_t i = 0; i < r->remark_count; i++)
		told |= strcmp(r->remarks[i].code, "validation-limit") == 0;
	CHECK(told);
	printf("    # %lld ms\n", (long long)((yx_time_monotonic() - start) / 1000));
	yx_verify_report_free(r);
	past_clear(&w);
}

/* What is given with a CMS file: the certificate between, the proof of its time. */
static void
a_cms_file_uses_what_is_given(void)
{
	static const struct past_plan plan = { .at = 400, .crls = { STATUS_AT(400) } };
	static const struct past_plan proven = {
		.at = 400, .crls = { STATUS_AT(400) }, .outer_tsa = TSA1, .outer_day = 5
	};
	static const char *const want[] = { "NO_CERTIFICATE_CHAIN_FOUND",
					    "OUT_OF_BOUNDS_NOT_REVOKED", NULL };

	for (int i = 0; i < 3; i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct yx_sign_options o = { .time = DAY(0) };
		struct yx_verify_report *r;
		struct past_world w = { 0 };
		const char *sub;

		past_people(&w, &plan);
		past_given(&w, &plan);
		o.who.key = w.keys[SIGNER];
		o.who.cert = w.certs[SIGNER];
		CHECK_OK(
		    yx_sign_cms(&w.file, YX_BYTES_LIT("content"), true, false, &o, NULL, &err));
		if (i > 0)
			CHECK_OK(yx_pool_add_cert(w.extra, w.certs[CA], &err));
		r = past_look(&w, i == 2 ? &proven : &plan);
		REQUIRE(r->signature_count == 1);
		sub = yx_sub_indication_name(r->signatures[0].sub);
		CHECK_MSG(want[i] ? sub && strcmp(sub, want[i]) == 0
				  : r->verdict == YX_VERDICT_TOTAL_PASSED,
			  "%d: %s (%s)", i, sub ? sub : "-", r->signatures[0].reason.in[0]);
		yx_verify_report_free(r);
		past_clear(&w);
	}
}

TEST_MAIN(CASE(fifteen_years_later_it_still_holds), CASE(one_condition_at_a_time),
	  CASE(a_flood_of_lists_is_given_up), CASE(a_cms_file_uses_what_is_given))
