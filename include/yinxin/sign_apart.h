/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_apart: verifying in a child process that can only compute (sandbox.h), so that a fault in
 * any parser, ours or a library's, costs a verdict and not the process. What comes back is read as
 * untrusted: a child that was taken over can lie about this one file and do nothing else.
 *
 * The child has what the caller has in memory: the document, the trust given, and a private key
 * where one is needed to open the document. It can send nothing anywhere but into its report.
 */
#ifndef YINXIN_SIGN_APART_H
#define YINXIN_SIGN_APART_H

#include <yinxin/sandbox.h>
#include <yinxin/sign.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * As yx_verify_bytes(). The child cannot fetch: without a `host` options->fetch is left out; with
 * one it is called in the child, and asks the host (yx_sandbox_ask). A child that crashes, loops or
 * uses up its memory gives the verdict UNREADABLE with that as the reason; so does one whose report
 * is about another file or policy, or does not follow from its signatures. `limits` may be NULL:
 * memory and time by the file's size. DENIED when this system has no sandbox: nothing was verified
 * then.
 */
YX_MUST_CHECK enum yx_status
yx_verify_apart(struct yx_verify_report **out, struct yx_bytes in, const char *name,
		const struct yx_verify_options *options, const struct yx_sandbox_host *host,
		const struct yx_sandbox_limits *limits, struct yx_error *err);

/*
 * A report as bytes and back, for such a pipe; not a format to keep. Reading checks every number
 * against its range and every text for UTF-8: MALFORMED, LIMIT, or a report to be freed with
 * yx_verify_report_free().
 */
YX_MUST_CHECK enum yx_status
yx_verify_report_pack(struct yx_buf *out, const struct yx_verify_report *r, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_verify_report_unpack(struct yx_verify_report **out,
						     struct yx_bytes in, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
