/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that were signed, and over which a later signature laid a picture. The terms of signatures
 * permit the picture (it is what a seal is): where it lets nothing show through nothing is decided,
 * and a reader is told that words are hidden, and which. Who certifies a document promises what it
 * shows (12.8.2.2): there a new signature whose picture hides words, of the page or of an
 * annotation on it, or lays a patch of paper among them, is the sneaky signature attack (2021),
 * unless its field was there when it was certified.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <yinxin/pdf_text.h>
#include "verify_pdf.h"

#define PAGES_MAX     64   /* pages looked at: with pictures of later signatures */
#define CERTIFIED_MAX 256  /* pages, and pictures on one of them, where one certifies */
#define DEEP          4.0  /* points by which boxes of neighbours do not overlap */
#define FLAG_HIDDEN   2    /* table 167 */
#define OVER_MAX      16   /* pictures of one revision on one page */
#define PATCH         20.0 /* square points: a letter of 8 points takes 24 */
#define COVER_LEAST   0.5  /* of a picture's box: less is ink between which one can read */

struct covered {
	size_t count; /* characters; of those below a picture that hides them */
	char words[120];
};

/* The box of a picture, and does it hide what lies below? Or has it a patch that could? */
struct over {
	struct yx_pdf_rect box;
	bool hides, patches;
};

static bool
array_has(const struct yx_pdf_obj *array, const struct yx_pdf_obj *item)
{
	for (size_t i = 0; array->kind == YX_PDF_ARRAY && i < array->u.array.count; i++)
		if (yx_pdf_obj_equal(array->u.array.items[i], item))
			return true;
	return false;
}

/* Four numbers in a box's order; false when they are none. */
static bool
read_box(struct yx_pdf_view v, const struct yx_pdf_obj *dict, const char *key,
	 struct yx_pdf_rect *out)
{
	const struct yx_pdf_obj *box, *item;
	double c[4];

	if (yx_pdf_get(v, dict, key, &box, NULL) != YX_OK)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (yx_pdf_item(v, box, i, &item, NULL) != YX_OK)
			return false;
		c[i] = yx_pdf_number(item);
	}
	*out = (struct yx_pdf_rect){ c[0] < c[2] ? c[0] : c[2], c[1] < c[3] ? c[1] : c[3],
				     c[0] < c[2] ? c[2] : c[0], c[1] < c[3] ? c[3] : c[1] };
	return true;
}

static bool
is_flat(const struct yx_pdf_rect *r)
{
	return r->x1 <= r->x0 || r->y1 <= r->y0;
}

/* Without a picture a viewer draws the ground and the border of /MK (12.5.6.19). */
static bool
has_ground(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	static const char *const keys[] = { "BG", "BC" };
	const struct yx_pdf_obj *mk, *colour;

	if (yx_pdf_get(v, annot, "MK", &mk, NULL) != YX_OK)
		return true;
	for (size_t i = 0; i < 2; i++)
		if (yx_pdf_get(v, mk, keys[i], &colour, NULL) != YX_OK ||
		    (colour->kind != YX_PDF_NULL &&
		     (colour->kind != YX_PDF_ARRAY || colour->u.array.count)))
			return true;
	return false;
}

/* The rectangle of an annotation with a picture; false for others. */
static bool
paints_over(struct yx_pdf_view v, const struct yx_pdf_obj *annot, struct over *out)
{
	const struct yx_pdf_obj *ap, *n;
	struct yx_pdf_rect own;
	double pale;

	if (!read_box(v, annot, "Rect", &out->box))
		return false;
	out->hides = out->patches = true;
	if (yx_pdf_get(v, annot, "AP", &ap, NULL) != YX_OK ||
	    yx_pdf_get(v, ap, "N", &n, NULL) != YX_OK ||
	    (n->kind != YX_PDF_STREAM && n->kind != YX_PDF_DICT))
		return !is_flat(&out->box) && has_ground(v, annot);
	if (n->kind == YX_PDF_DICT) /* pictures for states, which signatures have not */
		return !is_flat(&out->box);
	/* Ghostscript draws what has no place in its own size */
	if (is_flat(&out->box) && read_box(v, n, "BBox", &own)) {
		out->box.x0 -= own.x1 - own.x0;
		out->box.y0 -= own.y1 - own.y0;
		out->box.x1 += own.x1 - own.x0;
		out->box.y1 += own.y1 - own.y0;
	}
	out->hides = yx_pdf_picture_cover(v, n, &pale) >= COVER_LEAST;
	out->patches = pale * (out->box.x1 - out->box.x0) * (out->box.y1 - out->box.y0) >= PATCH;
	return true;
}

/* Characters of the page whose middle lies in the rectangle (user space). */
static void
count_words(const struct yx_pdf_text *t, const struct yx_pdf_page *page,
	    const struct yx_pdf_rect *r, struct covered *out)
{
	struct yx_buf words = { 0 };
	uint32_t line = UINT32_MAX;

	for (size_t i = 0; i < t->count; i++) {
		const struct yx_pdf_glyph *g = &t->glyphs[i];
		struct yx_pdf_rect b = yx_pdf_page_place(page, g->box);
		double x = (b.x0 + b.x1) / 2, y = (b.y0 + b.y1) / 2;

		if (g->code <= ' ' || g->code == 0x3000 || x < r->x0 || x > r->x1 || y < r->y0 ||
		    y > r->y1)
			continue;
		out->count++;
		if (words.len + 8 > sizeof(out->words))
			continue;
		if (line != UINT32_MAX && (line != g->line || g->apart))
			yx_buf_put_u8(&words, ' ');
		line = g->line;
		yx_utf8_put(&words, g->code);
	}
	if (!out->words[0])
		(void)snprintf(out->words, sizeof(out->words), "%s", yx_buf_str(&words));
	yx_buf_clear(&words);
}

/* What the annotations that this revision put on this page hide of the page before. */
static enum yx_status
look_at_page(struct pdf_check *p, size_t revision, size_t index, struct covered *hidden,
	     struct yx_error *err)
{
	struct yx_pdf_view new = yx_pdf_view(p->doc, revision);
	struct yx_pdf_view old = yx_pdf_view(p->doc, revision - 1);
	const struct yx_pdf_obj *now, *before, *annot;
	struct yx_pdf_text_reader *reader = NULL;
	struct over over[OVER_MAX];
	struct yx_pdf_text text;
	struct yx_pdf_page page;
	size_t n = 0;
	enum yx_status st = YX_OK;

	if (yx_pdf_page(old, index, &page, NULL) != YX_OK ||
	    yx_pdf_get(old, page.dict, "Annots", &before, NULL) != YX_OK ||
	    yx_pdf_page(new, index, &page, NULL) != YX_OK ||
	    yx_pdf_get(new, page.dict, "Annots", &now, NULL) != YX_OK)
		return YX_OK;
	for (size_t i = 0; now->kind == YX_PDF_ARRAY && i < now->u.array.count && n < OVER_MAX; i++)
		if (!array_has(before, now->u.array.items[i]) &&
		    yx_pdf_item(new, now, i, &annot, NULL) == YX_OK &&
		    paints_over(new, annot, &over[n]))
			n++;
	if (!n)
		return YX_OK;
	if ((st = yx_pdf_text_reader_new(&reader, old, err)) != YX_OK)
		return st;
	st = yx_pdf_text_read(reader, index, &text, NULL);
	for (size_t i = 0; st == YX_OK && i < n; i++)
		if (over[i].hides)
			count_words(&text, &page, &over[i].box, hidden);
	if (st == YX_OK)
		yx_pdf_text_clear(&text);
	yx_pdf_text_reader_free(reader);
	return st == YX_NOMEM ? yx_fail_nomem(err) : YX_OK;
}

/* Said at every signature that the words belong to. */
static void
tell(struct pdf_check *p, size_t revision, size_t page, const struct covered *hidden)
{
	char en[360], zh[360];

	snprintf(en, sizeof(en),
		 "the picture of a later signature hides %zu characters that were signed, on page "
		 "%zu: \"%s\"; look at the state that was signed",
		 hidden->count, page + 1, hidden->words);
	snprintf(zh, sizeof(zh),
		 "后来签名的图案遮住了第 %zu 页已签署的 %zu 个字符：“%s”；请查看签署时的版本",
		 page + 1, hidden->count, hidden->words);
	for (size_t i = 0; hidden->count && i < p->list.count; i++)
		if (p->entries[i].j && p->list.items[i].covered_revision < revision)
			yx_judge_remark(p->b, p->entries[i].j, "covered-words",
					(struct yx_text2){ { en, zh } });
}

/* ------------------------------------------------------------------- certified */

/* Does it certify, so that no later signature may lie on its words? */
static bool
certifies(const struct yx_pdf_signature *s)
{
	for (size_t i = 0; i < s->reference_count; i++)
		if (s->references[i].transform == YX_PDF_TRANSFORM_DOCMDP)
			return true;
	return s->certifies;
}

static void
refuse(struct pdf_check *p, struct yx_judged *j, size_t page, const struct covered *touched)
{
	char en[360], zh[360];

	snprintf(
	    en, sizeof(en),
	    "a later signature, in a place nobody prepared, can hide certified words on page %zu: "
	    "\"%s\"",
	    page + 1, touched->words);
	snprintf(zh, sizeof(zh), "后来在未经预留之处添加的签名可遮住第 %zu 页经认证的文字：“%s”",
		 page + 1, touched->words);
	yx_judge_sub(p->b, j, YX_SUB_SIG_CONSTRAINTS_FAILURE, (struct yx_text2){ { en, zh } },
		     (struct yx_text2){ { "look at the state that was certified; ask for a "
					  "signature in a place of its own",
					  "请查看认证时的版本；请要求在空白处签名" } });
	yx_verdict_attack(p->b, "sneaky-signature");
}

/* An annotation with something to see: not a place to sign, a link, a pop-up, or hidden. */
static bool
is_seen(struct yx_pdf_view v, const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *kind = yx_pdf_peek(annot, "Subtype"), *flags, *ap, *type;

	if (yx_pdf_is_name(kind, "Link") || yx_pdf_is_name(kind, "Popup") ||
	    yx_pdf_get(v, annot, "F", &flags, NULL) != YX_OK ||
	    (flags->kind == YX_PDF_INT && (flags->u.integer & FLAG_HIDDEN)))
		return false;
	if (!yx_pdf_is_name(kind, "Widget"))
		return true;
	return yx_pdf_get(v, annot, "AP", &ap, NULL) == YX_OK && ap->kind == YX_PDF_DICT &&
	       (yx_pdf_get(v, annot, "FT", &type, NULL) != YX_OK || !yx_pdf_is_name(type, "Sig") ||
		yx_pdf_peek(annot, "V"));
}

/* Which annotations of the certified page lie below: they are read on it like its own words. */
static void
count_annotations(struct yx_pdf_view v, const struct yx_pdf_obj *annots, const struct over *over,
		  struct covered *out)
{
	const struct yx_pdf_obj *annot, *kind;
	struct yx_pdf_rect r;

	for (size_t i = 0; annots->kind == YX_PDF_ARRAY && i < annots->u.array.count; i++) {
		if (yx_pdf_item(v, annots, i, &annot, NULL) != YX_OK || !is_seen(v, annot) ||
		    !read_box(v, annot, "Rect", &r) ||
		    fmin(r.x1, over->box.x1) - fmax(r.x0, over->box.x0) <= DEEP ||
		    fmin(r.y1, over->box.y1) - fmax(r.y0, over->box.y0) <= DEEP)
			continue;
		kind = yx_pdf_peek(annot, "Subtype");
		out->count++;
		if (!out->words[0] && kind && kind->kind == YX_PDF_NAME)
			(void)snprintf(out->words, sizeof(out->words), "%.*s",
				       (int)(kind->u.text.len < 80 ? kind->u.text.len : 80),
				       (const char *)kind->u.text.data);
	}
}

/* The widget of a signature, or a picture that came with one; comments are judged by their own. */
static bool
comes_by_signing(const struct yx_pdf_obj *annot)
{
	const struct yx_pdf_obj *kind = yx_pdf_peek(annot, "Subtype");

	return yx_pdf_is_name(kind, "Widget") || yx_pdf_is_name(kind, "Stamp");
}

/* What came on a page by signing and can hide something; the annotations below are counted. */
static size_t
gather(struct yx_pdf_view old, struct yx_pdf_view new, const struct yx_pdf_obj *before,
       const struct yx_pdf_obj *now, struct over *over, struct covered *touched)
{
	const struct yx_pdf_obj *annot;
	size_t n = 0;

	for (size_t i = 0; now->kind == YX_PDF_ARRAY && i < now->u.array.count; i++) {
		struct over one;

		if (array_has(before, now->u.array.items[i]) ||
		    yx_pdf_item(new, now, i, &annot, NULL) != YX_OK || !comes_by_signing(annot) ||
		    !paints_over(new, annot, &one) || (!one.hides && !one.patches))
			continue;
		count_annotations(old, before, &one, touched);
		if (n == CERTIFIED_MAX)
			touched->count++; /* a crowd is not looked at one by one */
		else
			over[n++] = one;
	}
	return n;
}

/* One page of the certified state and of the last. `over`: room for CERTIFIED_MAX. */
static enum yx_status
look_below(struct pdf_check *p, struct yx_pdf_view old, size_t index, struct over *over,
	   size_t *looked, struct covered *touched, struct yx_error *err)
{
	struct yx_pdf_view new = yx_pdf_latest(p->doc);
	const struct yx_pdf_obj *now, *before;
	struct yx_pdf_text_reader *reader = NULL;
	struct yx_pdf_page page, later;
	struct yx_pdf_text text;
	size_t n;
	enum yx_status st;

	if (yx_pdf_page(old, index, &page, NULL) != YX_OK ||
	    yx_pdf_get(old, page.dict, "Annots", &before, NULL) != YX_OK ||
	    yx_pdf_page(new, index, &later, NULL) != YX_OK ||
	    yx_pdf_get(new, later.dict, "Annots", &now, NULL) != YX_OK)
		return YX_OK; /* the changes have told */
	n = gather(old, new, before, now, over, touched);
	touched->count += n && ++*looked > CERTIFIED_MAX;
	if (!n || touched->count)
		return YX_OK;
	if ((st = yx_pdf_text_reader_new(&reader, old, err)) != YX_OK)
		return st;
	st = yx_pdf_text_read(reader, index, &text, NULL);
	for (size_t i = 0; st == YX_OK && i < n; i++)
		count_words(&text, &page, &over[i].box, touched);
	if (st == YX_OK)
		yx_pdf_text_clear(&text);
	else
		touched->count++; /* words that cannot be read may lie anywhere */
	yx_pdf_text_reader_free(reader);
	return st == YX_NOMEM ? yx_fail_nomem(err) : YX_OK;
}

/* All that came on pages since they were certified, in however many steps. */
static enum yx_status
look_at_certified(struct pdf_check *p, size_t index, struct yx_error *err)
{
	const struct yx_pdf_signature *s = &p->list.items[index];
	struct over *over;
	struct yx_pdf_view old;
	size_t pages = 0, looked = 0;
	enum yx_status st = YX_OK;

	if (!p->entries[index].j || !certifies(s) || s->covered_revision == SIZE_MAX ||
	    s->covered_revision + 1 >= yx_pdf_revision_count(p->doc))
		return YX_OK;
	old = yx_pdf_view(p->doc, s->covered_revision);
	if (yx_pdf_page_count(old, &pages, NULL) != YX_OK)
		return YX_OK;
	if (!(over = yx_alloc_array(CERTIFIED_MAX, sizeof(*over))))
		return yx_fail_nomem(err);
	for (size_t i = 0; st == YX_OK && i < pages; i++) {
		struct covered touched = { 0 };

		st = look_below(p, old, i, over, &looked, &touched, err);
		if (st == YX_OK && touched.count) {
			refuse(p, p->entries[index].j, i, &touched);
			break;
		}
	}
	yx_free(over);
	return st;
}

enum yx_status
yx_pdf_remark_cover(struct pdf_check *p, struct yx_error *err)
{
	size_t looked = 0, revision = SIZE_MAX, page = SIZE_MAX;
	enum yx_status st = YX_OK;

	/* in the order of revisions, and of pages within one */
	for (size_t i = 0; st == YX_OK && i < p->changes.count && looked < PAGES_MAX; i++) {
		const struct yx_pdf_change *c = &p->changes.items[i];
		struct covered hidden = { 0 };

		if ((strcmp(c->kind, "signature") != 0 && strcmp(c->kind, "timestamp") != 0 &&
		     strcmp(c->kind, "mark") != 0) ||
		    c->page == SIZE_MAX || !c->revision ||
		    (c->revision == revision && c->page == page))
			continue;
		revision = c->revision;
		page = c->page;
		looked++;
		st = look_at_page(p, revision, page, &hidden, err);
		if (st == YX_OK)
			tell(p, revision, page, &hidden);
	}
	for (size_t i = 0; st == YX_OK && i < p->list.count; i++)
		st = look_at_certified(p, i, err);
	return st;
}
