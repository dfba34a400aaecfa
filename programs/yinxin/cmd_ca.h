/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin ca: what its parts share. */
#ifndef YINXIN_PROGRAM_CMD_CA_H
#define YINXIN_PROGRAM_CMD_CA_H

#include <yinxin/codec_json.h>
#include <yinxin/limits.h>
#include <yinxin/pki_ca.h>
#include "cli.h"
#include "reading.h"

struct ca_options {
	const char *action, *dir;
	const char *subject, *type, *profile, *email, *policy;
	const char *crl_url, *ocsp_url, *issuer_url;
	const char *parent, *parent_password;
	const char *csr, *public_key, *new_key, *new_password;
	const char *serial, *cert, *reason, *at;
	const char *request, *serve, *responder_cert, *responder_key, *responder_password;
	const char *password, *out;
	int64_t days, hours, path_len; /* -1: not given */
	bool no_password, no_new_password, chain, der, by_key;
};

int ca_init(struct cli *c, const struct ca_options *o);
int ca_issue(struct cli *c, const struct ca_options *o);
int ca_revoke(struct cli *c, const struct ca_options *o);
int ca_crl(struct cli *c, const struct ca_options *o);
int ca_ocsp(struct cli *c, const struct ca_options *o);
int ca_list(struct cli *c, const struct ca_options *o);
/* Answer over HTTP until stopped; takes nothing. */
int ca_ocsp_serve(struct cli *c, struct yx_ca *ca, const struct yx_ca_responder *responder,
		  struct reading *reading, const char *where);

/* Open with the key; asks for a password only when the key is encrypted. */
YX_MUST_CHECK enum yx_status ca_open(struct cli *c, const char *dir, const char *password,
				     struct yx_ca **out, struct yx_error *err);
/* A private key file, asking likewise. */
YX_MUST_CHECK enum yx_status ca_load_key(struct cli *c, const char *path, const char *password,
					 struct yx_key **out, struct yx_error *err);
/* The serial to act on, from --serial or --cert. */
YX_MUST_CHECK enum yx_status ca_serial(const struct ca_options *o, char out[48],
				       struct yx_error *err);
/* What a certificate is, as members of an open object. */
void ca_put_cert(struct yx_json_build *b, const struct yx_cert *cert);
/* Write to `path`, or to standard output when NULL. */
YX_MUST_CHECK enum yx_status ca_write(const char *path, struct yx_bytes data, unsigned flags,
				      struct yx_error *err);

#endif
