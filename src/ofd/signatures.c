/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures.xml and every Signature.xml (GB/T 33190-2016 18). Read leniently, field by field: what
 * is missing is left empty and told; only what cannot be XML at all makes a signature broken.
 */
#include "package.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <yinxin/limits.h>

static bool
take_digits(struct yx_reader *r, int digits, int *out)
{
	*out = 0;
	while (yx_peek(r) == '-' || yx_peek(r) == ':' || yx_peek(r) == 'T' || yx_peek(r) == ' ' ||
	       yx_peek(r) == '/')
		(void)yx_skip(r, 1);
	for (int i = 0; i < digits; i++) {
		uint8_t c;

		if (!yx_take_u8(r, &c) || c < '0' || c > '9')
			return false;
		*out = *out * 10 + (c - '0');
	}
	return true;
}

bool
ofd_parse_time(const char *s, yx_time *out)
{
	struct yx_reader r = yx_reader(yx_bytes_str(s));
	struct yx_civil c = { 0 };
	int hours, minutes, sign;

	*out = YX_TIME_NONE;
	if (!take_digits(&r, 4, &c.year) || !take_digits(&r, 2, &c.month) ||
	    !take_digits(&r, 2, &c.day))
		return false;
	if (!yx_reader_at_end(&r) &&
	    (!take_digits(&r, 2, &c.hour) || !take_digits(&r, 2, &c.minute)))
		return false;
	if (!yx_reader_at_end(&r) && yx_peek(&r) != 'Z' && !take_digits(&r, 2, &c.second))
		return false;
	if (yx_accept(&r, ".") || yx_accept(&r, ","))
		while (yx_peek(&r) >= '0' && yx_peek(&r) <= '9')
			(void)yx_skip(&r, 1);
	if (!yx_time_from_civil(out, &c))
		return false;
	if (yx_accept(&r, "Z"))
		return yx_reader_at_end(&r);
	sign = yx_peek(&r) == '+' ? 1 : (yx_peek(&r) == '-' ? -1 : 0);
	if (sign != 0) {
		(void)yx_skip(&r, 1);
		if (!take_digits(&r, 2, &hours))
			return false;
		if (!take_digits(&r, 2, &minutes))
			minutes = 0;
		*out -= sign * (hours * YX_HOUR + minutes * YX_MINUTE);
		return true;
	}
	*out -= 8 * YX_HOUR;
	return yx_reader_at_end(&r);
}

/*
 * "1.2.156.10197.1.401", "SM3", "...401.2", "urn:oid:...", blanks around it; NONE when it is not
 * known.
 */
static enum yx_digest_alg
read_check_method(struct yx_bytes s)
{
	/* the OID without its arc, and the signature algorithm where its digest is meant */
	static const char *const sm3[] = { "1.2.156.10197.401", "1.2.156.10197.1.501",
					   "1.2.156.10197.501" };
	char name[64];
	struct yx_buf oid = { 0 };
	enum yx_digest_alg alg = YX_DIGEST_NONE;

	if (s.len > 8 && strncasecmp((const char *)s.data, "urn:oid:", 8) == 0)
		s = yx_bytes_slice(s, 8, s.len);
	if (s.len >= sizeof(name))
		return YX_DIGEST_NONE;
	memcpy(name, s.data, s.len);
	name[s.len] = '\0';
	for (size_t i = 0; i < sizeof(sm3) / sizeof(sm3[0]); i++)
		if (strcmp(name, sm3[i]) == 0)
			return YX_DIGEST_SM3;
	if (yx_oid_parse(&oid, name, NULL) == YX_OK)
		alg = yx_digest_by_oid(yx_oid_find(yx_buf_bytes(&oid)));
	yx_buf_clear(&oid);
	return alg != YX_DIGEST_NONE ? alg : yx_digest_by_name(name);
}

static struct yx_bytes
without_blanks(const char *s)
{
	struct yx_bytes b = yx_bytes_str(s);

	while (b.len > 0 && strchr(" \t\r\n", b.data[0]))
		b = yx_bytes_slice(b, 1, b.len);
	while (b.len > 0 && strchr(" \t\r\n", b.data[b.len - 1]))
		b.len--;
	return b;
}

/*
 * No method means MD5 by the standard. Some leave it out and write digests that MD5 cannot make:
 * 32 octets are taken for SM3's, 20 for SHA-1's.
 */
static enum yx_digest_alg
method_by_length(const struct yx_ofd_ref *refs, size_t count)
{
	size_t len = count ? refs[0].value.len : 0;

	for (size_t i = 1; i < count; i++)
		if (refs[i].value.len != len)
			return YX_DIGEST_MD5;
	return len == 32 ? YX_DIGEST_SM3 : len == 20 ? YX_DIGEST_SHA1 : YX_DIGEST_MD5;
}

struct reading {
	struct yx_ofd *o;
	struct yx_xml *x;
	struct yx_ofd_signature *s;
	int index;
	struct yx_error *err;
};

static enum yx_status
keep_field(struct reading *r, const struct yx_xml_node *n, const char *name, const char **out)
{
	*out = ofd_keep(r->o, n ? yx_xml_field(r->x, n, name) : NULL);
	return *out ? YX_OK : yx_fail_nomem(r->err);
}

static enum yx_status
read_refs(struct reading *r, const struct yx_xml_node *list)
{
	const struct yx_xml_node *n;
	struct yx_ofd_ref *refs;
	struct yx_bytes method;
	size_t count = 0;
	enum yx_status st;

	if ((st = keep_field(r, list, "CheckMethod", &r->s->check_method)) != YX_OK)
		return st;
	method = without_blanks(r->s->check_method);
	for (n = yx_xml_child(list, "Reference"); n; n = yx_xml_next(n, "Reference"))
		count++;
	if (count > YX_LIMIT_OFD_REFS)
		return yx_fail(r->err, YX_LIMIT, NULL, "",
			       "a signature has more than %d references", YX_LIMIT_OFD_REFS);
	refs = yx_arena_array(r->o->arena, count + 1, sizeof(*refs));
	if (!refs)
		return yx_fail_nomem(r->err);
	count = 0;
	for (n = yx_xml_child(list, "Reference"); n; n = yx_xml_next(n, "Reference")) {
		struct yx_ofd_ref *ref = &refs[count++];
		const struct yx_xml_node *value = yx_xml_child(n, "CheckValue");
		const char *text = value ? yx_xml_text_str(r->x, value) : "";
		struct yx_buf b = { 0 };

		if ((st = keep_field(r, n, "FileRef", &ref->path)) != YX_OK)
			return st;
		ref->line = yx_xml_line(n);
		/* relative ones mean this folder by the standard, the root to some writers */
		ref->entry = yx_ofd_locate(r->o, r->s->path, NULL, ref->path);
		if (yx_base64_decode(&b, yx_bytes_str(text), true, NULL) == YX_OK)
			ref->value = yx_arena_dup(r->o->arena, yx_buf_bytes(&b));
		yx_buf_clear(&b);
	}
	r->s->refs = refs;
	r->s->ref_count = count;
	r->s->digest = method.len ? read_check_method(method) : method_by_length(refs, count);
	return YX_OK;
}

static enum yx_status
read_stamps(struct reading *r, const struct yx_xml_node *info)
{
	const struct yx_xml_node *n;
	struct yx_ofd_stamp *stamps;
	size_t count = 0;
	enum yx_status st;

	for (n = yx_xml_child(info, "StampAnnot"); n; n = yx_xml_next(n, "StampAnnot"))
		count++;
	if (count > YX_LIMIT_OFD_STAMPS)
		return yx_fail(r->err, YX_LIMIT, NULL, "", "a seal is shown in more than %d places",
			       YX_LIMIT_OFD_STAMPS);
	stamps = yx_arena_array(r->o->arena, count + 1, sizeof(*stamps));
	if (!stamps)
		return yx_fail_nomem(r->err);
	count = 0;
	for (n = yx_xml_child(info, "StampAnnot"); n; n = yx_xml_next(n, "StampAnnot")) {
		struct yx_ofd_stamp *p = &stamps[count++];

		if ((st = keep_field(r, n, "ID", &p->id)) != YX_OK ||
		    (st = keep_field(r, n, "PageRef", &p->page_ref)) != YX_OK)
			return st;
		p->page = SIZE_MAX;
		for (size_t i = 0; i < r->o->pages.count; i++)
			if (strcmp(yx_ofd_page(r->o, i)->id, p->page_ref) == 0)
				p->page = i;
		(void)ofd_parse_box(yx_xml_attr(n, "Boundary"), &p->boundary);
		p->clipped = ofd_parse_box(yx_xml_attr(n, "Clip"), &p->clip);
	}
	r->s->stamps = stamps;
	r->s->stamp_count = count;
	return YX_OK;
}

/* A file of the signature itself; absent is told by SIZE_MAX and the path. */
static enum yx_status
read_file(struct reading *r, const char *path, const struct yx_xml_node *at, const char **kept,
	  size_t *entry)
{
	size_t to;
	enum yx_status st;

	*entry = SIZE_MAX;
	*kept = ofd_keep(r->o, path);
	if (!*kept)
		return yx_fail_nomem(r->err);
	st = ofd_follow(r->o, r->s->path, path, YX_OFD_SIGNATURE, r->s->entry, yx_xml_line(at), &to,
			r->err);
	if (st == YX_OK && to != SIZE_MAX) {
		*entry = to;
		if (r->o->entries[to].role == YX_OFD_SIGNATURE && r->o->entries[to].signature < 0)
			r->o->entries[to].signature = r->index;
	}
	return st;
}

static enum yx_status
read_signature_xml(struct reading *r)
{
	const struct yx_xml_node *root = yx_xml_root(r->x), *info, *n;
	const char *ignored;
	size_t image = SIZE_MAX;
	enum yx_status st;

	info = yx_xml_child(root, "SignedInfo");
	n = yx_xml_child(info, "Provider");
	if ((st = keep_field(r, n, "ProviderName", &r->s->provider)) != YX_OK ||
	    (st = keep_field(r, n, "Version", &r->s->provider_version)) != YX_OK ||
	    (st = keep_field(r, n, "Company", &r->s->company)) != YX_OK ||
	    (st = keep_field(r, info, "SignatureMethod", &r->s->method)) != YX_OK ||
	    (st = keep_field(r, info, "SignatureDateTime", &r->s->datetime)) != YX_OK)
		return st;
	(void)ofd_parse_time(r->s->datetime, &r->s->time);
	if ((st = read_refs(r, yx_xml_child(info, "References"))) != YX_OK ||
	    (st = read_stamps(r, info)) != YX_OK)
		return st;
	n = yx_xml_child(info, "Seal");
	if (n && (st = read_file(r, yx_xml_field(r->x, n, "BaseLoc"), n, &r->s->seal_path,
				 &r->s->seal_entry)) != YX_OK)
		return st;
	if (n &&
	    (st = read_file(r, yx_xml_field(r->x, n, "ImageLoc"), n, &ignored, &image)) != YX_OK)
		return st;
	((size_t *)r->o->images.items)[r->index] = image;
	n = yx_xml_child(root, "SignedValue");
	if (n && (st = read_file(r, yx_xml_text_str(r->x, n), n, &r->s->value_path,
				 &r->s->value_entry)) != YX_OK)
		return st;
	if (!info || !yx_xml_child(info, "References")) {
		r->s->broken_en = "Signature.xml has no SignedInfo with References";
		r->s->broken_zh = "Signature.xml 中没有 SignedInfo 或 References";
	} else if (!n) {
		r->s->broken_en = "Signature.xml names no SignedValue";
		r->s->broken_zh = "Signature.xml 中没有 SignedValue";
	}
	return YX_OK;
}

static enum yx_status
walk_signature(struct yx_ofd *o, struct yx_xml *x, const struct yx_xml_node *n, size_t list,
	       struct yx_error *err)
{
	struct yx_ofd_signature *s = ofd_list_add(&o->signatures, YX_LIMIT_OFD_SIGNATURES);
	size_t *image = ofd_list_add(&o->images, YX_LIMIT_OFD_SIGNATURES);
	struct reading r = { .o = o, .s = s, .index = (int)o->signatures.count - 1, .err = err };
	const char *type = yx_xml_attr(n, "Type"), *loc = yx_xml_field(x, n, "BaseLoc");
	struct yx_error why = YX_ERROR_INIT;
	char text[320];
	int64_t number;
	enum yx_status st;

	if (!s || !image)
		return yx_fail(err, YX_LIMIT, NULL, "", "more than %d signatures",
			       YX_LIMIT_OFD_SIGNATURES);
	*image = SIZE_MAX;
	s->entry = s->seal_entry = s->value_entry = SIZE_MAX;
	s->time = YX_TIME_NONE;
	s->provider = s->provider_version = s->company = s->method = s->datetime = "";
	s->check_method = "";
	s->seal = !type || strcasecmp(type, "Sign") != 0;
	s->id = ofd_keep(o, yx_xml_attr(n, "ID"));
	s->path = ofd_keep(o, loc);
	if (!s->id || !s->path)
		return yx_fail_nomem(err);
	if (yx_xml_integer(s->id[0] == 's' || s->id[0] == 'S' ? s->id + 1 : s->id, &number) &&
	    number > o->max_sign_id)
		o->max_sign_id = number;
	st = ofd_follow(o, o->entries[list].path, loc, YX_OFD_SIGNATURE, list, yx_xml_line(n),
			&s->entry, err);
	if (st != YX_OK)
		return st;
	if (s->entry == SIZE_MAX) {
		s->broken_en = "the package does not hold this Signature.xml";
		s->broken_zh = "包内没有该 Signature.xml";
		return YX_OK;
	}
	s->path = o->entries[s->entry].path;
	if (o->entries[s->entry].signature >= 0) {
		s->broken_en = "this Signature.xml is listed twice";
		s->broken_zh = "该 Signature.xml 被重复列出";
		return YX_OK;
	}
	o->entries[s->entry].signature = r.index;
	if ((st = ofd_spend(o, s->entry, err)) != YX_OK)
		return st;
	st = yx_ofd_read_xml(o, s->entry, &r.x, &why);
	if (st == YX_NOMEM)
		return yx_fail_nomem(err);
	if (st != YX_OK) {
		(void)snprintf(text, sizeof(text), "无法读取：%s", why.text);
		s->broken_en = ofd_keep(o, why.text);
		s->broken_zh = ofd_keep(o, text);
		return s->broken_en && s->broken_zh ? YX_OK : yx_fail_nomem(err);
	}
	st = read_signature_xml(&r);
	yx_xml_free(r.x);
	return st;
}

enum yx_status
ofd_walk_signatures(struct yx_ofd *o, size_t list, struct yx_error *err)
{
	const struct yx_xml_node *n;
	struct yx_xml *x = NULL;
	const char *max;
	int64_t number;
	enum yx_status st;

	if (o->walked[list])
		return YX_OK;
	o->walked[list] = true;
	if ((st = ofd_load(o, list, &x, err)) != YX_OK)
		return st;
	if (!x || !yx_xml_is(yx_xml_root(x), "Signatures")) {
		o->signatures_broken = true;
		yx_xml_free(x);
		return YX_OK;
	}
	max = yx_xml_field(x, yx_xml_root(x), "MaxSignId");
	if (max && yx_xml_integer(*max == 's' || *max == 'S' ? max + 1 : max, &number) &&
	    number > o->max_sign_id)
		o->max_sign_id = number;
	for (n = yx_xml_child(yx_xml_root(x), "Signature"); n && st == YX_OK;
	     n = yx_xml_next(n, "Signature"))
		st = walk_signature(o, x, n, list, err);
	yx_xml_free(x);
	return st;
}
