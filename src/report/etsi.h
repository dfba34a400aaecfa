/* SPDX-License-Identifier: Apache-2.0 */
/* etsi.h: what the parts of the XML validation report share. */
#ifndef YINXIN_REPORT_ETSI_H
#define YINXIN_REPORT_ETSI_H

#include <yinxin/report_page.h>

/* A validation object. Each stands once, however many signatures refer to it. */
enum etsi_type { ETSI_FILE, ETSI_DOCUMENT, ETSI_CERTIFICATE, ETSI_CRL, ETSI_OCSP, ETSI_STAMP };
struct etsi_object {
	enum etsi_type type;
	struct yx_digest digest; /* of it, which is also its name; SHA-256 but of signed data */
	struct yx_bytes der;     /* empty: told by its digest alone */
	bool signed_data;        /* what some signature signed */
	yx_time existed_by;      /* YX_TIME_NONE: not proven before now */
	const struct yx_signature_stamp *stamp;
	const struct etsi_object
	    *proof; /* the time-stamp that proves it; NULL: none of those told */
};

struct xml {
	struct yx_buf *out;
	const struct yx_verify_report *r;
	unsigned depth;
	struct etsi_object *objects;
	size_t object_count, object_cap;
};

/* What associated data are about: a signature, or a time-stamp. */
struct etsi_subject {
	const char *id; /* its own; NULL: none */
	bool whole;     /* a signature of the file */
	struct yx_bytes certificate;
	const struct yx_signature_path *path;
	const struct yx_signature_stamp *stamps;
	size_t stamp_count;
	const struct yx_scheme *scheme;
	yx_time judged_at;
	enum yx_sub_indication sub;
	uint32_t found; /* of yx_signature */
};

/* "T-" and the digest: IDs are ours, so that nothing of the document gets into one. */
#define ETSI_ID 72
const char *etsi_id(char out[ETSI_ID], enum etsi_type type, const struct yx_digest *digest);
/* A certificate's; NULL for none. */
const char *etsi_certificate_id(char out[ETSI_ID], struct yx_bytes der);

void etsi_begin(struct xml *x, const char *element);
/* With an id attribute. */
void etsi_begin_id(struct xml *x, const char *element, const char *id);
/* With Signed="true". */
void etsi_begin_signed(struct xml *x, const char *element);
void etsi_end(struct xml *x, const char *element);
/* A text, cleaned and escaped, in an element. */
void etsi_leaf(struct xml *x, const char *element, const char *text);
void etsi_base64(struct xml *x, const char *element, struct yx_bytes value);
void etsi_leaf_time(struct xml *x, const char *element, yx_time t);
/* An element whose only content is the VOReference attribute; nothing for a NULL id. */
void etsi_reference(struct xml *x, const char *element, const char *id);
/* DigestMethod and DigestValue; in an element. Nothing for an algorithm without a name. */
void etsi_digest_value(struct xml *x, enum yx_digest_alg alg, struct yx_bytes value);
void etsi_digest(struct xml *x, const char *element, const struct yx_digest *d);
/* POE or BestSignatureTime: existence proven by time-stamp `object`, or (NULL) from elsewhere when
 * `provided`, or by being here now. */
void etsi_poe(struct xml *x, const char *element, yx_time at, bool provided, const char *object);
/* Type and Value of TypedDataType; `xs`: "xs:string" or its like. */
void etsi_typed(struct xml *x, const char *type, const char *xs, const char *value);
/* One ReportData of type urn:yinxin:report:`type`. */
void etsi_report_data(struct xml *x, const char *type, const char *text);
/* MainIndication and SubIndication; `whole`: of a signature ("total-passed"), not of a check. */
void etsi_indication(struct xml *x, enum yx_indication i, enum yx_sub_indication sub, bool whole);

/* etsi_constraints.c: 4.3.4, the policy and each check with what came of it. */
void etsi_constraints(struct xml *x, const struct yx_signature *s);

/* etsi_algorithm.c: URIs. NULL: it has no name. */
#define ETSI_URI 200
const char *etsi_digest_uri(char out[ETSI_URI], enum yx_digest_alg alg);
const char *etsi_scheme_uri(char out[ETSI_URI], const struct yx_scheme *s);

/* etsi_attributes.c: annex A. */
void etsi_attributes(struct xml *x, const struct yx_signature *s);

/* etsi_chain.c: 4.3.12, all but the report data. */
void etsi_associated(struct xml *x, const struct etsi_subject *s);

/* 4.3.7; nothing without a certificate. */
void etsi_signer(struct xml *x, struct yx_bytes certificate, const char *name);
/* The digest of what it signs; NULL: not known. */
const struct yx_digest *etsi_content(const struct yx_signature *s);

/* etsi_objects.c: 4.4. Collected first, written last. */
enum yx_status etsi_collect(struct xml *x, struct yx_error *err);
void etsi_objects(struct xml *x);

#endif
