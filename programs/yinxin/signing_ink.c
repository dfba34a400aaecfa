/* SPDX-License-Identifier: Apache-2.0 */
/* Handwriting given to commands that sign: the capture, and the certificates it is sealed for. */
#include <string.h>
#include "signing.h"

#define CERT_FILE_MAX (1 << 20)

static enum yx_status
add_recipients(struct signing_ink *s, const char *path, struct yx_error *err)
{
	struct yx_cert_list found = { 0 };
	struct yx_file f = { 0 };
	enum yx_status st = yx_file_open(&f, path, CERT_FILE_MAX, err);

	if (st != YX_OK)
		return st;
	/* the first of a file: what follows is its chain */
	if ((st = yx_cert_list_load(&found, f.bytes, YX_PKI_LENIENT, err)) == YX_OK)
		st = yx_cert_list_add(&s->recipients, found.items[0], err);
	yx_cert_list_clear(&found);
	yx_file_close(&f);
	return st;
}

int
signing_ink_option(struct cli *c, struct signing_ink *s, const char *opt, const char *value)
{
	struct yx_error err = YX_ERROR_INIT;

	if (strcmp(opt, "--ink") == 0) {
		s->path = value;
		return 0;
	}
	return add_recipients(s, value, &err) == YX_OK ? 0 : cli_error(c, &err, value);
}

int
signing_ink_check(const struct cli *c, const struct signing_ink *s)
{
	if (!s->path == !s->recipients.count)
		return 0;
	return cli_usage(c,
			 "handwriting needs both --ink CAPTURE and --ink-for CERTIFICATE: "
			 "it is never put into a document that anybody can read",
			 "笔迹须同时给出 --ink 笔迹文件和 --ink-for 接收人证书：笔迹绝不以明文"
			 "放入文档",
			 NULL);
}

int
signing_ink_apply(struct cli *c, struct signing_ink *s, struct yx_sign_options *o)
{
	struct yx_error err = YX_ERROR_INIT;

	if (!s->path)
		return 0;
	if (!s->ink && yx_ink_load(&s->ink, s->path, YX_INK_FORMAT_AUTO, &err) != YX_OK)
		return cli_error(c, &err, s->path);
	o->ink = s->ink;
	o->ink_for.certs = (const struct yx_cert *const *)s->recipients.items;
	o->ink_for.count = s->recipients.count;
	return 0;
}

void
signing_ink_clear(struct signing_ink *s)
{
	yx_ink_free(s->ink);
	yx_cert_list_clear(&s->recipients);
	*s = (struct signing_ink){ 0 };
}
