/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entries of a CRL. Large lists have millions: they are read once to check them and to fill a
 * hash table of their offsets, then never copied. In an indirect CRL an entry's issuer is that of
 * the entry before it unless it says otherwise, so the places where it changes are kept apart.
 */
#include "crl.h"

#include <yinxin/limits.h>

#define PROBES_MAX 4096 /* a list made to collide is refused rather than searched slowly */

/* The one directoryName of a certificateIssuer extension (RFC 5280 5.3.3). */
static bool
read_issuer(struct yx_der d, struct yx_bytes *name)
{
	struct yx_general_name n;
	struct yx_der seq;

	if (!yx_der_enter(&d, YX_DER_SEQUENCE, &seq) || !yx_der_at_end(&d))
		return false;
	while (yx_general_name_next(&seq, &n))
		if (n.kind == YX_NAME_DIRECTORY) {
			*name = n.value;
			return true;
		}
	return false;
}

static bool
read_entry_extensions(struct yx_der list, struct yx_crl_entry *out)
{
	struct yx_extension ext;
	struct yx_der d;
	int64_t reason;
	unsigned count = 0;

	while (!yx_der_at_end(&list)) {
		if (!extension_next(&list, &ext) || ++count > YX_LIMIT_EXTENSIONS)
			return false;
		d = sub_der(&list, ext.value);
		switch (ext.id) {
		case YX_OID_EXT_REASON_CODE:
			if (!yx_der_enumerated(&d, &reason) || !yx_der_at_end(&d) || reason < 0 ||
			    reason > 10)
				return false;
			out->reason = (int)reason;
			break;
		case YX_OID_EXT_INVALIDITY_DATE:
			if (!yx_der_time(&d, &out->invalidity_date) || !yx_der_at_end(&d))
				return false;
			break;
		case YX_OID_EXT_CERTIFICATE_ISSUER:
			if (!read_issuer(d, &out->issuer))
				return false;
			break;
		case YX_OID_EXT_HOLD_INSTRUCTION:
			break;
		default:
			out->unknown_critical = out->unknown_critical || ext.critical;
		}
	}
	return true;
}

bool
crl_entry_read(struct yx_der *d, struct yx_crl_entry *out)
{
	struct yx_der at = *d, entry, list;

	*out =
	    (struct yx_crl_entry){ .reason = YX_REASON_NOT_SAID, .invalidity_date = YX_TIME_NONE };
	if (!yx_der_enter(&at, YX_DER_SEQUENCE, &entry) || !yx_der_integer(&entry, &out->serial) ||
	    !yx_der_time(&entry, &out->revoked_at))
		return false;
	if (yx_der_next_is(&entry, YX_DER_SEQUENCE) &&
	    (!yx_der_enter(&entry, YX_DER_SEQUENCE, &list) || !read_entry_extensions(list, out)))
		return false;
	if (!yx_der_at_end(&entry))
		return false;
	*d = at;
	return true;
}

static uint64_t
entry_hash(struct yx_bytes serial, uint64_t issuer_hash)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325) ^ issuer_hash;

	serial = serial_trim(serial);
	for (size_t i = 0; i < serial.len; i++)
		h = (h ^ serial.data[i]) * UINT64_C(0x100000001b3);
	h ^= h >> 31;
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

/* The issuer in force for the entry at `offset`: the last change at or before it. */
static const struct crl_issuer *
issuer_at(const struct yx_crl *c, uint32_t offset)
{
	size_t low = 0, high = c->issuer_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (c->issuers[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	return &c->issuers[low];
}

static bool
entry_at_offset(const struct yx_crl *c, uint32_t offset, struct yx_crl_entry *out, uint32_t *next)
{
	struct yx_der_forgiven scratch;
	struct yx_der d = part_der(yx_bytes_slice(c->entries, offset, c->entries.len - offset),
				   c->flags, &scratch);

	if (!crl_entry_read(&d, out))
		return false;
	if (next)
		*next = offset + (uint32_t)yx_reader_offset(&d.r);
	out->issuer = issuer_at(c, offset)->name;
	return true;
}

static enum yx_status
add_issuer(struct yx_crl *c, uint32_t offset, struct yx_bytes name, struct yx_error *err)
{
	struct crl_issuer *grown;
	size_t capacity;

	if (c->issuer_count > 0 && yx_bytes_equal(c->issuers[c->issuer_count - 1].name, name))
		return YX_OK;
	if (c->issuer_count == c->issuer_capacity) {
		capacity = c->issuer_capacity ? c->issuer_capacity * 2 : 1;
		if (!(grown = yx_realloc(c->issuers, capacity * sizeof *grown)))
			return yx_fail_nomem(err);
		c->issuers = grown;
		c->issuer_capacity = capacity;
	}
	c->issuers[c->issuer_count++] = (struct crl_issuer){ offset, name, name_hash(name) };
	return YX_OK;
}

static enum yx_status
insert(struct yx_crl *c, uint32_t offset, struct yx_bytes serial, struct yx_error *err)
{
	uint64_t issuer_hash = c->issuers[c->issuer_count - 1].hash;
	uint32_t slot = (uint32_t)entry_hash(serial, issuer_hash) & c->mask;

	for (unsigned probes = 0; c->table[slot] != 0; slot = (slot + 1) & c->mask)
		if (++probes > PROBES_MAX)
			return yx_fail(err, YX_LIMIT, NULL, "RFC 5280 5.1.2.6",
				       "too many entries of this CRL collide");
	c->table[slot] = offset + 1;
	return YX_OK;
}

/* First pass: check, count, note the changes of issuer. */
static enum yx_status
scan(struct yx_crl *c, struct yx_der list, struct yx_error *err)
{
	uint64_t start = yx_reader_offset(&list.r);
	struct yx_crl_entry entry;
	enum yx_status st;
	uint32_t offset;

	while (!yx_der_at_end(&list)) {
		offset = (uint32_t)(yx_reader_offset(&list.r) - start);
		if (!crl_entry_read(&list, &entry))
			return yx_der_fail(err, &list, "RFC 5280 5.1.2.6",
					   "entry %u of the CRL cannot be read", c->count);
		c->count++;
		c->entry_unknown_critical = c->entry_unknown_critical || entry.unknown_critical;
		if (entry.issuer.len > 0 && c->scope.indirect &&
		    (st = add_issuer(c, offset, entry.issuer, err)) != YX_OK)
			return st;
	}
	return YX_OK;
}

enum yx_status
crl_index(struct yx_crl *c, struct yx_der list, struct yx_error *err)
{
	uint32_t size = 16, offset, next;
	struct yx_crl_entry entry;
	enum yx_status st;
	size_t issuers;

	c->entries = yx_reader_rest(&list.r);
	if ((st = add_issuer(c, 0, c->issuer, err)) != YX_OK || (st = scan(c, list, err)) != YX_OK)
		return st;
	while (size / 2 < c->count && size < UINT32_C(1) << 31)
		size *= 2;
	if (!(c->table = yx_alloc_array(size, sizeof *c->table)))
		return yx_fail_nomem(err);
	c->mask = size - 1;
	/* second pass: insert() takes the last issuer, so show it them as they come */
	issuers = c->issuer_count;
	c->issuer_count = 1;
	for (offset = 0; offset < c->entries.len; offset = next) {
		while (c->issuer_count < issuers && c->issuers[c->issuer_count].offset <= offset)
			c->issuer_count++;
		if (!entry_at_offset(c, offset, &entry, &next)) {
			st = yx_fail(err, YX_INTERNAL, NULL, "", "a CRL entry was lost");
			break;
		}
		if ((st = insert(c, offset, entry.serial, err)) != YX_OK)
			break;
	}
	c->issuer_count = issuers;
	return st;
}

size_t
yx_crl_entry_count(const struct yx_crl *c)
{
	return c->count;
}

bool
yx_crl_entry_next(const struct yx_crl *c, uint32_t *cursor, struct yx_crl_entry *out)
{
	if (*cursor >= c->entries.len) {
		*out = (struct yx_crl_entry){ .reason = YX_REASON_NOT_SAID };
		return false;
	}
	return entry_at_offset(c, *cursor, out, cursor);
}

bool
yx_crl_find(const struct yx_crl *c, struct yx_bytes issuer, struct yx_bytes serial,
	    struct yx_crl_entry *out)
{
	uint32_t slot = (uint32_t)entry_hash(serial, name_hash(issuer)) & c->mask;

	for (; c->table[slot] != 0; slot = (slot + 1) & c->mask)
		if (entry_at_offset(c, c->table[slot] - 1, out, NULL) &&
		    serial_equal(out->serial, serial) && yx_name_equal(out->issuer, issuer))
			return true;
	*out = (struct yx_crl_entry){ .reason = YX_REASON_NOT_SAID };
	return false;
}

/* ----------------------------------------------------------------- reasons */

static const struct {
	const char *name, *en, *zh;
} reasons[] = {
	{ "unspecified", "no reason given", "未说明原因" },
	{ "keyCompromise", "the private key was compromised", "私钥泄露" },
	{ "cACompromise", "the issuer's key was compromised", "颁发者私钥泄露" },
	{ "affiliationChanged", "the holder's affiliation changed", "持有人隶属关系变更" },
	{ "superseded", "the certificate was replaced", "证书已被替换" },
	{ "cessationOfOperation", "the certificate is no longer needed", "证书停止使用" },
	{ "certificateHold", "the certificate is suspended", "证书被暂停使用" },
	{ NULL, NULL, NULL },
	{ "removeFromCRL", "the suspension was lifted", "暂停已解除" },
	{ "privilegeWithdrawn", "a privilege was withdrawn", "权限被撤回" },
	{ "aACompromise", "the attribute authority was compromised", "属性权威机构泄露" },
};

static int
reason_row(int reason)
{
	int n = (int)(sizeof reasons / sizeof reasons[0]);

	return reason < 0 || reason >= n || !reasons[reason].name ? 0 : reason;
}

const char *
yx_crl_reason_name(int reason)
{
	return reasons[reason_row(reason)].name;
}

const char *
yx_crl_reason_text(int reason, bool chinese)
{
	int row = reason_row(reason);

	return chinese ? reasons[row].zh : reasons[row].en;
}
