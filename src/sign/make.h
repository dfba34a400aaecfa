/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of this module that make signatures. */
#ifndef YINXIN_SIGN_PRIVATE_MAKE_H
#define YINXIN_SIGN_PRIVATE_MAKE_H

#include <yinxin/cms.h>
#include <yinxin/sign_make.h>

struct yx_cms_signer_options yx_make_signer_options(const struct yx_signatory *who);
/* Tell who wants to see it what is about to be signed. */
YX_MUST_CHECK enum yx_status yx_make_show(const struct yx_signatory *who,
					  const struct yx_bytes *parts, size_t count,
					  struct yx_error *err);
/* Upper bound of what yx_make_cms() will write, detached. */
size_t yx_make_cms_room(const struct yx_sign_options *options);
/* A time-stamp token over the digest of the parts; fills result->time and tsa. */
enum yx_status yx_make_stamp(struct yx_buf *token, const struct yx_tsp_client *tsa,
			     enum yx_digest_alg alg, const struct yx_bytes *parts, size_t count,
			     struct yx_sign_result *result, struct yx_error *err);
/* SignedData over the parts; from B-T on with a signature time-stamp. */
enum yx_status yx_make_cms(struct yx_buf *out, enum yx_cms_family family,
			   const struct yx_bytes *parts, size_t count, bool attach,
			   bool signing_time, const struct yx_sign_options *options,
			   struct yx_sign_result *result, struct yx_error *err);
/* The same with further signed attributes (whole Attribute encodings). */
enum yx_status yx_make_cms_with(struct yx_buf *out, enum yx_cms_family family,
				const struct yx_bytes *parts, size_t count, bool attach,
				bool signing_time, const struct yx_sign_options *options,
				const struct yx_bytes *attributes, size_t attribute_count,
				struct yx_sign_result *result, struct yx_error *err);

#endif
