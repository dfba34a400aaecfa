/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Name constraints, RFC 5280 4.2.1.10 and 6.1.3 (b), (c). Every name of a certificate is held
 * against the constraints of every certificate above it; the intersection of RFC 5280 is that all
 * of them must permit it. A constrained form that cannot be compared refuses the name.
 */
#include "path.h"

enum match { MATCH_NO, MATCH_YES, MATCH_CANNOT };

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool
same(struct yx_bytes a, struct yx_bytes b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return true;
}

static bool
ends_with(struct yx_bytes name, struct yx_bytes end)
{
	return name.len >= end.len && same(yx_bytes_slice(name, name.len - end.len, end.len), end);
}

static bool
starts_with_dot(struct yx_bytes b)
{
	return b.len > 0 && b.data[0] == '.';
}

/* A DNS constraint covers the host and what is below it; with a leading dot, only what is below. */
static enum match
match_dns(struct yx_bytes name, struct yx_bytes base)
{
	if (base.len == 0)
		return MATCH_YES;
	if (name.len > 1 && name.data[name.len - 1] == '.')
		name.len--;
	if (starts_with_dot(base))
		return name.len > base.len && ends_with(name, base);
	if (same(name, base))
		return MATCH_YES;
	return name.len > base.len && name.data[name.len - base.len - 1] == '.' &&
	       ends_with(name, base);
}

/* A host constraint of URI and e-mail: the host itself, or with a leading dot what is below it. */
static enum match
match_host(struct yx_bytes host, struct yx_bytes base)
{
	if (base.len == 0)
		return MATCH_YES;
	if (starts_with_dot(base))
		return host.len > base.len && ends_with(host, base);
	return same(host, base);
}

static size_t
last_at(struct yx_bytes b)
{
	return yx_bytes_find_last(b, YX_BYTES_LIT("@"), b.len);
}

static enum match
match_email(struct yx_bytes name, struct yx_bytes base)
{
	size_t at = last_at(name), base_at = last_at(base);
	struct yx_bytes host, local;

	if (at == SIZE_MAX)
		return MATCH_CANNOT;
	local = yx_bytes_slice(name, 0, at);
	host = yx_bytes_slice(name, at + 1, name.len - at - 1);
	if (base_at == SIZE_MAX)
		return match_host(host, base);
	/* one mailbox: its local part is case-sensitive (RFC 5280 7.5) */
	return yx_bytes_equal(local, yx_bytes_slice(base, 0, base_at)) &&
	       same(host, yx_bytes_slice(base, base_at + 1, base.len - base_at - 1));
}

/* The host of a URI's authority (RFC 3986 3.2), without user and port; empty when there is none. */
static struct yx_bytes
uri_host(struct yx_bytes uri)
{
	struct yx_bytes none = { 0 }, host;
	size_t start = yx_bytes_find(uri, YX_BYTES_LIT("://"), 0), end, cut;

	if (start == SIZE_MAX)
		return none;
	start += 3;
	for (end = start; end < uri.len &&
			  !(uri.data[end] == '/' || uri.data[end] == '?' || uri.data[end] == '#');)
		end++;
	host = yx_bytes_slice(uri, start, end - start);
	if ((cut = last_at(host)) != SIZE_MAX)
		host = yx_bytes_slice(host, cut + 1, host.len - cut - 1);
	if (host.len > 0 && host.data[0] == '[')
		return none; /* an address is no host name: RFC 5280 refuses it */
	if ((cut = yx_bytes_find(host, YX_BYTES_LIT(":"), 0)) != SIZE_MAX)
		host.len = cut;
	return host;
}

static bool
looks_like_ip(struct yx_bytes host)
{
	for (size_t i = 0; i < host.len; i++)
		if (!(host.data[i] == '.' || (host.data[i] >= '0' && host.data[i] <= '9')))
			return false;
	return true;
}

static enum match
match_uri(struct yx_bytes name, struct yx_bytes base)
{
	struct yx_bytes host = uri_host(name);

	return host.len == 0 || looks_like_ip(host) ? MATCH_CANNOT : match_host(host, base);
}

static enum match
match_ip(struct yx_bytes name, struct yx_bytes base)
{
	size_t n = base.len / 2;

	if (name.len != 4 && name.len != 16)
		return MATCH_CANNOT;
	if (name.len != n)
		return MATCH_NO;
	for (size_t i = 0; i < n; i++)
		if ((name.data[i] & base.data[n + i]) != (base.data[i] & base.data[n + i]))
			return MATCH_NO;
	return MATCH_YES;
}

static enum match
match_name(const struct yx_general_name *name, const struct yx_general_name *base)
{
	switch (name->kind) {
	case YX_NAME_DIRECTORY:
		return yx_name_within(name->value, base->value) ? MATCH_YES : MATCH_NO;
	case YX_NAME_EMAIL:
		return match_email(name->value, base->value);
	case YX_NAME_DNS:
		return match_dns(name->value, base->value);
	case YX_NAME_URI:
		return match_uri(name->value, base->value);
	case YX_NAME_IP:
		return match_ip(name->value, base->value);
	case YX_NAME_REGISTERED_ID:
		return yx_bytes_equal(name->value, base->value) ? MATCH_YES : MATCH_NO;
	default:
		return MATCH_CANNOT;
	}
}

/* The subtrees of one CA, read once per name without decoding the extension anew for each. */
struct subtrees {
	struct yx_der_forgiven scratch;
	struct yx_der list;
};

static bool
subtrees_open(struct subtrees *s, const struct yx_cert *ca, bool excluded)
{
	struct yx_der d = cert_ext(ca, EXT_NAME_CONSTRAINTS, &s->scratch), seq;
	struct yx_der_item skipped;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq))
		return false;
	if (excluded && yx_der_next_is(&seq, YX_DER_CONTEXT_CONSTRUCTED(0)) &&
	    !yx_der_any(&seq, &skipped))
		return false;
	return yx_der_enter(&seq, YX_DER_CONTEXT_CONSTRUCTED(excluded), &s->list);
}

static bool
subtrees_next(struct subtrees *s, struct yx_general_name *out)
{
	struct yx_der subtree;

	return yx_der_enter(&s->list, YX_DER_SEQUENCE, &subtree) &&
	       yx_general_name_next(&subtree, out);
}

/* FINDING_COUNT when the name may be certified by `ca`. */
static enum finding_id
judge(const struct yx_cert *ca, const struct yx_general_name *name, size_t *budget)
{
	bool constrained = false, permitted = false;
	struct yx_general_name base;
	struct subtrees s;

	for (int excluded = 0; excluded < 2; excluded++) {
		if (!subtrees_open(&s, ca, excluded))
			continue;
		while (subtrees_next(&s, &base)) {
			if (*budget == 0)
				return FINDING_NAME_LIMIT;
			--*budget;
			if (base.kind != name->kind)
				continue;
			enum match m = match_name(name, &base);

			if (m == MATCH_CANNOT)
				return FINDING_NAME_UNSUPPORTED;
			if (excluded && m == MATCH_YES)
				return FINDING_NAME_EXCLUDED;
			if (!excluded) {
				constrained = true;
				permitted = permitted || m == MATCH_YES;
			}
		}
	}
	return constrained && !permitted ? FINDING_NAME_NOT_PERMITTED : FINDING_COUNT;
}

static void
check_name(struct yx_path_report *r, size_t index, const struct yx_general_name *name,
	   size_t *budget)
{
	struct yx_buf text = { 0 };
	enum finding_id id;

	for (size_t i = r->chain_len; i-- > index + 1;) {
		if (!yx_cert_has_name_constraints(r->chain[i].cert))
			continue;
		id = judge(r->chain[i].cert, name, budget);
		if (id == FINDING_COUNT)
			continue;
		yx_general_name_put_text(&text, name);
		report_add(r, id, YX_SUB_NONE, (int)index, "%s", yx_buf_str(&text));
		yx_buf_clear(&text);
		if (id == FINDING_NAME_LIMIT)
			return;
	}
}

/*
 * emailAddress attributes of the subject, where no alternative name says otherwise. One that cannot
 * be read as text is held against the constraints as it is, and then refused by them.
 */
static void
check_subject_emails(struct yx_path_report *r, size_t index, size_t *budget)
{
	struct yx_general_name name = { .kind = YX_NAME_EMAIL };
	struct yx_buf email = { 0 };
	struct yx_der_item value;

	for (size_t i = 0;
	     name_attribute_at(r->chain[index].cert->subject, YX_OID_ATTR_EMAIL, i, &value); i++) {
		name.value = yx_bytes(NULL, 0);
		if (yx_der_text_value(value.tag, value.value, &email) &&
		    yx_buf_status(&email, NULL) == YX_OK)
			name.value = yx_buf_bytes(&email);
		check_name(r, index, &name, budget);
		yx_buf_clear(&email);
	}
}

void
names_check(struct yx_path_report *r, size_t index, size_t *budget)
{
	const struct yx_cert *c = r->chain[index].cert;
	struct yx_general_name name = { YX_NAME_DIRECTORY, c->subject };
	struct yx_der_forgiven scratch;
	struct yx_der d, seq;
	bool any = false;

	for (size_t i = index + 1; i < r->chain_len; i++)
		any = any || yx_cert_has_name_constraints(r->chain[i].cert);
	/* self-issued certificates are exempt unless they end the path */
	if (!any || (index > 0 && yx_cert_self_issued(c)))
		return;
	if (!yx_name_empty(c->subject))
		check_name(r, index, &name, budget);
	d = cert_ext(c, EXT_SUBJECT_ALT_NAME, &scratch);
	if (yx_der_enter(&d, YX_DER_SEQUENCE, &seq))
		while (yx_general_name_next(&seq, &name))
			check_name(r, index, &name, budget);
	else
		check_subject_emails(r, index, budget);
}
