/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding a text on the pages (GB/T 33190-2016 11). Writers cut lines into objects as they like,
 * down to one character each, so the characters of a page are put into one row first and searched
 * there; a match must stand on one line.
 */
#include "package.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/limits.h>

struct letter {
	uint32_t code;
	double x, y, width, size; /* of the baseline's start, on the page */
};

struct search {
	const struct yx_ofd *o;
	struct yx_xml *x;
	struct ofd_list letters;
	const uint32_t *wanted;
	size_t wanted_len;
	struct yx_ofd_hit *hits;
	size_t max, count, page;
	struct yx_error *err;
};

static bool
is_space(uint32_t c)
{
	return c <= ' ' || c == 0x3000 || c == 0xa0;
}

static double
natural_advance(uint32_t code, double size)
{
	return code < 0x2000 ? size / 2 : size;
}

static enum yx_status
add_code(struct search *s, const struct yx_xml_node *code, const struct yx_ofd_box *boundary,
	 const double *ctm, double size, double from[2])
{
	struct yx_buf text = { 0 };
	struct yx_reader r;
	enum yx_status st = YX_OK;
	struct yx_ofd_steps dx = { .at = yx_xml_attr(code, "DeltaX") };
	struct yx_ofd_steps dy = { .at = yx_xml_attr(code, "DeltaY") };
	double x, y;
	bool utf16;
	uint32_t cp;

	/* what is left out is as in the code before (11.3) */
	(void)yx_xml_number(yx_xml_attr(code, "X"), &from[0]);
	(void)yx_xml_number(yx_xml_attr(code, "Y"), &from[1]);
	x = from[0];
	y = from[1];
	/* every blank counts: the deltas place it too */
	if ((st = yx_xml_text_exact(code, &text, s->err)) != YX_OK)
		goto done;
	r = yx_reader(yx_buf_bytes(&text));
	utf16 = yx_ofd_steps_in_utf16(yx_buf_bytes(&text), dx.at, dy.at);
	while (yx_utf8_take(&r, &cp)) {
		int units = utf16 && cp > 0xffff ? 2 : 1;
		struct letter *l = ofd_list_add(&s->letters, (size_t)YX_LIMIT_OFD_TEXT * 16);
		double step = 0;

		if (!l) {
			st = yx_fail(s->err, YX_LIMIT, NULL, "", "a page has too much text");
			goto done;
		}
		l->code = cp;
		l->x = boundary->x + ctm[0] * x + ctm[2] * y + ctm[4];
		l->y = boundary->y + ctm[1] * x + ctm[3] * y + ctm[5];
		l->size = size * hypot(ctm[2], ctm[3]);
		if (!yx_ofd_steps_take(&dx, units, &step))
			step = dy.at || dy.any ? 0 : natural_advance(cp, size);
		x += step;
		l->width = natural_advance(cp, size) * hypot(ctm[0], ctm[1]);
		if (yx_ofd_steps_take(&dy, units, &step))
			y += step;
	}
done:
	yx_buf_clear(&text);
	return st;
}

static enum yx_status
add_object(struct search *s, const struct yx_xml_node *object)
{
	double ctm[6] = { 1, 0, 0, 1, 0, 0 }, own[6], size = 4, from[2] = { 0, 0 };
	struct yx_ofd_box boundary = { 0 };
	const struct yx_xml_node *n;
	enum yx_status st = YX_OK;

	(void)ofd_parse_box(yx_xml_attr(object, "Boundary"), &boundary);
	if (yx_xml_numbers(yx_xml_attr(object, "CTM"), own, 6) == 6)
		memcpy(ctm, own, sizeof(ctm));
	(void)yx_xml_number(yx_xml_attr(object, "Size"), &size);
	for (n = yx_xml_child(object, "TextCode"); n && st == YX_OK; n = yx_xml_next(n, "TextCode"))
		st = add_code(s, n, &boundary, ctm, size, from);
	return st;
}

/*
 * Can the text be in this file at all? Looking for its characters as bytes is a hundred times
 * quicker than reading the tree. Anything but plain UTF-8 (character references, another encoding)
 * might hold it.
 */
static bool
may_hold(const struct search *s, struct yx_bytes xml)
{
	struct yx_bytes head = yx_bytes_slice(xml, 0, 200);
	size_t at = yx_bytes_find(head, YX_BYTES_LIT("encoding="), 0);
	struct yx_buf letter = { 0 };
	bool missing = false;

	if (xml.len < 2 || xml.data[0] >= 0xfe || xml.data[0] == 0 || xml.data[1] == 0 ||
	    yx_bytes_find(xml, YX_BYTES_LIT("&#"), 0) != SIZE_MAX)
		return true;
	if (at != SIZE_MAX &&
	    (at + 15 > head.len || strncasecmp((const char *)head.data + at + 10, "utf-8", 5) != 0))
		return true;
	for (size_t i = 0; i < s->wanted_len && !missing; i++) {
		yx_buf_reset(&letter);
		/* these may be written as entities */
		if (strchr("<>&'\"", (int)(s->wanted[i] & 0x7f)) && s->wanted[i] < 0x80)
			continue;
		missing = yx_utf8_put(&letter, s->wanted[i]) &&
			  yx_bytes_find(xml, yx_buf_bytes(&letter), 0) == SIZE_MAX;
	}
	yx_buf_clear(&letter);
	return !missing;
}

static enum yx_status
read_file(struct search *s, size_t entry)
{
	struct yx_buf text;
	enum yx_status st;

	yx_buf_init(&text, YX_LIMIT_XML_SIZE + 1);
	st = yx_zip_read(s->o->zip, entry, YX_LIMIT_XML_SIZE, &text, s->err);
	if (st == YX_OK && may_hold(s, yx_buf_bytes(&text)) &&
	    (st = yx_xml_parse(&s->x, yx_buf_bytes(&text), s->err)) != YX_OK)
		st = yx_fail_prefix(s->err, st, "%s", s->o->entries[entry].path);
	yx_buf_clear(&text);
	return st;
}

static enum yx_status
add_file(struct search *s, size_t entry)
{
	const struct yx_xml_node *root, *n;
	enum yx_status st;

	if (entry == SIZE_MAX)
		return YX_OK;
	if ((st = read_file(s, entry)) != YX_OK || !s->x)
		return st;
	root = yx_xml_root(s->x);
	for (n = yx_xml_walk(root, root); n && st == YX_OK; n = yx_xml_walk(root, n))
		if (yx_xml_is(n, "TextObject"))
			st = add_object(s, n);
	yx_xml_free(s->x);
	s->x = NULL;
	return st;
}

/* Does the wanted text start at letter `i`? *end is behind its last letter. */
static bool
matches(const struct search *s, size_t i, size_t *end)
{
	const struct letter *l = s->letters.items;
	const struct letter *first = &l[i], *last = first;
	size_t k = 0;

	for (; i < s->letters.count && k < s->wanted_len; i++) {
		if (is_space(l[i].code))
			continue;
		if (l[i].code != s->wanted[k] || fabs(l[i].y - first->y) > first->size / 2 ||
		    fabs(l[i].x - last->x) > 8 * first->size)
			return false;
		last = &l[i];
		k++;
	}
	*end = i;
	return k == s->wanted_len;
}

static void
search_letters(struct search *s)
{
	const struct letter *l = s->letters.items;
	size_t end;

	for (size_t i = 0; i < s->letters.count; i++) {
		double left, right;

		if (is_space(l[i].code) || !matches(s, i, &end))
			continue;
		left = l[i].x;
		right = l[i].x + l[i].width;
		for (size_t k = i; k < end; k++) {
			left = fmin(left, l[k].x);
			right = fmax(right, l[k].x + l[k].width);
		}
		if (s->count < s->max)
			s->hits[s->count] = (struct yx_ofd_hit){ s->page,
								 { left, l[i].y - l[i].size * 0.88,
								   right - left, l[i].size } };
		s->count++;
		i = end - 1;
	}
}

enum yx_status
yx_ofd_find_text(const struct yx_ofd *o, const char *text, struct yx_ofd_hit *hits, size_t max,
		 size_t *count, struct yx_error *err)
{
	struct search s = { .o = o, .hits = hits, .max = max, .err = err };
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	uint32_t *wanted, cp;
	enum yx_status st = YX_OK;

	*count = 0;
	s.letters.item_size = sizeof(struct letter);
	wanted = yx_alloc_array(strlen(text) + 1, sizeof(*wanted));
	if (!wanted)
		return yx_fail_nomem(err);
	while (yx_utf8_take(&r, &cp))
		if (!is_space(cp))
			wanted[s.wanted_len++] = cp;
	if (s.wanted_len == 0 || !yx_reader_at_end(&r)) {
		st = yx_fail(err, YX_USAGE, NULL, "", "the text to find is empty or not UTF-8");
		goto done;
	}
	s.wanted = wanted;
	for (s.page = 0; s.page < o->pages.count && st == YX_OK; s.page++) {
		const struct yx_ofd_page *p = yx_ofd_page(o, s.page);

		s.letters.count = 0;
		for (size_t i = 0; i < p->template_count && st == YX_OK; i++) {
			st = add_file(&s, p->templates[i].entry);
			search_letters(&s);
			s.letters.count = 0;
		}
		if (st == YX_OK)
			st = add_file(&s, p->entry);
		search_letters(&s);
		if (s.count > YX_LIMIT_OFD_HITS)
			break;
	}
	*count = s.count < max ? s.count : max;
done:
	yx_xml_free(s.x);
	yx_free(s.letters.items);
	yx_free(wanted);
	return st;
}

enum yx_status
yx_ofd_place_across(const struct yx_ofd *o, double width_mm, double height_mm, double y,
		    struct yx_ofd_place *places, struct yx_error *err)
{
	size_t pages = o->pages.count, most = (size_t)fmax(2, width_mm / 5), groups, at = 0;

	if (pages < 2)
		return yx_fail(err, YX_USAGE, NULL, "",
			       "a seal across pages needs at least two pages");
	if (!(width_mm > 0) || !(height_mm > 0))
		return yx_fail(err, YX_USAGE, NULL, "", "the seal has no size");
	groups = (pages + most - 1) / most;
	for (size_t g = 0; g < groups; g++) {
		size_t n = pages / groups + (g < pages % groups ? 1 : 0);
		double slice = width_mm / (double)n;

		for (size_t i = 0; i < n; i++, at++) {
			const struct yx_ofd_box *box = &yx_ofd_page(o, at)->box;
			double top = y < 0 ? (box->height - height_mm) / 2 : y;

			places[at] =
			    (struct yx_ofd_place){ at,
						   { box->width - (double)(i + 1) * slice, top,
						     width_mm, height_mm },
						   { (double)i * slice, 0, slice, height_mm } };
		}
	}
	return YX_OK;
}

struct yx_ofd_place
yx_ofd_place_on(const struct yx_ofd *o, const struct yx_ofd_hit *hit, double width_mm,
		double height_mm)
{
	const struct yx_ofd_page *p = yx_ofd_page(o, hit->page);
	double x = hit->box.x + hit->box.width / 2 - width_mm / 2;
	double y = hit->box.y + hit->box.height / 2 - height_mm / 2;

	if (p) {
		x = fmax(0, fmin(x, p->box.width - width_mm));
		y = fmax(0, fmin(y, p->box.height - height_mm));
	}
	return (struct yx_ofd_place){ .page = hit->page, .box = { x, y, width_mm, height_mm } };
}
