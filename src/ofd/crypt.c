/* SPDX-License-Identifier: Apache-2.0 */
/* Encryptions.xml and the seed files (GM/T 0099-2020 C.1 to C.3), read. */
#include "crypt.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>
#include "package.h"

static const char list_path[] = "Encryptions.xml";

static size_t
find_list(const struct yx_zip *z)
{
	size_t found = yx_zip_find(z, list_path);

	for (size_t i = 0; found == SIZE_MAX && i < yx_zip_count(z); i++)
		if (strcasecmp(yx_zip_entry(z, i)->name, list_path) == 0)
			found = i;
	return found;
}

bool
yx_ofd_is_encrypted(struct yx_bytes in)
{
	struct yx_zip *z = NULL;
	bool is;

	if (!yx_zip_looks_like(in) || yx_zip_open(&z, in, NULL) != YX_OK)
		return false;
	is = find_list(z) != SIZE_MAX;
	yx_zip_free(z);
	return is;
}

static const char *
keep(struct yx_arena *a, const char *s)
{
	return yx_arena_strdup(a, yx_bytes_str(s));
}

static enum yx_ofd_protection
protection_of(const char *id)
{
	if (!id || !*id)
		return YX_OFD_PROTECT_UNSTATED;
	if (strcmp(id, "1.1.1") == 0)
		return YX_OFD_PROTECT_PASSWORD;
	return strcmp(id, "1.1.2") == 0 ? YX_OFD_PROTECT_CERTIFICATE : YX_OFD_PROTECT_UNKNOWN;
}

/* Base64 of a child element into the arena; empty when there is none. */
static enum yx_status
read_base64(struct yx_xml *x, const struct yx_xml_node *n, const char *name, struct yx_arena *a,
	    struct yx_bytes *out, struct yx_error *err)
{
	const char *text = yx_xml_field(x, n, name);
	struct yx_buf b = { 0 };
	enum yx_status st = YX_OK;

	*out = (struct yx_bytes){ NULL, 0 };
	if (!text || !*text)
		return YX_OK;
	yx_buf_init(&b, YX_LIMIT_OFD_WRAPPED);
	if ((st = yx_base64_decode(&b, yx_bytes_str(text), true, err)) == YX_OK &&
	    (st = yx_buf_status(&b, err)) == YX_OK) {
		*out = yx_arena_dup(a, yx_buf_bytes(&b));
		if (!out->data)
			st = yx_fail_nomem(err);
	} else {
		st = yx_fail_prefix(err, st, "line %u: %s", yx_xml_line(n), name);
	}
	yx_buf_clear(&b);
	return st;
}

static enum yx_status
read_user(struct yx_xml *x, const struct yx_xml_node *n, struct yx_arena *a, struct yx_ofd_user *u,
	  struct yx_error *err)
{
	const char *type = yx_xml_attr(n, "UserType");
	struct yx_bytes iv;
	enum yx_status st;

	u->name = keep(a, yx_xml_attr(n, "UserName"));
	u->owner = type && strcmp(type, "Owner") == 0;
	if (!u->name)
		return yx_fail_nomem(err);
	if ((st = read_base64(x, n, "UserCert", a, &u->cert, err)) != YX_OK ||
	    (st = read_base64(x, n, "EncryptedWK", a, &u->wrapped, err)) != YX_OK ||
	    (st = read_base64(x, n, "IVValue", a, &iv, err)) != YX_OK)
		return st;
	if (!u->wrapped.len)
		return yx_fail(err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
			       "line %u: a user without EncryptedWK", yx_xml_line(n));
	if (iv.len && iv.len != CRYPT_BLOCK)
		return yx_fail(err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
			       "line %u: an IVValue of %zu octets, not 16", yx_xml_line(n), iv.len);
	if (iv.len) /* absent: sixteen zeros */
		memcpy(u->iv, iv.data, CRYPT_BLOCK);
	return YX_OK;
}

enum yx_status
crypt_seed_parse(struct crypt_seed *out, struct yx_arena *a, struct yx_bytes xml, const char *path,
		 struct yx_error *err)
{
	const struct yx_xml_node *root, *n;
	struct yx_xml *x = NULL;
	size_t count = 0;
	enum yx_status st;

	memset(out, 0, sizeof(*out));
	if ((st = yx_xml_parse(&x, xml, err)) != YX_OK)
		return yx_fail_prefix(err, st, "%.120s", path);
	root = yx_xml_root(x);
	for (n = yx_xml_child(root, "UserInfo"); n; n = yx_xml_next(n, "UserInfo"))
		count++;
	if (count == 0 || count > YX_LIMIT_OFD_USERS) {
		st = count ? yx_fail(err, YX_LIMIT, NULL, "", "more than %d users",
				     YX_LIMIT_OFD_USERS)
			   : yx_fail(err, YX_MALFORMED, NULL, CRYPT_CLAUSE, "there is no UserInfo");
		goto done;
	}
	out->id = keep(a, yx_xml_attr(root, "ID"));
	out->protection = protection_of(yx_xml_attr(root, "EncryptCaseId"));
	out->users = yx_arena_array(a, count, sizeof(*out->users));
	if (!out->id || !out->users) {
		st = yx_fail_nomem(err);
		goto done;
	}
	for (n = yx_xml_child(root, "UserInfo"); n && st == YX_OK; n = yx_xml_next(n, "UserInfo"))
		st = read_user(x, n, a, &out->users[out->user_count++], err);
done:
	yx_xml_free(x);
	return st == YX_OK ? st : yx_fail_prefix(err, st, "%.120s", path);
}

static enum yx_status
read_seed(struct yx_ofd_crypt *c, struct yx_ofd_operation *op, struct yx_error *err)
{
	size_t at = yx_zip_find(c->zip, op->seed_path + 1);
	struct crypt_seed seed;
	struct yx_buf xml = { 0 };
	enum yx_status st;

	/* a seed that an operation done later hides is read when that one is undone */
	if (at == SIZE_MAX)
		return YX_OK;
	yx_buf_init(&xml, YX_LIMIT_XML_SIZE + 1);
	if ((st = yx_zip_read(c->zip, at, YX_LIMIT_XML_SIZE, &xml, err)) == YX_OK &&
	    (st = crypt_seed_parse(&seed, c->arena, yx_buf_bytes(&xml), op->seed_path, err)) ==
		YX_OK) {
		op->protection = seed.protection;
		op->users = seed.users;
		op->user_count = seed.user_count;
	}
	yx_buf_clear(&xml);
	return st;
}

static enum yx_status
read_path(struct yx_ofd_crypt *c, struct yx_xml *x, const struct yx_xml_node *n, const char *name,
	  const char **out, struct yx_error *err)
{
	const char *text = yx_xml_field(x, n, name);

	*out = text ? ofd_path_join(c->arena, "/", text) : "";
	if (!*out)
		return yx_fail_nomem(err);
	if (!**out)
		return yx_fail(err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
			       "Encryptions.xml line %u: no usable %s", yx_xml_line(n), name);
	return YX_OK;
}

static enum yx_status
read_operation(struct yx_ofd_crypt *c, struct yx_xml *x, const struct yx_xml_node *n,
	       struct yx_ofd_operation *op, struct yx_error *err)
{
	const struct yx_xml_node *provider = yx_xml_child(n, "Provider");
	enum yx_status st;

	op->id = keep(c->arena, yx_xml_attr(n, "ID"));
	op->relative = keep(c->arena, yx_xml_attr(n, "Relative"));
	op->provider = keep(c->arena, provider ? yx_xml_attr(provider, "Name") : NULL);
	op->scope = keep(c->arena, yx_xml_field(x, n, "EncryptScope"));
	op->date = keep(c->arena, yx_xml_field(x, n, "EncryptDate"));
	if (!op->id || !op->relative || !op->provider || !op->scope || !op->date)
		return yx_fail_nomem(err);
	if ((st = read_path(c, x, n, "DecryptSeedLoc", &op->seed_path, err)) != YX_OK ||
	    (st = read_path(c, x, n, "EntriesMapLoc", &op->map_path, err)) != YX_OK)
		return st;
	return read_seed(c, op, err);
}

static enum yx_status
read_list(struct yx_ofd_crypt *c, size_t at, struct yx_error *err)
{
	const struct yx_xml_node *root, *n;
	struct yx_buf text = { 0 };
	struct yx_xml *x = NULL;
	size_t count = 0;
	enum yx_status st;

	yx_buf_init(&text, YX_LIMIT_XML_SIZE + 1);
	if ((st = yx_zip_read(c->zip, at, YX_LIMIT_XML_SIZE, &text, err)) != YX_OK)
		goto done;
	if ((st = yx_xml_parse(&x, yx_buf_bytes(&text), err)) != YX_OK) {
		st = yx_fail_prefix(err, st, "Encryptions.xml");
		goto done;
	}
	root = yx_xml_root(x);
	for (n = yx_xml_child(root, "EncryptInfo"); n; n = yx_xml_next(n, "EncryptInfo"))
		count++;
	if (count == 0 || count > YX_LIMIT_OFD_OPERATIONS) {
		st = count ? yx_fail(err, YX_LIMIT, NULL, "",
				     "Encryptions.xml: %zu operations, at most %d", count,
				     YX_LIMIT_OFD_OPERATIONS)
			   : yx_fail(err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
				     "Encryptions.xml: there is no EncryptInfo");
		goto done;
	}
	c->operations = yx_arena_array(c->arena, count, sizeof(*c->operations));
	if (!c->operations)
		st = yx_fail_nomem(err);
	for (n = yx_xml_child(root, "EncryptInfo"); n && st == YX_OK;
	     n = yx_xml_next(n, "EncryptInfo"))
		st = read_operation(c, x, n, &c->operations[c->count++], err);
done:
	yx_xml_free(x);
	yx_buf_clear(&text);
	return st;
}

enum yx_status
yx_ofd_crypt_open(struct yx_ofd_crypt **out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_ofd_crypt *c = yx_alloc(sizeof(*c));
	size_t at;
	enum yx_status st;

	*out = NULL;
	if (!c)
		return yx_fail_nomem(err);
	c->arena = yx_arena_new(0);
	if (!c->arena) {
		st = yx_fail_nomem(err);
		goto done;
	}
	if ((st = yx_zip_open(&c->zip, in, err)) != YX_OK)
		goto done;
	at = find_list(c->zip);
	if (at == SIZE_MAX) {
		st = yx_fail(err, YX_NOT_FOUND, NULL, CRYPT_CLAUSE,
			     "the package has no Encryptions.xml: it is not encrypted");
		goto done;
	}
	c->list_path = ofd_path_join(c->arena, "/", yx_zip_entry(c->zip, at)->name);
	if (!c->list_path) {
		st = yx_fail_nomem(err);
		goto done;
	}
	for (size_t i = 0; i < yx_zip_count(c->zip); i++)
		if (i != at && strcasecmp(yx_zip_entry(c->zip, i)->name, list_path) == 0) {
			st = yx_fail(err, YX_MALFORMED, NULL, CRYPT_CLAUSE,
				     "two entries called Encryptions.xml");
			goto done;
		}
	if ((st = read_list(c, at, err)) != YX_OK)
		goto done;
	*out = c;
	c = NULL;
done:
	yx_ofd_crypt_free(c);
	return st;
}

void
yx_ofd_crypt_free(struct yx_ofd_crypt *c)
{
	if (!c)
		return;
	yx_zip_free(c->zip);
	yx_arena_free(c->arena);
	yx_free(c);
}

size_t
yx_ofd_crypt_count(const struct yx_ofd_crypt *c)
{
	return c->count;
}

const struct yx_ofd_operation *
yx_ofd_crypt_operation(const struct yx_ofd_crypt *c, size_t i)
{
	return i < c->count ? &c->operations[i] : NULL;
}

const char *
yx_ofd_crypt_users(const struct yx_ofd_crypt *c, char *out, size_t size)
{
	struct yx_buf names = { 0 };
	size_t n;

	for (size_t i = 0; i < c->count; i++)
		for (size_t k = 0; k < c->operations[i].user_count; k++)
			if (*c->operations[i].users[k].name)
				yx_buf_printf(&names, "%s%s", names.len ? ", " : "",
					      c->operations[i].users[k].name);
	n = names.len < size ? names.len : size - 1;
	while (n > 0 && n < names.len && (names.data[n] & 0xc0) == 0x80)
		n--; /* not within a character */
	if (n > 0)
		memcpy(out, names.data, n);
	out[n] = 0;
	yx_buf_clear(&names);
	return out;
}
