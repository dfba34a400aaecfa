/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that were signed, and over which a later signature laid a picture. The terms of signatures
 * permit the picture (it is what a seal is): where it lets nothing show through nothing is decided,
 * and a reader is told that words are hidden, and which. Who certifies a document promises what it
 * shows (12.8.2.2): there a new signature whose picture hides words, or lays a patch of paper among
 * them, is the sneaky signature attack (2021), unless its field was there when it was certified.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/pdf_text.h>
#include "verify_pdf.h"

#define PAGES_MAX   64   /* pages looked at: with pictures of later signatures */
#define OVER_MAX    16   /* pictures of one revision on one page */
#define PATCH       20.0 /* square points: a letter of 8 points takes 24 */
#define COVER_LEAST 0.5  /* of a picture's box: less is ink between which one can read */

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

/* The rectangle of an annotation with a picture; false for others. */
static bool
paints_over(struct yx_pdf_view v, const struct yx_pdf_obj *annot, struct over *out)
{
	const struct yx_pdf_obj *ap, *n, *rect, *item;
	double c[4], pale;

	if (yx_pdf_get(v, annot, "AP", &ap, NULL) != YX_OK ||
	    yx_pdf_get(v, ap, "N", &n, NULL) != YX_OK ||
	    (n->kind != YX_PDF_STREAM && n->kind != YX_PDF_DICT) ||
	    yx_pdf_get(v, annot, "Rect", &rect, NULL) != YX_OK)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (yx_pdf_item(v, rect, i, &item, NULL) != YX_OK)
			return false;
		c[i] = yx_pdf_number(item);
	}
	out->box = (struct yx_pdf_rect){ c[0] < c[2] ? c[0] : c[2], c[1] < c[3] ? c[1] : c[3],
					 c[0] < c[2] ? c[2] : c[0], c[1] < c[3] ? c[3] : c[1] };
	out->hides = out->patches = true;
	if (n->kind == YX_PDF_DICT) /* pictures for states, which signatures have not */
		return true;
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
	     struct covered *touched, struct yx_error *err)
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
	for (size_t i = 0; st == YX_OK && i < n; i++) {
		if (over[i].hides || over[i].patches)
			count_words(&text, &page, &over[i].box, touched);
		if (over[i].hides)
			count_words(&text, &page, &over[i].box, hidden);
	}
	if (st == YX_OK)
		yx_pdf_text_clear(&text);
	yx_pdf_text_reader_free(reader);
	return st == YX_NOMEM ? yx_fail_nomem(err) : YX_OK;
}

/* Does it certify, so that no later signature may lie on its words? */
static bool
certifies(const struct yx_pdf_signature *s)
{
	for (size_t i = 0; i < s->reference_count; i++)
		if (s->references[i].transform == YX_PDF_TRANSFORM_DOCMDP)
			return true;
	return s->certifies;
}

/* Said at every signature that the words belong to. */
static void
tell(struct pdf_check *p, size_t revision, size_t page, const struct covered *hidden,
     const struct covered *touched)
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
	snprintf(
	    en, sizeof(en),
	    "a later signature, in a place nobody prepared, can hide certified words on page %zu: "
	    "\"%s\"",
	    page + 1, touched->words);
	snprintf(zh, sizeof(zh), "后来在未经预留之处添加的签名可遮住第 %zu 页经认证的文字：“%s”",
		 page + 1, touched->words);
	for (size_t i = 0; touched->count && i < p->list.count; i++) {
		if (!p->entries[i].j || p->list.items[i].covered_revision >= revision ||
		    !certifies(&p->list.items[i]))
			continue;
		yx_judge_sub(p->b, p->entries[i].j, YX_SUB_SIG_CONSTRAINTS_FAILURE,
			     (struct yx_text2){ { en, zh } },
			     (struct yx_text2){ { "look at the state that was certified; ask for a "
						  "signature in a place of its own",
						  "请查看认证时的版本；请要求在空白处签名" } });
		yx_verdict_attack(p->b, "sneaky-signature");
	}
}

enum yx_status
yx_pdf_remark_cover(struct pdf_check *p, struct yx_error *err)
{
	size_t looked = 0, revision = SIZE_MAX, page = SIZE_MAX;
	enum yx_status st = YX_OK;

	/* in the order of revisions, and of pages within one */
	for (size_t i = 0; st == YX_OK && i < p->changes.count && looked < PAGES_MAX; i++) {
		const struct yx_pdf_change *c = &p->changes.items[i];
		struct covered hidden = { 0 }, touched = { 0 };

		if ((strcmp(c->kind, "signature") != 0 && strcmp(c->kind, "mark") != 0) ||
		    c->page == SIZE_MAX || !c->revision ||
		    (c->revision == revision && c->page == page))
			continue;
		revision = c->revision;
		page = c->page;
		looked++;
		st = look_at_page(p, revision, page, &hidden, &touched, err);
		if (st == YX_OK)
			tell(p, revision, page, &hidden, &touched);
	}
	return st;
}
