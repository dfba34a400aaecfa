/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One more unsigned attribute in a message that exists: a signature time-stamp, as a rule. Nothing
 * that was there changes but the length octets of the five or six values that enclose the new one;
 * indefinite lengths stay indefinite. Other attributes, signers and certificates keep their bytes,
 * so that archive time-stamps and signatures over them hold.
 */
#include "parts.h"

static const char clause_extend[] = "RFC 5652 5.3";

#define LEVELS 6 /* ContentInfo, [0], SignedData, signerInfos, SignerInfo, [1] */

struct level {
	size_t start;    /* of the header */
	size_t contents; /* of what it holds */
	size_t end;      /* behind what it holds (before end-of-contents octets) */
	uint8_t tag;
	bool indefinite;
};

struct path {
	struct yx_bytes message;
	struct yx_der_forgiven forgiven;
	struct level levels[LEVELS];
	size_t count;
};

/* Enter the next element and remember it. */
static bool
descend(struct path *p, struct yx_der *d, enum yx_der_tag tag, struct yx_der *inner)
{
	struct level *l = &p->levels[p->count];
	struct yx_bytes all, contents;

	if (p->count == LEVELS || !yx_der_enter_all(d, tag, inner, &all))
		return false;
	contents = yx_reader_rest(&inner->r);
	l->tag = (uint8_t)tag;
	l->start = (size_t)(all.data - p->message.data);
	l->contents = (size_t)(contents.data - p->message.data);
	l->end = l->contents + contents.len;
	l->indefinite = all.len > 1 && all.data[1] == 0x80;
	p->count++;
	return true;
}

static bool
skip(struct yx_der *d, size_t count)
{
	struct yx_der_item item;

	while (count-- > 0)
		if (!yx_der_any(d, &item))
			return false;
	return true;
}

static void
skip_if(struct yx_der *d, enum yx_der_tag tag)
{
	if (yx_der_next_is(d, tag))
		(void)skip(d, 1);
}

/* Walk to the SignerInfo, and into its unsigned attributes where there are some. */
static bool
walk(struct path *p, const struct yx_cms *c, size_t index)
{
	struct yx_der d = yx_der_lenient(p->message, &p->forgiven, NULL);
	struct yx_der info, box, data, set, signer, attributes;

	if (c->bare) {
		box = d;
	} else if (!descend(p, &d, YX_DER_SEQUENCE, &info) || !skip(&info, 1) ||
		   !descend(p, &info, YX_DER_CONTEXT_CONSTRUCTED(0), &box)) {
		return false;
	}
	if (!descend(p, &box, YX_DER_SEQUENCE, &data) || !skip(&data, 3))
		return false;
	skip_if(&data, YX_DER_CONTEXT_CONSTRUCTED(0));
	skip_if(&data, YX_DER_CONTEXT_CONSTRUCTED(1));
	if (!descend(p, &data, YX_DER_SET, &set) || !skip(&set, index) ||
	    !descend(p, &set, YX_DER_SEQUENCE, &signer) || !skip(&signer, 3))
		return false;
	skip_if(&signer, YX_DER_CONTEXT_CONSTRUCTED(0));
	if (!skip(&signer, 2))
		return false;
	if (yx_der_at_end(&signer))
		return true;
	return descend(p, &signer, YX_DER_CONTEXT_CONSTRUCTED(1), &attributes);
}

/* Where in the unsigned attributes the new one goes: before the first that sorts after it. */
static size_t
find_place(const struct path *p, struct yx_bytes attribute)
{
	const struct level *l = &p->levels[p->count - 1];
	struct yx_der_forgiven forgiven = { 0, 0 };
	struct yx_der d;
	struct yx_der_item item;

	if (l->tag != YX_DER_CONTEXT_CONSTRUCTED(1))
		return l->end;
	d = yx_der_lenient(yx_bytes_slice(p->message, l->contents, l->end - l->contents), &forgiven,
			   NULL);
	while (yx_der_any(&d, &item))
		if (yx_bytes_compare(item.all, attribute) > 0)
			return (size_t)(item.all.data - p->message.data);
	return l->end;
}

static void
put_header(struct yx_buf *out, const struct level *l, size_t length)
{
	unsigned octets = 0;

	yx_buf_put_u8(out, l->tag);
	if (l->indefinite) {
		yx_buf_put_u8(out, 0x80);
		return;
	}
	if (length < 0x80) {
		yx_buf_put_u8(out, (uint8_t)length);
		return;
	}
	for (size_t rest = length; rest; rest >>= 8)
		octets++;
	yx_buf_put_u8(out, (uint8_t)(0x80 | octets));
	while (octets-- > 0)
		yx_buf_put_u8(out, (uint8_t)(length >> (8 * octets)));
}

static size_t
header_size(const struct level *l, size_t length)
{
	struct yx_buf b;
	size_t size;

	yx_buf_init(&b, 0);
	put_header(&b, l, length);
	size = b.len;
	yx_buf_clear(&b);
	return size;
}

/* Copy, innermost lengths first known, outermost headers first written. */
static void
splice(struct yx_buf *out, const struct path *p, size_t place, struct yx_bytes added)
{
	size_t lengths[LEVELS], at = 0, grown = added.len;

	for (size_t i = p->count; i-- > 0;) {
		const struct level *l = &p->levels[i];

		lengths[i] = l->end - l->contents + grown;
		grown += header_size(l, lengths[i]);
		grown -= l->contents - l->start;
	}
	for (size_t i = 0; i < p->count; i++) {
		const struct level *l = &p->levels[i];

		yx_buf_put_bytes(out, yx_bytes_slice(p->message, at, l->start - at));
		put_header(out, l, lengths[i]);
		at = l->contents;
	}
	yx_buf_put_bytes(out, yx_bytes_slice(p->message, at, place - at));
	yx_buf_put_bytes(out, added);
	yx_buf_put_bytes(out, yx_bytes_slice(p->message, place, p->message.len - place));
}

static void
put_attribute(struct yx_buf *out, enum yx_oid type, struct yx_bytes value, bool with_set)
{
	size_t box = with_set ? yx_der_begin(out, YX_DER_CONTEXT_CONSTRUCTED(1)) : 0;
	size_t mark = yx_der_begin(out, YX_DER_SEQUENCE), set;

	yx_der_put_oid(out, type);
	set = yx_der_begin(out, YX_DER_SET);
	yx_der_put_raw(out, value);
	yx_der_end(out, set);
	yx_der_end(out, mark);
	if (with_set)
		yx_der_end(out, box);
}

enum yx_status
yx_cms_add_unsigned(struct yx_bytes message, size_t index, enum yx_oid type, struct yx_bytes value,
		    struct yx_buf *out, struct yx_error *err)
{
	struct yx_cms *c = NULL;
	struct path p = { .count = 0 };
	struct yx_buf attribute;
	enum yx_status st;

	yx_buf_init(&attribute, 0);
	if ((st = yx_cms_parse(&c, message, err)) != YX_OK)
		goto done;
	p.message = c->encoding;
	if (index >= c->signer_count) {
		st = yx_fail(err, YX_NOT_FOUND, NULL, clause_extend, "there is no signer %zu",
			     index + 1);
		goto done;
	}
	if (!walk(&p, c, index)) {
		st = yx_fail(err, YX_UNSUPPORTED, NULL, clause_extend,
			     "the message is built in a way that cannot be extended");
		goto done;
	}
	put_attribute(&attribute, type, value, !c->signers[index].unsigned_attributes.present);
	if ((st = yx_buf_status(&attribute, err)) != YX_OK)
		goto done;
	splice(out, &p, find_place(&p, yx_buf_bytes(&attribute)), yx_buf_bytes(&attribute));
	st = yx_buf_status(out, err);
done:
	yx_buf_clear(&attribute);
	yx_cms_free(c);
	return st;
}
