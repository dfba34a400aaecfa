/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks share; not for others. */
#ifndef YINXIN_SEAL_CHECKS_H
#define YINXIN_SEAL_CHECKS_H

#include <yinxin/seal_check.h>

/* Write one answer; the texts are formatted alike in both languages. */
void seal_answer(struct yx_seal_answer *a, enum yx_sub_indication sub, const char *en,
		 const char *zh, ...) __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
void seal_pass(struct yx_seal_answer *a);

/* Fields against the standard (seal, and signature when there is one). */
void seal_check_structure(const struct yx_seal *s, const struct yx_seal_signature *g,
			  struct yx_seal_answer *a);
/* A value over bytes with the key of a certificate; keeps the certificate and the scheme. */
YX_MUST_CHECK enum yx_status seal_check_value(struct yx_bytes cert_der, struct yx_bytes oid,
					      struct yx_bytes message, struct yx_bytes value,
					      bool strict, struct yx_cert **cert,
					      struct yx_scheme *scheme, unsigned *leniencies,
					      struct yx_seal_answer *a, struct yx_error *err);
/* A certificate at a time: path, validity, revocation. */
YX_MUST_CHECK enum yx_status seal_check_path(const struct yx_cert *cert,
					     const struct yx_path_options *base, yx_time at,
					     yx_time now, yx_time proven,
					     struct yx_path_report **report,
					     struct yx_seal_answer *a, struct yx_error *err);
/* The verdict from the answers. */
void seal_decide(struct yx_seal_report *r, bool integrity_only);

#endif
