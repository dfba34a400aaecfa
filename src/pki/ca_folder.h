/* SPDX-License-Identifier: Apache-2.0 */
/* A CA in its folder, opened. */
#ifndef YINXIN_PKI_PRIVATE_CA_FOLDER_H
#define YINXIN_PKI_PRIVATE_CA_FOLDER_H

#include "ca_index.h"
#include "ca_make.h"

struct yx_ca {
	char *dir;
	struct yx_cert *cert;
	struct yx_key *key; /* NULL: opened for looking only */
	struct yx_cert_list chain;
	struct ca_index index;
	char *crl_url, *ocsp_url, *issuer_url;
};

/* "DIR/NAME" in a new string. */
char *ca_path(const char *dir, const char *name);
/* DENIED when the CA was opened without its key. */
YX_MUST_CHECK enum yx_status ca_need_key(const struct yx_ca *ca, struct yx_error *err);
/* The record of a serial given in hex, under a lock; NOT_FOUND, or MALFORMED when it is not hex. */
YX_MUST_CHECK enum yx_status ca_record_by_hex(struct yx_ca *ca, const char *serial,
					      struct ca_record **out, struct yx_error *err);

#endif
