/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pki_past: what is proven about the past, and whether a chain was good then (ETSI EN 319 102-1
 * 5.6). A certificate that is expired or revoked now, or whose algorithm is broken now, can still
 * vouch for a signature that is proven to be older, if the certificates and revocation data that
 * say so are proven to be old as well.
 */
#ifndef YINXIN_PKI_PAST_H
#define YINXIN_PKI_PAST_H

#include <yinxin/pki_path.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A set of proofs of existence: objects (by their SHA-256) and the earliest time at which each is
 * proven to have existed. The objects of a CRL, an OCSP answer or a certificate are the bytes that
 * yx_poe_object_...() name; of a signature or a time-stamp its signature value.
 */
struct yx_poe;
YX_MUST_CHECK enum yx_status yx_poe_new(struct yx_poe **out, struct yx_error *err);
void yx_poe_free(struct yx_poe *p);
/* `object` existed at `at`. An earlier proof stays. LIMIT beyond YX_LIMIT_POE objects. */
YX_MUST_CHECK enum yx_status yx_poe_add(struct yx_poe *p, struct yx_bytes object, yx_time at,
					struct yx_error *err);
/* The same by the SHA-256 of the object, when it is at hand. */
YX_MUST_CHECK enum yx_status yx_poe_add_digest(struct yx_poe *p, const struct yx_digest *sha256,
					       yx_time at, struct yx_error *err);
/* The earliest proof; YX_TIME_NONE: none (it exists now, that is all). `p` may be NULL. */
yx_time yx_poe_of(const struct yx_poe *p, struct yx_bytes object);
size_t yx_poe_count(const struct yx_poe *p);
/* The bytes an OCSP answer is known by: the BasicOCSPResponse, whatever is around it. */
struct yx_bytes yx_poe_object_ocsp(const struct yx_ocsp *o);

/*
 * Past certificate validation (5.6.2.1) with validation time sliding (5.6.2.2). Of `options` it
 * uses `now`, trust and material, `poe`, revocation mode and age, algorithms, purposes and
 * policies, and `past_by_issue`. Looks for a chain that is right in all but time, and slides the
 * control time from `now` into the past, certificate by certificate from the anchor down: to the
 * revocation of a revoked one; when its status data are not fresh, to the end of their freshness
 * or, with past_by_issue, to their issue; to the last day of its algorithms. Of good revocation
 * data only those proven to have existed by the control time count; of revocations all.
 *
 * PASSED with `control_time` (of the report, and of each certificate in the chain): a signature
 * proven to have existed by then was made with a good certificate. Else INDETERMINATE NO_POE, or
 * what is wrong with the chain. Whether the signature's own time lies in the certificate's validity
 * is for the caller.
 */
YX_MUST_CHECK enum yx_status yx_path_validate_past(struct yx_path_report **out,
						   const struct yx_cert *cert,
						   const struct yx_path_options *options,
						   struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
