/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_facts: what a signature is made of, kept for reports that other software reads (ETSI TS 119
 * 102-2): the path that was judged and what is said of each certificate, what the signature says of
 * itself, the validation material of the document. None of it decides anything; sign.h does.
 */
#ifndef YINXIN_SIGN_FACTS_H
#define YINXIN_SIGN_FACTS_H

#include <yinxin/crypto.h>
#include <yinxin/pki_path.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A certificate above the one that was judged. */
struct yx_signature_issuer {
	struct yx_bytes certificate; /* DER */
	bool anchor;                 /* trusted: the path ends here */
	yx_time existed_by;          /* proven to have existed then; YX_TIME_NONE: not proven */
};

/* A CRL or OCSP response that decided whether a certificate of the path is revoked. */
struct yx_signature_status {
	bool ocsp;               /* else a CRL */
	struct yx_digest sha256; /* of its DER */
	yx_time existed_by;      /* as above */
	size_t of;               /* 0: about the certificate judged; n: about issuers[n - 1] */
	yx_time revoked_at;      /* YX_TIME_NONE: not revoked */
	int reason;              /* enum yx_crl_reason */
};

/* The path that was judged; none where certificates were not. */
struct yx_signature_path {
	const struct yx_signature_issuer *issuers; /* the nearest first */
	size_t issuer_count;
	const struct yx_signature_status *statuses;
	size_t status_count;
};

/* Texts are "" and bytes empty where the signature has no such thing. */
struct yx_signature_facts {
	struct yx_scheme scheme; /* kind NONE: not known */
	/* Of the bytes the value is over: signed attributes, else the content (for SM2 with Z). */
	struct yx_digest to_be_signed;
	struct yx_digest content; /* of what is signed, as computed here */

	/* signed attributes of CMS, as written */
	yx_time claimed_time; /* or /M of a PDF, or that of a seal; YX_TIME_NONE */
	bool time_signed;     /* it is a signed attribute */
	struct yx_bytes message_digest;
	const char *content_type; /* OIDs are dotted */
	const char *commitment, *policy;
	enum yx_digest_alg certificate_digest; /* of ESSCertID(v2) */
	struct yx_bytes certificate_hash, issuer_serial;

	/* signature dictionary of a PDF */
	const char *filter, *sub_filter, *name, *contact;
	const int64_t *byte_range;
	size_t byte_range_count;
	const size_t *vri; /* of its VRI: places in yx_verify_report.store */
	size_t vri_count;
};

/* A certificate, CRL or OCSP response in the document's security store. */
enum yx_stored_kind { YX_STORED_CERTIFICATE, YX_STORED_CRL, YX_STORED_OCSP };
struct yx_stored {
	enum yx_stored_kind kind;
	struct yx_digest sha256; /* of its DER */
	yx_time existed_by;      /* YX_TIME_NONE: not proven */
};

#ifdef __cplusplus
}
#endif
#endif
