/* SPDX-License-Identifier: Apache-2.0 */
/* What a CA is sent: requests for certificates, OCSP requests, names. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yinxin/pki_ca.h>
#include "fuzz.h"

static struct yx_ca *ca;
static char folder[64];

static void
clean(void)
{
	static const char *const names[] = { "ca.key", "ca.pem", "chain.pem", "ca.conf", "index" };
	char path[128];

	yx_ca_free(ca);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		(void)unlink(path);
	}
	snprintf(path, sizeof(path), "%s/certs", folder);
	(void)rmdir(path);
	(void)rmdir(folder);
}

/* Once: a CA to ask. */
static void
prepare(void)
{
	struct yx_ca_setup s = { .subject = "/CN=fuzz", .key_kind = "ed25519", .path_len = -1 };
	struct yx_bytes none = { NULL, 0 };
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%.40s/yinxin-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder) || yx_ca_init(folder, &s, none, NULL) != YX_OK ||
	    yx_ca_open(&ca, folder, &none, NULL) != YX_OK)
		abort();
	(void)atexit(clean);
}

static void
ask(struct yx_bytes in)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf out = { 0 };
	struct yx_ocsp *answer = NULL;

	if (yx_ca_ocsp_answer(ca, in, NULL, &out, &err) != YX_OK)
		abort(); /* whoever asks gets an answer */
	if (yx_ocsp_parse(&answer, yx_buf_bytes(&out), YX_PKI_STRICT, &err) != YX_OK)
		abort(); /* which can be read */
	yx_ocsp_free(answer);
	yx_buf_clear(&out);
}

/* The reading of a request by a process that was taken over: an answer that can be read all the
 * same. Two octets say where the request ends and the reading begins. */
static void
ask_read(struct yx_bytes in)
{
	struct yx_reader r = yx_reader(in);
	struct yx_buf out = { 0 };
	struct yx_ocsp *answer = NULL;
	struct yx_bytes request;
	uint16_t len;

	if (!yx_take_u16be(&r, &len) || !yx_take(&r, len, &request))
		return;
	if (yx_ca_ocsp_answer_read(ca, request, yx_reader_rest(&r), NULL, &out, NULL) != YX_OK ||
	    yx_ocsp_parse(&answer, yx_buf_bytes(&out), YX_PKI_STRICT, NULL) != YX_OK)
		abort();
	yx_ocsp_free(answer);
	yx_buf_clear(&out);
}

static void
name(struct yx_bytes in)
{
	struct yx_buf text = { 0 }, der = { 0 }, shown = { 0 };

	yx_buf_put_bytes(&text, in);
	if (yx_name_parse(&der, yx_buf_str(&text), NULL) == YX_OK &&
	    (yx_name_empty(yx_buf_bytes(&der)) || !yx_name_put_text(&shown, yx_buf_bytes(&der))))
		abort(); /* a name we made, we can read */
	yx_buf_clear(&text);
	yx_buf_clear(&der);
	yx_buf_clear(&shown);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_csr csr;

	if (!ca)
		prepare();
	if (yx_csr_parse(&csr, in, NULL) != YX_OK)
		csr = (struct yx_csr){ 0 };
	ask(in);
	ask_read(in);
	name(in);
	return 0;
}
