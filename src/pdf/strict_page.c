/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_page: all content of a view's pages, page by page: the parts of /Contents as one, then the
 * annotations (yinxin/pdf_content.h).
 */
#include "strict.h"

#include <string.h>

struct parts {
	struct yx_buf data;
	struct strict_join *joins;
	size_t count, room;
	uint32_t num; /* of the first stream */
};

static bool
add_part(struct strict *s, struct parts *p, const struct yx_pdf_obj *stream)
{
	struct yx_buf one = { 0 };
	struct strict_join *grown;
	bool good = strict_decode(s, stream, 0, &one, NULL) && strict_spend(s, one.len);

	if (!p->num)
		p->num = stream->stream_of.num;
	if (good && p->count == p->room) {
		grown = yx_realloc(p->joins, (p->room * 2 + 8) * sizeof(*grown));
		if (!grown) {
			s->status = yx_fail_nomem(s->err);
			good = false;
		} else {
			p->joins = grown;
			p->room = p->room * 2 + 8;
		}
	}
	if (good && one.len && !p->data.len) {
		yx_buf_clear(&p->data);
		p->data = one;
		yx_buf_init(&one, 0);
	} else if (good && one.len) {
		uint8_t last = p->data.data[p->data.len - 1];
		bool tight = (pdf_is_regular(last) || last == '/') && pdf_is_regular(one.data[0]);

		p->joins[p->count++] = (struct strict_join){ p->data.len, tight };
		yx_buf_put_u8(&p->data, '\n');
		yx_buf_put_bytes(&p->data, yx_buf_bytes(&one));
	}
	yx_buf_clear(&one);
	if (good && yx_buf_status(&p->data, NULL) != YX_OK)
		return strict_limit(s);
	return good;
}

static bool
page_content(struct strict *s, const struct yx_pdf_page *page)
{
	const struct yx_pdf_obj *contents = strict_get(s, page->dict, "Contents");
	struct strict_run *r = yx_alloc(sizeof(*r));
	struct strict_space grey = { .known = true, .parts = 1, .high = -1 };
	struct parts p = { 0 };
	bool good = r != NULL;

	if (!r) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	*r = (struct strict_run){ .s = s,
				  .kind = STRICT_PAGE,
				  .token = (size_t)YX_NO_OFFSET,
				  .placed = true,
				  .now.pen = STRICT_PEN,
				  .now.across = 1,
				  .now.matrix = { 1, 0, 0, 1, 0, 0 } };
	s->page_areas = s->areas;
	s->now = r;
	if (contents->kind == YX_PDF_STREAM) {
		r->num = contents->stream_of.num;
		good = add_part(s, &p, contents);
	}
	for (size_t i = 0; good && contents->kind == YX_PDF_ARRAY && i < contents->u.array.count;
	     i++) {
		const struct yx_pdf_obj *part = strict_item(s, contents, i);

		r->num = part->stream_of.num;
		if (part->kind == YX_PDF_STREAM) /* what else there may be is a note on the tree */
			good = add_part(s, &p, part);
	}
	r->num = p.num;
	good = good && strict_group(s, page->dict);
	if (good && s->status == YX_OK) {
		r->resources = page->resources->kind == YX_PDF_DICT ? page->resources : NULL;
		r->content = yx_buf_bytes(&p.data);
		r->joins = p.joins;
		r->join_count = p.count;
		r->now.fill = r->now.stroke = grey;
		s->drawing[s->depth++] = UINT64_MAX;
		good = strict_read(r);
		s->depth--;
	}
	s->now = NULL;
	yx_free(r->saved);
	yx_free(r->trace.thin);
	yx_free(r);
	yx_free(p.joins);
	yx_buf_clear(&p.data);
	strict_words_free(s);
	return good && s->status == YX_OK;
}

static bool
page_annotations(struct strict *s, const struct yx_pdf_page *page)
{
	const struct yx_pdf_obj *annots = strict_get(s, page->dict, "Annots");
	bool good = true;

	s->turned = page->rotate != 0;
	for (size_t i = 0; good && annots->kind == YX_PDF_ARRAY && i < annots->u.array.count; i++)
		good = strict_annotation(s, strict_item(s, annots, i)) && s->status == YX_OK;
	return good;
}

/* Some viewers draw such a form anew (poppler), others show the pictures it has (MuPDF). */
static bool
form_anew(struct strict *s)
{
	bool alike;

	s->status = pdf_form_is_redrawn_alike(s->v, &alike, &s->out->object, s->err);
	if (s->status != YX_OK || alike)
		return s->status == YX_OK;
	return strict_odd(s,
			  "a field that shows something other than its value, in a form that asks "
			  "to be drawn anew (/NeedAppearances)",
			  "表单要求重新绘制（/NeedAppearances），而该域显示的内容与其值不一致");
}

enum yx_status
yx_pdf_content_check(struct yx_pdf_view v, struct yx_pdf_oddity *out, struct yx_error *err)
{
	struct strict *s = yx_alloc(sizeof(*s));
	struct yx_pdf_page page;
	size_t pages = 0;
	bool good = true;
	enum yx_status st;

	*out = (struct yx_pdf_oddity){ .byte = YX_NO_OFFSET };
	if (!s)
		return yx_fail_nomem(err);
	*s = (struct strict){ .v = v, .out = out, .err = err };
	if ((st = yx_pdf_page_count(v, &pages, err)) != YX_OK)
		goto done;
	s->whole = true;
	good = strict_layers(s) && strict_attached(s) && form_anew(s);
	s->whole = false;
	for (s->page = 0; good && s->page < pages; s->page++) {
		strict_inks_close(s);
		yx_pdf_trim(v.doc);
		if ((st = yx_pdf_page(v, s->page, &page, err)) != YX_OK)
			goto done;
		s->page_resources = page.resources;
		memcpy(s->page_box,
		       ((double[4]){ page.media_box.x0, page.media_box.y0, page.media_box.x1,
				     page.media_box.y1 }),
		       sizeof(s->page_box));
		good =
		    page_content(s, &page) && page_annotations(s, &page) && strict_inks_of_page(s);
		if (s->status != YX_OK || out->found)
			break;
	}
	st = s->status;
done:
	strict_inks_close(s);
	yx_free(s->inks);
	yx_pdf_trim(v.doc);
	v.doc->checked += s->work;
	strict_glyphs_free(s->glyphs);
	yx_free(s->seen);
	yx_free(s);
	return st;
}
