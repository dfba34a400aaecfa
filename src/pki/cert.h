/* SPDX-License-Identifier: Apache-2.0 */
/* What a parsed certificate is inside, shared by the files of src/pki that read one. */
#ifndef YINXIN_PKI_PRIVATE_CERT_H
#define YINXIN_PKI_PRIVATE_CERT_H

#include <yinxin/pki_cert.h>

/* The extensions that are understood; each is found once, at parsing, and checked. */
enum ext_kind {
	EXT_KEY_USAGE,
	EXT_BASIC_CONSTRAINTS,
	EXT_EXT_KEY_USAGE,
	EXT_SUBJECT_KEY_ID,
	EXT_AUTHORITY_KEY_ID,
	EXT_SUBJECT_ALT_NAME,
	EXT_ISSUER_ALT_NAME,
	EXT_POLICIES,
	EXT_POLICY_MAPPINGS,
	EXT_POLICY_CONSTRAINTS,
	EXT_INHIBIT_ANY_POLICY,
	EXT_NAME_CONSTRAINTS,
	EXT_CRL_DIST_POINTS,
	EXT_FRESHEST_CRL,
	EXT_AUTHORITY_INFO,
	EXT_QC_STATEMENTS,
	EXT_OCSP_NO_CHECK,
	EXT_KINDS
};

struct ext_slot {
	bool present, critical, bad;
	struct yx_bytes value;
};

/* What basicConstraints, keyUsage, policyConstraints and inhibitAnyPolicy say, decoded. */
struct ext_values {
	uint32_t key_usage;
	bool ca;
	int path_len;
	int require_explicit, inhibit_mapping, inhibit_any;
	bool duplicate_policy;
};

struct yx_cert {
	unsigned refs;
	unsigned flags, defects;
	int version;
	struct yx_der_forgiven forgiven;
	struct yx_bytes der, tbs, serial, inner_algorithm, issuer, subject, spki, key_bits;
	struct yx_bytes extensions; /* contents of the SEQUENCE OF Extension */
	struct yx_bytes signature_algorithm, signature;
	yx_time not_before, not_after;
	struct yx_scheme scheme;
	struct ext_slot ext[EXT_KINDS];
	struct ext_values values;
	struct yx_pubkey *key; /* decoded at first use, published atomically */
	uint8_t bytes[];
};

/* A cursor over `part` of an object parsed with these flags; notes go nowhere. */
struct yx_der part_der(struct yx_bytes part, unsigned flags, struct yx_der_forgiven *scratch);
/* A cursor over the contents of a known extension; empty when absent or bad. */
struct yx_der cert_ext(const struct yx_cert *c, enum ext_kind kind,
		       struct yx_der_forgiven *scratch);
/* Enter the contents of `value`, a value found with cursor `d`, keeping offsets and leniency. */
struct yx_der sub_der(const struct yx_der *d, struct yx_bytes value);

/* Name: well formed and within limits, and moves behind it. */
bool name_item(struct yx_der *d, struct yx_bytes *all);
/* The value of the `index`-th attribute of this type; false past the end. */
bool name_attribute_at(struct yx_bytes name, enum yx_oid type, size_t index,
		       struct yx_der_item *out);
/* Some attribute is longer than its upper bound (RFC 5280 A.1). */
bool name_attribute_too_long(struct yx_bytes name);
/* Equal names have equal hashes. */
uint64_t name_hash(struct yx_bytes name);
/* One Extension off the cursor. */
bool extension_next(struct yx_der *d, struct yx_extension *out);
/* Which kind this is, or EXT_KINDS. */
enum ext_kind extension_kind(enum yx_oid id);
/* Read and check the contents of a known extension; what it says goes to *values. */
bool extension_check(enum ext_kind kind, struct yx_der d, struct ext_values *values);
/* extension_policy.c: the checks of those that speak of policies. */
bool extension_policies(struct yx_der d, struct ext_values *v);
bool extension_policy_mappings(struct yx_der d, struct ext_values *v);
bool extension_policy_constraints(struct yx_der d, struct ext_values *v);
bool extension_inhibit_any(struct yx_der d, struct ext_values *v);
/* The next DistributionPoint of a list; false at the end. */
bool dist_point_next(struct yx_der *d, struct yx_dist_point *out);
/* DistributionPointName, off a cursor inside its [0]. */
bool dist_point_name(struct yx_der *d, struct yx_bytes *full, struct yx_bytes *relative);
/* Contents of AuthorityKeyIdentifier. */
bool authority_key_id(struct yx_der d, struct yx_authority_key_id *out);

/* The key of `c`, whose missing DSA parameters are those of `issuer_key` (may be NULL): *owned
 * must be freed, and is NULL when the certificate's own was good enough. */
YX_MUST_CHECK enum yx_status cert_key_inherit(const struct yx_cert *c,
					      const struct yx_pubkey *issuer_key,
					      struct yx_pubkey **owned,
					      const struct yx_pubkey **key, struct yx_error *err);

/* SIGNED{}: outer SEQUENCE { tbs, AlgorithmIdentifier, BIT STRING }, as all three objects are. */
struct signed_parts {
	struct yx_bytes all, tbs, algorithm, signature;
	struct yx_der inner; /* contents of tbs */
};
YX_MUST_CHECK enum yx_status signed_parse(struct yx_der *d, struct signed_parts *out,
					  const char *clause, struct yx_error *err);

/* INTEGER contents equal as numbers whatever their padding. */
bool serial_equal(struct yx_bytes a, struct yx_bytes b);
/* A serial number without redundant leading octets. */
struct yx_bytes serial_trim(struct yx_bytes serial);

#endif
