/* SPDX-License-Identifier: Apache-2.0 */
/* Does a certificate speak for a host? RFC 6125 6.4, RFC 9525: DNS names and IP addresses. */
#include "cert.h"

#include <arpa/inet.h>
#include <string.h>

static bool
same_letter(uint8_t a, uint8_t b)
{
	if (a >= 'A' && a <= 'Z')
		a = (uint8_t)(a + 32);
	if (b >= 'A' && b <= 'Z')
		b = (uint8_t)(b + 32);
	return a == b;
}

static bool
same_name(struct yx_bytes a, struct yx_bytes b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (!same_letter(a.data[i], b.data[i]))
			return false;
	return true;
}

/* Everything behind the first label, from its dot. */
static struct yx_bytes
behind_label(struct yx_bytes name)
{
	size_t dot = yx_bytes_find(name, YX_BYTES_LIT("."), 0);

	return dot == SIZE_MAX ? yx_bytes(NULL, 0) : yx_bytes_slice(name, dot, name.len - dot);
}

static bool
dns_matches(struct yx_bytes pattern, struct yx_bytes host)
{
	struct yx_bytes rest, host_rest;

	if (pattern.len == 0 || yx_bytes_find(pattern, yx_bytes("", 1), 0) != SIZE_MAX)
		return false;
	if (!(pattern.len > 2 && pattern.data[0] == '*' && pattern.data[1] == '.'))
		return yx_bytes_find(pattern, YX_BYTES_LIT("*"), 0) == SIZE_MAX &&
		       same_name(pattern, host);
	rest = yx_bytes_slice(pattern, 1, pattern.len - 1);
	host_rest = behind_label(host);
	/* one whole leftmost label, never directly under a top-level domain */
	return yx_bytes_find(rest, YX_BYTES_LIT("*"), 0) == SIZE_MAX &&
	       yx_bytes_find(rest, YX_BYTES_LIT("."), 1) != SIZE_MAX && host_rest.len > 0 &&
	       host_rest.len < host.len && same_name(rest, host_rest);
}

static bool
common_name_matches(const struct yx_cert *c, struct yx_bytes host)
{
	struct yx_buf cn = { 0 };
	bool found = yx_name_put_attribute(&cn, c->subject, YX_OID_DN_COMMON_NAME) &&
		     dns_matches(yx_buf_bytes(&cn), host);

	yx_buf_clear(&cn);
	return found;
}

bool
yx_cert_matches_host(const struct yx_cert *c, const char *host)
{
	struct yx_bytes name = yx_bytes_str(host), ip = { 0 };
	struct yx_general_name alt;
	uint8_t address[16];

	if (name.len > 0 && name.data[name.len - 1] == '.')
		name.len--;
	if (name.len == 0)
		return false;
	if (inet_pton(AF_INET, host, address) == 1)
		ip = yx_bytes(address, 4);
	else if (inet_pton(AF_INET6, host, address) == 1)
		ip = yx_bytes(address, 16);
	for (size_t i = 0; yx_cert_alt_name_at(c, i, &alt); i++) {
		if (alt.kind == YX_NAME_IP && ip.len > 0 && yx_bytes_equal(alt.value, ip))
			return true;
		if (alt.kind == YX_NAME_DNS && ip.len == 0 && dns_matches(alt.value, name))
			return true;
	}
	return !c->ext[EXT_SUBJECT_ALT_NAME].present && ip.len == 0 && common_name_matches(c, name);
}
