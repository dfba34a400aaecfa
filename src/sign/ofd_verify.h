/* SPDX-License-Identifier: Apache-2.0 */
/* What verifying one OFD signature is made of; not for others. */
#ifndef YINXIN_SIGN_OFD_VERIFY_H
#define YINXIN_SIGN_OFD_VERIFY_H

#include <yinxin/sign_ofd.h>

struct ofd_check {
	struct yx_ofd *o;
	const struct yx_sign_ofd_options *options;
	struct yx_arena *arena;
	yx_time now;
	struct yx_error *err;
};

/* A finding; it replaces the one there when it is worse. Texts are formatted alike. */
void ofd_judge(struct yx_sign_ofd_signature *r, enum yx_sub_indication sub, const char *en,
	       const char *zh, ...) YX_PRINTF(3, 5) YX_PRINTF(4, 5);

/* ofd_value.c: SignedValue.dat against Signature.xml, seal or CMS or bare value. */
YX_MUST_CHECK enum yx_status ofd_check_value(struct ofd_check *c, const struct yx_ofd_signature *s,
					     struct yx_sign_ofd_signature *r);

/* ofd_stamp.c: a token over the signature value; *proven is its time when it is good. */
YX_MUST_CHECK enum yx_status ofd_check_stamp(struct ofd_check *c, struct yx_bytes token,
					     struct yx_bytes value, yx_time *proven,
					     struct yx_sign_ofd_signature *r);
/* A token in v1's timeInfo: the signing time it claims, when it is for this document. */
YX_MUST_CHECK enum yx_status ofd_check_inner_stamp(struct ofd_check *c,
						   const struct yx_seal_signature *ses,
						   yx_time *claimed,
						   struct yx_sign_ofd_signature *r);
/* What is at `path` ("": it says so itself) cannot be read. */
void ofd_judge_error(struct yx_sign_ofd_signature *r, const char *path, const struct yx_error *why);
void ofd_judge_order(struct ofd_check *c, yx_time claimed, yx_time proven,
		     struct yx_sign_ofd_signature *r);

/* ofd_value.c and ofd_plain.c: its two kinds. `xml` is Signature.xml, `value` SignedValue.dat. */
YX_MUST_CHECK enum yx_status ofd_check_seal(struct ofd_check *c, const struct yx_ofd_signature *s,
					    struct yx_seal_signature *ses, struct yx_bytes xml,
					    struct yx_sign_ofd_signature *r);
YX_MUST_CHECK enum yx_status ofd_check_cms(struct ofd_check *c, struct yx_cms *cms,
					   struct yx_bytes xml, struct yx_sign_ofd_signature *r);
YX_MUST_CHECK enum yx_status ofd_check_raw(struct ofd_check *c, struct yx_bytes value,
					   struct yx_bytes xml, struct yx_sign_ofd_signature *r);

/* ofd_sign.c: GB/T 35275 around the digest of these bytes, as for a plain signature. */
YX_MUST_CHECK enum yx_status ofd_sign_digest(const struct yx_sign_ofd_request *q,
					     struct yx_bytes bytes, struct yx_buf *value,
					     struct yx_error *err);

/* ofd_next.c: the next step that fits the finding. */
void ofd_say_next_step(struct yx_sign_ofd_signature *r);

#endif
