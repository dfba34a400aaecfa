/* SPDX-License-Identifier: Apache-2.0 */
/* What commands that sign share: the key with its certificates, and the time-stamp authorities. */
#ifndef YINXIN_PROGRAM_SIGNING_H
#define YINXIN_PROGRAM_SIGNING_H

#include <yinxin/crypto.h>
#include <yinxin/ink.h>
#include <yinxin/limits.h>
#include <yinxin/pki_cert.h>
#include <yinxin/pki_path.h>
#include <yinxin/sign_make.h>
#include <yinxin/tsp.h>
#include "cli.h"

struct signing_identity {
	struct yx_key *key;
	struct yx_cert_list certs; /* the signer's first */
	struct yx_bytes *chain;    /* DER of the others */
	size_t chain_count;
};

/* A private key from a file; its password is asked for when it has one. */
YX_MUST_CHECK enum yx_status signing_key_load(struct cli *c, struct yx_key **out, const char *path,
					      const char *spec, struct yx_error *err);

/* Key and certificates from files; the certificate that fits the key is put first. 0 or an exit. */
int signing_identity_load(struct cli *c, struct signing_identity *out, const char *key_path,
			  const char *cert_path, const char *password_spec);
/* The others of its certificates as its chain. */
YX_MUST_CHECK enum yx_status signing_identity_chain(struct signing_identity *who,
						    struct yx_error *err);
void signing_identity_clear(struct signing_identity *who);
/* A private key from a file; its password is asked for when it needs one. */
YX_MUST_CHECK enum yx_status signing_key_load(struct cli *c, struct yx_key **out, const char *path,
					      const char *spec, struct yx_error *err);

/* What was made goes out, the original first, whole or not at all; a large one can be watched. */
YX_MUST_CHECK enum yx_status signing_write(const struct cli *c, const char *path,
					   struct yx_bytes original, struct yx_bytes tail,
					   struct yx_error *err);

/* A capture to be sealed with the signature, and for whom: --ink FILE, --ink-for CERT... */
struct signing_ink {
	const char *path;
	struct yx_ink *ink;
	struct yx_cert_list recipients;
};
int signing_ink_option(struct cli *c, struct signing_ink *s, const char *opt, const char *value);
/* A usage error when one of the two was given without the other. */
int signing_ink_check(const struct cli *c, const struct signing_ink *s);
/* Read the capture, where it is to be read; both into the options. */
int signing_ink_apply(struct cli *c, struct signing_ink *s, struct yx_sign_options *o);
void signing_ink_clear(struct signing_ink *s);

#define SIGNING_AUTHORITIES_MAX YX_LIMIT_TSP_SOURCES

struct signing_authorities {
	const char *urls[SIGNING_AUTHORITIES_MAX];
	struct yx_tsp_source sources[SIGNING_AUTHORITIES_MAX];
	size_t source_count;
	struct yx_tsp_client client;
	struct yx_path_options path;
	struct yx_trust *trust;
	const char *password_spec;
	bool any_remote;
};

/* --tsa URL|local:FOLDER, --tsa-password SPEC, --trust FILE|DIR. */
int signing_authorities_option(struct cli *c, struct signing_authorities *a, const char *opt,
			       const char *value);
/* Open local ones, set up the client. Nothing when no --tsa was given. In a sandboxed child
 * (apart.h) the parent opens and asks them: their keys are not in the child. */
int signing_authorities_open(struct cli *c, struct signing_authorities *a);
/* For such a child, in the parent: the certificate (DER) of a local one, which is opened, and what
 * one of them answers. */
YX_MUST_CHECK enum yx_status signing_authority_cert(const struct cli *c,
						    struct signing_authorities *a, size_t index,
						    struct yx_buf *out, struct yx_error *err);
YX_MUST_CHECK enum yx_status signing_authority_ask(struct signing_authorities *a, size_t index,
						   struct yx_bytes request, int64_t timeout_ms,
						   struct yx_buf *out, struct yx_error *err);
void signing_authorities_clear(struct signing_authorities *a);

#endif
