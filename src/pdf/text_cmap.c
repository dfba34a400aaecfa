/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Character maps: CMap files as streams in a PDF (ISO 32000-2 9.7.5.3, 9.10.3). They are PostScript
 * that nobody runs: only the operators between begin... and end... count.
 */
#include "text_scan.h"

#include <stdlib.h>
#include <string.h>

void
text_cmap_clear(struct text_cmap *m)
{
	yx_free(m->ranges);
	yx_free(m->pool);
	memset(m, 0, sizeof(*m));
}

static bool
grow(void **items, size_t size, size_t count, size_t *cap, size_t limit)
{
	size_t wanted = *cap ? *cap * 2 : 64;
	void *grown;

	if (count < *cap)
		return true;
	if (wanted > limit || !(grown = yx_alloc_array(wanted, size)))
		return false;
	if (count)
		memcpy(grown, *items, count * size);
	yx_free(*items);
	*items = grown;
	*cap = wanted;
	return true;
}

static bool
add_range(struct text_cmap *m, const struct text_range *r)
{
	if (!grow((void **)&m->ranges, sizeof(*m->ranges), m->count, &m->cap,
		  YX_LIMIT_PDF_TEXT_CMAP))
		return false;
	m->ranges[m->count++] = *r;
	return true;
}

/* A string as the number it spells, big end first. */
static bool
code_of(const struct yx_pdf_obj *o, uint32_t *code, uint8_t *bytes)
{
	if (!o || o->kind != YX_PDF_STRING || o->u.text.len == 0 || o->u.text.len > 4)
		return false;
	*code = 0;
	for (size_t i = 0; i < o->u.text.len; i++)
		*code = *code << 8 | o->u.text.data[i];
	*bytes = (uint8_t)o->u.text.len;
	return true;
}

/* UTF-16 big end first, as many code points as there are. */
static bool
add_text(struct text_cmap *m, struct yx_bytes utf16, struct text_range *r)
{
	struct yx_reader in = yx_reader(utf16);
	size_t from = m->pool_len;
	uint16_t unit, low;

	while (yx_take_u16be(&in, &unit)) {
		uint32_t cp = unit;

		if (unit >= 0xd800 && unit < 0xdc00 && yx_take_u16be(&in, &low))
			cp = 0x10000 + ((uint32_t)(unit & 0x3ff) << 10) + (low & 0x3ff);
		if (m->pool_len - from == TEXT_EXPAND)
			break;
		if (!grow((void **)&m->pool, sizeof(*m->pool), m->pool_len, &m->pool_cap,
			  YX_LIMIT_PDF_TEXT_CMAP))
			return false;
		m->pool[m->pool_len++] = cp;
	}
	if (m->pool_len == from)
		return true;
	if (m->pool_len == from + 1) {
		r->value = m->pool[from];
		m->pool_len = from;
	} else {
		r->value = (uint32_t)from;
		r->more = (uint16_t)(m->pool_len - from);
	}
	return add_range(m, r);
}

static bool
add_bf(struct text_cmap *m, const struct yx_pdf_obj *lo, const struct yx_pdf_obj *hi,
       const struct yx_pdf_obj *to)
{
	struct text_range r = { 0 };
	uint8_t bytes;

	if (!code_of(lo, &r.lo, &r.bytes) || !code_of(hi, &r.hi, &bytes) || bytes != r.bytes ||
	    r.hi < r.lo)
		return true;
	if (to->kind == YX_PDF_ARRAY) {
		struct text_range one = r;

		for (size_t i = 0; i < to->u.array.count && i <= r.hi - r.lo; i++) {
			one.lo = one.hi = r.lo + (uint32_t)i;
			one.more = 0;
			if (to->u.array.items[i]->kind == YX_PDF_STRING &&
			    !add_text(m, to->u.array.items[i]->u.text, &one))
				return false;
		}
		return true;
	}
	return to->kind != YX_PDF_STRING || add_text(m, to->u.text, &r);
}

static bool
add_cid(struct text_cmap *m, const struct yx_pdf_obj *lo, const struct yx_pdf_obj *hi,
	const struct yx_pdf_obj *to)
{
	struct text_range r = { 0 };
	uint8_t bytes;

	if (!code_of(lo, &r.lo, &r.bytes) || !code_of(hi, &r.hi, &bytes) || bytes != r.bytes ||
	    r.hi < r.lo || to->kind != YX_PDF_INT || to->u.integer < 0 || to->u.integer > 65535) {
		m->odd = true;
		return true;
	}
	r.value = (uint32_t)to->u.integer;
	return add_range(m, &r);
}

static void
add_space(struct text_cmap *m, const struct yx_pdf_obj *lo, const struct yx_pdf_obj *hi)
{
	uint8_t a, b;

	if (m->space_count < TEXT_SPACES && code_of(lo, &m->spaces[m->space_count].lo, &a) &&
	    code_of(hi, &m->spaces[m->space_count].hi, &b) && a == b)
		m->spaces[m->space_count++].bytes = a;
	else
		m->odd = true;
}

/* ----------------------------------------------------------------- parsing */

struct map_parser {
	struct text_cmap *m;
	struct pdf_parser p;
	const struct yx_pdf_obj *args[3];
	size_t count, left; /* entries that were announced */
	enum { OUTSIDE, SPACE, BFCHAR, BFRANGE, CIDCHAR, CIDRANGE } in;
	bool to_unicode, failed;
};

static void
take_argument(struct map_parser *p, const struct yx_pdf_obj *o)
{
	static const size_t wanted[] = { 0, 2, 2, 3, 2, 3 };
	const struct yx_pdf_obj **a = p->args;

	if (p->in == OUTSIDE) { /* keep the last two: /WMode 1 */
		a[0] = a[1];
		a[1] = o;
		return;
	}
	a[p->count++] = o;
	if (p->count < wanted[p->in])
		return;
	p->count = 0;
	p->left--;
	if (p->in == SPACE)
		add_space(p->m, a[0], a[1]);
	else if (p->in == BFCHAR)
		p->failed |= !add_bf(p->m, a[0], a[0], a[1]);
	else if (p->in == BFRANGE)
		p->failed |= !add_bf(p->m, a[0], a[1], a[2]);
	else if (p->in == CIDCHAR)
		p->failed |= !add_cid(p->m, a[0], a[0], a[1]);
	else
		p->failed |= !add_cid(p->m, a[0], a[1], a[2]);
}

/* The words that maps are written with; Ghostscript runs them, and whatever else stands there. */
static bool
is_known(struct yx_bytes op)
{
	static const char *const words[] = { "findresource",
					     "begin",
					     "dict",
					     "dup",
					     "def",
					     "end",
					     "pop",
					     "begincmap",
					     "endcmap",
					     "CMapName",
					     "currentdict",
					     "defineresource",
					     "begincodespacerange",
					     "endcodespacerange",
					     "begincidchar",
					     "endcidchar",
					     "begincidrange",
					     "endcidrange",
					     "beginnotdefchar",
					     "endnotdefchar",
					     "beginnotdefrange",
					     "endnotdefrange" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (yx_bytes_equal_str(op, words[i]))
			return true;
	return false;
}

/* What a map of codes to CIDs must not hold to be read in one way. */
static void
look_for_oddities(struct map_parser *p, struct yx_bytes op)
{
	p->m->odd |= !is_known(op);
	p->m->has_notdef |=
	    yx_bytes_equal_str(op, "beginnotdefchar") || yx_bytes_equal_str(op, "beginnotdefrange");
	p->m->odd |= p->in != OUTSIDE && (p->left || p->count);
	if (op.len > 5 && memcmp(op.data, "begin", 5) == 0 && p->args[1] &&
	    p->args[1]->kind == YX_PDF_INT && p->args[1]->u.integer >= 0)
		p->left = (size_t)p->args[1]->u.integer;
	else
		p->left = 0;
}

static void
take_operator(struct map_parser *p, struct yx_bytes op)
{
	if (!p->to_unicode)
		look_for_oddities(p, op);
	if (yx_bytes_equal_str(op, "begincodespacerange"))
		p->in = SPACE;
	else if (yx_bytes_equal_str(op, "beginbfchar") && p->to_unicode)
		p->in = BFCHAR;
	else if (yx_bytes_equal_str(op, "beginbfrange") && p->to_unicode)
		p->in = BFRANGE;
	else if (yx_bytes_equal_str(op, "begincidchar") && !p->to_unicode)
		p->in = CIDCHAR;
	else if (yx_bytes_equal_str(op, "begincidrange") && !p->to_unicode)
		p->in = CIDRANGE;
	else if (yx_bytes_equal_str(op, "def") && p->in == OUTSIDE && p->args[0] &&
		 yx_pdf_is_name(p->args[0], "WMode"))
		p->m->vertical = p->args[1]->kind == YX_PDF_INT && p->args[1]->u.integer == 1;
	else
		p->in = OUTSIDE;
	p->count = 0;
	p->args[0] = p->args[1] = NULL;
}

static int
by_code(const void *a, const void *b)
{
	const struct text_range *x = a, *y = b;

	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? -1 : 1;
	return x->lo < y->lo ? -1 : x->lo > y->lo;
}

enum yx_status
text_cmap_parse(struct text_cmap *m, struct yx_bytes in, bool to_unicode, struct yx_error *err)
{
	struct map_parser p = { .m = m, .to_unicode = to_unicode };
	struct yx_pdf_obj *o;

	p.p.r = yx_reader(in);
	p.p.arena = yx_arena_new(0);
	if (!p.p.arena)
		return yx_fail_nomem(err);
	while (!p.failed) {
		struct yx_bytes op;
		int c;

		pdf_skip_space(&p.p.r);
		if (yx_reader_at_end(&p.p.r))
			break;
		c = yx_peek(&p.p.r);
		if ((c >= '0' && c <= '9') || strchr("+-.(<[/", c) != NULL) {
			p.p.odd = false;
			if (!c || pdf_parse(&p.p, &o, NULL) != YX_OK) {
				m->odd = true;
				break;
			}
			m->odd |= p.p.odd;
			take_argument(&p, o);
			continue;
		}
		op = pdf_take_word(&p.p.r);
		if (!op.len && !yx_skip(&p.p.r, 1))
			break;
		take_operator(&p, op);
	}
	pdf_parser_clear(&p.p);
	yx_arena_free(p.p.arena);
	if (p.failed)
		return yx_fail(err, YX_LIMIT, NULL, "", "a font's character map is too large");
	if (m->count)
		qsort(m->ranges, m->count, sizeof(*m->ranges), by_code);
	return YX_OK;
}

/* ---------------------------------------------------------------- look-ups */

const struct text_range *
text_cmap_find(const struct text_cmap *m, uint32_t code, unsigned bytes)
{
	size_t lo = 0, hi = m->count;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct text_range *r = &m->ranges[mid];

		if (r->bytes < bytes || (r->bytes == bytes && r->lo <= code))
			lo = mid + 1;
		else
			hi = mid;
	}
	/* ranges may overlap: the nearest few that begin before the code */
	for (size_t i = lo; i > 0 && lo - i < 8; i--) {
		const struct text_range *r = &m->ranges[i - 1];

		if (r->bytes == bytes && r->lo <= code && code <= r->hi)
			return r;
	}
	return NULL;
}

/* A code is in a range when each of its bytes is (9.7.6.2). */
static bool
in_space(uint32_t lo, uint32_t hi, uint32_t code, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++, lo >>= 8, hi >>= 8, code >>= 8)
		if ((code & 0xff) < (lo & 0xff) || (code & 0xff) > (hi & 0xff))
			return false;
	return true;
}

bool
text_cmap_has(const struct text_cmap *m, uint32_t code, unsigned bytes)
{
	for (size_t i = 0; i < m->space_count; i++)
		if (m->spaces[i].bytes == bytes &&
		    in_space(m->spaces[i].lo, m->spaces[i].hi, code, bytes))
			return true;
	return false;
}

unsigned
text_cmap_length(const struct text_cmap *m, struct yx_bytes at)
{
	uint32_t code = 0;
	unsigned shortest = 4;

	for (unsigned n = 1; n <= 4 && n <= at.len; n++) {
		code = code << 8 | at.data[n - 1];
		for (size_t i = 0; i < m->space_count; i++)
			if (m->spaces[i].bytes == n &&
			    in_space(m->spaces[i].lo, m->spaces[i].hi, code, n))
				return n;
	}
	for (size_t i = 0; i < m->space_count; i++)
		if (m->spaces[i].bytes < shortest)
			shortest = m->spaces[i].bytes;
	return m->space_count ? shortest : 2;
}
