/* SPDX-License-Identifier: Apache-2.0 */
/*
 * identity.h: keys and certificates made for one test run with the openssl command, so that nothing
 * secret lies in the repository and another implementation reads everything we write.
 */
#ifndef YINXIN_TEST_IDENTITY_H
#define YINXIN_TEST_IDENTITY_H

#include <yinxin/crypto.h>
#include <yinxin/pki_cert.h>
#include "../test.h"

struct identity {
	struct yx_key *key;
	struct yx_cert *cert;
	char key_path[512], cert_path[512];
};

/* What `openssl req` is told for each kind. */
static inline const char *
identity_new_key(const char *kind)
{
	if (strcmp(kind, "rsa") == 0)
		return "-newkey rsa:2048";
	if (strcmp(kind, "p256") == 0)
		return "-newkey ec -pkeyopt ec_paramgen_curve:P-256";
	if (strcmp(kind, "p384") == 0)
		return "-newkey ec -pkeyopt ec_paramgen_curve:P-384";
	if (strcmp(kind, "ed25519") == 0)
		return "-newkey ed25519";
	if (strcmp(kind, "ed448") == 0)
		return "-newkey ed448";
	return "-newkey sm2 -sm3 -sigopt distid:1234567812345678";
}

/* SCRATCH/NAME.key and .crt, self-signed, subject CN=NAME; `more` goes to openssl req. */
static inline struct identity
identity_make(const char *name, const char *kind, const char *more)
{
	struct identity id = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes key, cert;

	snprintf(id.key_path, sizeof(id.key_path), "%s/%s.key", test_scratch(), name);
	snprintf(id.cert_path, sizeof(id.cert_path), "%s/%s.crt", test_scratch(), name);
	if (test_sh("openssl req -x509 -nodes %s -keyout %s -out %s -days 30 -subj '/C=CN/CN=%s' "
		    "%s 2>/dev/null",
		    identity_new_key(kind), id.key_path, id.cert_path, name, more) != 0) {
		test_fail(__FILE__, __LINE__, "openssl makes no %s certificate", kind);
		return id;
	}
	key = test_read(id.key_path);
	cert = test_read(id.cert_path);
	CHECK_OK(yx_key_parse(&id.key, key, yx_bytes(NULL, 0), &err));
	CHECK_OK(yx_cert_load(&id.cert, cert, YX_PKI_STRICT, &err));
	free((void *)(uintptr_t)key.data);
	free((void *)(uintptr_t)cert.data);
	return id;
}

static inline void
identity_free(struct identity *id)
{
	yx_key_free(id->key);
	yx_cert_free(id->cert);
}

static inline void
write_file(const char *path, struct yx_bytes data)
{
	struct yx_error err = YX_ERROR_INIT;

	CHECK_OK(yx_file_write(path, data, YX_OUT_REPLACE, &err));
}

static inline const char *
scratch(const char *name)
{
	static char paths[8][512];
	static unsigned turn;
	char *p = paths[turn++ % 8];

	snprintf(p, sizeof(paths[0]), "%s/%s", test_scratch(), name);
	return p;
}

static inline void
need_openssl(void)
{
	if (!test_have("openssl"))
		test_skip("the openssl command is not installed");
}

#endif
