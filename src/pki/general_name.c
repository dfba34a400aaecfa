/* SPDX-License-Identifier: Apache-2.0 */
/* GeneralName, RFC 5280 4.2.1.6: read one, and write one for people. */
#include "cert.h"
#include "name_text.h"

bool
yx_general_name_next(struct yx_der *names, struct yx_general_name *out)
{
	struct yx_der at = *names, inner;
	struct yx_der_item item;
	struct yx_bytes name;

	*out = (struct yx_general_name){ 0 };
	if (!yx_der_any(&at, &item) || (item.tag & 0xc0) != 0x80 || (item.tag & 0x1f) > 8)
		return false;
	out->kind = (enum yx_name_kind)(item.tag & 0x1f);
	out->value = item.value;
	switch (out->kind) {
	case YX_NAME_DIRECTORY: /* EXPLICIT, because Name is a CHOICE */
		inner = sub_der(names, item.value);
		if (item.tag != YX_DER_CONTEXT_CONSTRUCTED(4) || !name_item(&inner, &name) ||
		    !yx_der_at_end(&inner))
			return false;
		out->value = name;
		break;
	case YX_NAME_OTHER:
	case YX_NAME_X400:
	case YX_NAME_EDI_PARTY:
		if (!(item.tag & 0x20))
			return false;
		break;
	default:
		if (item.tag & 0x20)
			return false;
		break;
	}
	*names = at;
	return true;
}

static void
put_ip(struct yx_buf *out, struct yx_bytes v)
{
	size_t half = v.len == 8 || v.len == 32 ? v.len / 2 : v.len;
	char hex[5];

	for (size_t i = 0; i < v.len; i++) {
		if (i == half)
			yx_buf_puts(out, "/");
		else if (i > 0 && (half == 4 || i % 2 == 0))
			yx_buf_puts(out, half == 4 ? "." : ":");
		snprintf(hex, sizeof hex, half == 4 ? "%u" : "%02x", v.data[i]);
		yx_buf_puts(out, hex);
	}
}

bool
yx_general_name_put_text(struct yx_buf *out, const struct yx_general_name *n)
{
	static const char *const label[] = { "otherName",   "email",   "DNS",
					     "x400Address", "DirName", "ediPartyName",
					     "URI",         "IP",      "RID" };
	char dotted[160];

	yx_buf_puts(out, label[n->kind]);
	yx_buf_puts(out, ":");
	switch (n->kind) {
	case YX_NAME_EMAIL:
	case YX_NAME_DNS:
	case YX_NAME_URI:
		return yx_text_put_clean(out, n->value);
	case YX_NAME_DIRECTORY:
		return yx_name_put_text(out, n->value);
	case YX_NAME_IP:
		put_ip(out, n->value);
		return true;
	case YX_NAME_REGISTERED_ID:
		return yx_buf_puts(out, yx_oid_text(dotted, sizeof dotted, n->value));
	default:
		return yx_hex_put(out, n->value);
	}
}
