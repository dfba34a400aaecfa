/* SPDX-License-Identifier: Apache-2.0 */
/* PEM (RFC 7468), lenient in what stands around the blocks. */
#include <string.h>
#include <yinxin/base.h>

/* True when `label` is one of the comma-separated `labels`. */
static bool
label_listed(const char *labels, struct yx_bytes label)
{
	const char *p = labels;

	while (*p) {
		size_t n = strcspn(p, ",");

		if (yx_bytes_equal(yx_bytes(p, n), label))
			return true;
		p += n;
		p += *p == ',';
	}
	return false;
}

/* One block at or after the reader: label, body, and the reader moved behind it. */
static bool
next_block(struct yx_reader *r, struct yx_bytes *label, struct yx_bytes *body)
{
	static const char begin[] = "-----BEGIN ", dashes[] = "-----";
	struct yx_bytes rest = yx_reader_rest(r);
	size_t at = yx_bytes_find(rest, yx_bytes_str(begin), 0), stop, end;
	char line[96];
	int n;

	if (at == SIZE_MAX)
		return false;
	at += sizeof(begin) - 1;
	stop = yx_bytes_find(rest, yx_bytes_str(dashes), at);
	if (stop == SIZE_MAX || stop - at > 63)
		return yx_skip(r, at) && next_block(r, label, body);
	*label = yx_bytes_slice(rest, at, stop - at);
	n = snprintf(line, sizeof(line), "-----END %.*s-----", (int)label->len,
		     (const char *)label->data);
	stop += sizeof(dashes) - 1;
	end = yx_bytes_find(rest, yx_bytes(line, (size_t)n), stop);
	if (end == SIZE_MAX)
		return false;
	*body = yx_bytes_slice(rest, stop, end - stop);
	return yx_skip(r, end + (size_t)n);
}

enum yx_status
yx_pem_decode(struct yx_buf *out, struct yx_bytes in, size_t *pos, const char *labels,
	      char label_out[64], struct yx_error *err)
{
	struct yx_reader r = yx_reader(yx_bytes_slice(in, *pos, SIZE_MAX));
	struct yx_bytes label, body;
	size_t start = *pos;

	while (next_block(&r, &label, &body)) {
		*pos = start + (size_t)yx_reader_offset(&r);
		if (!label_listed(labels, label))
			continue;
		if (label_out)
			snprintf(label_out, 64, "%.*s", (int)label.len, (const char *)label.data);
		return yx_base64_decode(out, body, true, err);
	}
	return yx_fail(err, YX_NOT_FOUND, NULL, "RFC 7468", "no PEM block \"%s\"", labels);
}

bool
yx_pem_put(struct yx_buf *out, const char *label, struct yx_bytes der)
{
	yx_buf_printf(out, "-----BEGIN %s-----\n", label);
	for (size_t i = 0; i < der.len; i += 48) {
		yx_base64_put(out, yx_bytes_slice(der, i, 48));
		yx_buf_puts(out, "\n");
	}
	return yx_buf_printf(out, "-----END %s-----\n", label);
}
