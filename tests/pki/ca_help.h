/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the CA share: folders, new authorities, certificates. */
#ifndef YINXIN_TEST_CA_HELP_H
#define YINXIN_TEST_CA_HELP_H

#include "../test.h"
#include <yinxin/crypto.h>
#include <yinxin/pki_ca.h>

#include <sys/stat.h>
#include <unistd.h>

static const struct yx_bytes none = { NULL, 0 };
#define PASSWORD YX_BYTES_LIT("口令")

static const struct kind {
	const char *key;
	const char *verify; /* options openssl needs */
} kinds[] = {
	{ "p256", "" },
	{ "rsa2048", "" },
	{ "ed25519", "" },
	{ "p384", "" },
	{ "sm2", "-vfyopt distid:1234567812345678" },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static inline const char *
folder(const char *name)
{
	static char paths[8][300];
	static unsigned turn;
	char *path = paths[turn++ % 8];

	snprintf(path, 300, "%s/%s", test_scratch(), name);
	return path;
}

static inline void
put(const char *name, struct yx_bytes data)
{
	struct yx_error err = YX_ERROR_INIT;

	CHECK_OK(yx_file_write(folder(name), data, YX_OUT_REPLACE, &err));
}

static inline void
put_pem(const char *name, const char *label, struct yx_bytes der)
{
	struct yx_buf pem = { 0 };

	yx_pem_put(&pem, label, der);
	put(name, yx_buf_bytes(&pem));
	yx_buf_clear(&pem);
}

static inline struct yx_ca_setup
setup(const char *key)
{
	return (struct yx_ca_setup){ .subject = "/C=CN/O=印信演示/CN=演示根 CA",
				     .key_kind = key,
				     .path_len = -1,
				     .crl_url = "http://127.0.0.1/ca.crl",
				     .ocsp_url = "http://127.0.0.1/ocsp",
				     .issuer_url = "http://127.0.0.1/ca.cer" };
}

/* A new CA in an empty folder, opened with its key. */
static inline struct yx_ca *
new_ca(const char *name, const char *key, struct yx_ca *parent)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca_setup s = setup(key);
	struct yx_bytes password =
	    none; /* deriving keys is slow on purpose: see key_and_password */
	struct yx_ca *ca = NULL;

	CHECK_INT(test_sh("rm -rf %s", folder(name)), 0);
	s.parent = parent;
	if (parent)
		s.subject = "CN=Below,O=x";
	CHECK_OK(yx_ca_init(folder(name), &s, password, &err));
	CHECK_OK(yx_ca_open(&ca, folder(name), &password, &err));
	return ca;
}

static inline struct yx_cert *
issue(struct yx_ca *ca, enum yx_ca_profile profile, const char *subject, const struct yx_key *key)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ca_wish w = { .profile = profile, .path_len = -1 };
	struct yx_buf name = { 0 };
	struct yx_cert *c = NULL;

	CHECK_OK(yx_name_parse(&name, subject, &err));
	w.subject = yx_buf_bytes(&name);
	w.spki = yx_pubkey_spki(yx_key_public(key));
	CHECK_OK(yx_ca_issue(ca, &w, &c, &err));
	yx_buf_clear(&name);
	return c;
}

#endif
