/* SPDX-License-Identifier: Apache-2.0 */
/* checks.h: the state of one validation, shared by its files. */
#ifndef YINXIN_CMS_CHECKS_H
#define YINXIN_CMS_CHECKS_H

#include "parts.h"

struct cms_run {
	const struct yx_cms *message;
	const struct yx_cms_verify_options *options;
	struct yx_cert_list certs; /* all that could be read, the message's own first */
	size_t unreadable_certs;
	bool use_attached;              /* eContent counts, not the given content */
	struct yx_cms_content attached; /* eContent as a run */
	struct yx_bytes attached_run;
	struct cms_digests of_attached, of_given;
};

void cms_say(struct yx_cms_check *check, enum yx_cms_result result, const char *fmt, ...)
    YX_PRINTF(3, 4);
/* The content this signer is judged by, or NULL when there is none; *digests its digests. */
const struct yx_cms_content *cms_run_content(const struct cms_run *run,
					     const struct cms_digests **digests);

/* checks.c: what the signed attributes claim. Need the certificate and the content digest. */
void cms_check_content_type(const struct cms_run *run, const struct yx_cms_signer *s,
			    struct yx_cms_signer_report *r);
void cms_check_message_digest(const struct yx_cms_signer *s, struct yx_cms_signer_report *r);
void cms_check_attributes(const struct yx_cms_signer *s, struct yx_cms_signer_report *r);
void cms_check_algorithm_protection(const struct yx_cms_signer *s, struct yx_cms_signer_report *r);
YX_MUST_CHECK enum yx_status cms_check_signing_certificate(const struct yx_cms_signer *s,
							   struct yx_cms_signer_report *r,
							   struct yx_error *err);

/* value.c: the signature value. Fails for want of memory only. */
YX_MUST_CHECK enum yx_status cms_check_signature(const struct cms_run *run,
						 const struct yx_cms_signer *s,
						 struct yx_cms_signer_report *r,
						 struct yx_error *err);

#endif
