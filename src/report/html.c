/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page as one HTML file. No script, nothing fetched: the policy in its head forbids both, so
 * that a browser refuses whatever might slip through. Every text goes through put().
 */
#include <string.h>
#include <yinxin/codec_xml.h>
#include <yinxin/version.h>
#include "model.h"

struct html {
	struct yx_buf *out;
	struct report_model *m;
	enum yx_report_language language;
};

static void
raw(struct html *h, const char *text)
{
	yx_buf_puts(h->out, text);
}

static void
put(struct html *h, const char *text)
{
	/* XML's escapes are HTML's too; quotes included */
	(void)yx_xml_put_text(h->out, yx_bytes_str(text));
}

/* A text in the language asked for, or in both, Chinese first. */
static void
say(struct html *h, struct yx_text2 t)
{
	bool same = strcmp(t.in[0], t.in[1]) == 0;

	if (h->language != YX_REPORT_BOTH || same) {
		raw(h, same ? "<bdi>" : "");
		put(h, t.in[h->language == YX_REPORT_ENGLISH ? 0 : 1]);
		raw(h, same ? "</bdi>" : "");
		return;
	}
	raw(h, "<span lang=\"zh-CN\">");
	put(h, t.in[1]);
	raw(h, "</span> <span lang=\"en\" class=\"en\">");
	put(h, t.in[0]);
	raw(h, "</span>");
}

static const char style[] =
    "*{box-sizing:border-box}\n"
    "body{font:15px/1.5 'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',"
    "'Noto Sans',sans-serif;color:#1b1f24;background:#eceff2;margin:0;padding:16px}\n"
    "main{max-width:1000px;margin:0 auto;background:#fff;padding:28px 34px;"
    "border:1px solid #d3d9df}\n"
    "h1{font-size:14px;font-weight:600;letter-spacing:.04em;color:#57606a;margin:0 0 10px}\n"
    "h2{font-size:16px;margin:24px 0 8px;padding-bottom:3px;border-bottom:1px solid #d3d9df}\n"
    ".verdict{border-left:9px solid;padding:12px 16px;margin:0 0 14px;display:flex;gap:16px;"
    "align-items:flex-start}\n"
    ".verdict .sign{font-size:38px;line-height:1;font-weight:700}\n"
    ".verdict .big{font-size:24px;font-weight:700;line-height:1.25}\n"
    ".verdict p{margin:4px 0 0}\n"
    ".good{border-color:#1a7f37;background:#eaf6ed}.good .sign,.good .big{color:#116329}\n"
    ".bad{border-color:#b3141f;background:#fdecec}.bad .sign,.bad .big{color:#96101a}\n"
    ".open{border-color:#9a6700;background:#fff6dd}.open .sign,.open .big{color:#7a5200}\n"
    ".en{color:#4b535c}.verdict .big .en{display:block;font-size:18px;color:inherit}\n"
    ".file{margin:0;overflow-wrap:anywhere}\n"
    ".who{display:grid;grid-template-columns:repeat(auto-fit,minmax(380px,1fr));gap:12px}\n"
    ".card{border:1px solid #d3d9df;border-top:4px solid #57606a;padding:8px 12px 10px}\n"
    ".card.good{background:#fff;border-top-color:#1a7f37}"
    ".card.bad{background:#fff;border-top-color:#b3141f}"
    ".card.open{background:#fff;border-top-color:#9a6700}\n"
    ".card h3{font-size:15px;margin:0 0 4px;overflow-wrap:anywhere}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th{font-weight:400;color:#57606a;text-align:left;vertical-align:top;"
    "padding:2px 12px 2px 0;width:7.5em}\n"
    "td{vertical-align:top;padding:2px 0;overflow-wrap:anywhere}td.strong{font-weight:600}\n"
    "figure{margin:0;flex:1 1 0;min-width:0}figcaption{font-weight:600;margin:0 0 4px}\n"
    ".pair{display:flex;gap:14px;margin:0 0 14px;align-items:flex-start}\n"
    ".single figure{max-width:640px;margin:0 auto}\n"
    ".sheet{position:relative;border:1px solid #8c959f}\n"
    ".sheet img{display:block;width:100%;height:auto}\n"
    ".sheet svg{position:absolute;left:0;top:0;width:100%;height:100%}\n"
    "img.part{display:block;max-width:100%;border:1px solid #8c959f}\n"
    ".changes td,.changes th{border-bottom:1px solid #e3e7eb;padding:4px 10px 4px 0;width:auto}\n"
    ".num{display:inline-block;min-width:1.7em;text-align:center;font-weight:700;color:#fff;"
    "border-radius:3px;padding:0 4px}\n"
    ".num.no{background:#b3141f}.num.yes{background:#0b5cad}\n"
    ".no-text{color:#96101a;font-weight:600}.yes-text{color:#0b4a8a}\n"
    ".note{background:#f3f5f7;padding:8px 12px;margin:8px 0}\n"
    ".fine{font-size:12px;color:#57606a;overflow-wrap:anywhere}\n"
    "code{font-family:'DejaVu Sans Mono',Consolas,monospace;font-size:12px}\n"
    "@page{size:A4;margin:12mm}\n"
    "@media print{body{background:#fff;padding:0;font-size:12px}main{border:0;padding:0}"
    ".pair,.card{break-inside:avoid}}\n"
    "@media (max-width:700px){.pair{flex-direction:column}.who{grid-template-columns:1fr}"
    "main{padding:16px}}\n";

static void
head(struct html *h)
{
	raw(h, "<!DOCTYPE html>\n<html lang=\"");
	raw(h, h->language == YX_REPORT_ENGLISH ? "en" : "zh-CN");
	raw(h, "\">\n<head>\n<meta charset=\"utf-8\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	       "img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
	       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	       "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	put(h, report_words.title.in[h->language == YX_REPORT_ENGLISH ? 0 : 1]);
	raw(h, "</title>\n<style>\n");
	raw(h, style);
	raw(h, "</style>\n</head>\n<body>\n<main>\n<h1>");
	say(h, report_words.title);
	raw(h, "</h1>\n");
}

static const char *
class_of(enum yx_indication i)
{
	return i == YX_INDICATION_PASSED ? "good" : i == YX_INDICATION_FAILED ? "bad" : "open";
}

static void
verdict(struct html *h)
{
	const struct report_model *m = h->m;
	const struct yx_verify_report *r = m->report;
	enum yx_indication i = r->verdict == YX_VERDICT_TOTAL_PASSED ? YX_INDICATION_PASSED
			       : r->verdict == YX_VERDICT_TOTAL_FAILED
				   ? YX_INDICATION_FAILED
				   : YX_INDICATION_INDETERMINATE;

	yx_buf_printf(h->out, "<section class=\"verdict %s\"><div class=\"sign\">%s</div><div>",
		      class_of(i),
		      i == YX_INDICATION_PASSED   ? "✓"
		      : i == YX_INDICATION_FAILED ? "✗"
						  : "?");
	raw(h, "<div class=\"big\">");
	say(h, m->headline);
	raw(h, "</div>");
	if (r->verdict != YX_VERDICT_TOTAL_PASSED && m->meaning.in[0][0]) {
		raw(h, "<p>");
		say(h, m->meaning);
		raw(h, "</p>");
	}
	raw(h, "<p>→ ");
	say(h, m->next_step);
	raw(h, "</p></div></section>\n");
}

static void
file(struct html *h)
{
	const struct yx_verify_report *r = h->m->report;

	raw(h, "<p class=\"file\">");
	say(h, report_words.file);
	raw(h, ": <strong><bdi>");
	put(h, h->m->file);
	yx_buf_printf(h->out, "</bdi></strong>, %s, %llu ", r->format, (unsigned long long)r->size);
	say(h, report_words.size);
	raw(h, "</p>\n");
}

static void
signatures(struct html *h)
{
	const struct report_model *m = h->m;

	if (!m->block_count)
		return;
	raw(h, "<h2>");
	say(h, report_words.signatures);
	raw(h, "</h2>\n<div class=\"who\">\n");
	for (size_t i = 0; i < m->block_count; i++) {
		const struct report_block *b = &m->blocks[i];

		yx_buf_printf(h->out, "<div class=\"card %s\"><h3>", class_of(b->indication));
		say(h, b->title);
		raw(h, ": ");
		say(h, b->result);
		raw(h, "</h3><table>\n");
		for (size_t k = 0; k < b->row_count; k++) {
			raw(h, "<tr><th>");
			say(h, b->rows[k].label);
			raw(h, b->rows[k].strong ? "</th><td class=\"strong\">" : "</th><td>");
			say(h, b->rows[k].value);
			raw(h, "</td></tr>\n");
		}
		raw(h, "</table></div>\n");
	}
	raw(h, "</div>\n");
}

/* Frames over the picture, in its pixels, so that they stay sharp at any size. */
static void
marks(struct html *h, const struct report_shown *s, bool numbers)
{
	double w = s->now.width, t = s->now.height;

	yx_buf_printf(h->out,
		      "<svg viewBox=\"0 0 %.0f %.0f\" preserveAspectRatio=\"none\" "
		      "aria-hidden=\"true\">\n",
		      w, t);
	for (size_t i = 0; i < s->mark_count; i++) {
		const struct report_mark *m = &s->marks[i];
		double x = m->at.x0 * w - 3, y = m->at.y0 * t - 3;
		double width = (m->at.x1 - m->at.x0) * w + 6,
		       height = (m->at.y1 - m->at.y0) * t + 6;
		const char *colour = m->allowed ? "#0b5cad" : "#b3141f";
		double ly = y > 17 ? y - 17 : y;

		yx_buf_printf(h->out,
			      "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
			      "fill=\"%s\" fill-opacity=\".07\" stroke=\"%s\" "
			      "stroke-width=\"2.5\"%s/>\n",
			      x, y, width, height, colour, colour,
			      m->allowed ? " stroke-dasharray=\"7 4\"" : "");
		if (numbers)
			yx_buf_printf(
			    h->out,
			    "<rect x=\"%.1f\" y=\"%.1f\" width=\"24\" height=\"17\" fill=\"%s\"/>"
			    "<text x=\"%.1f\" y=\"%.1f\" font-size=\"13\" font-weight=\"700\" "
			    "fill=\"#fff\" text-anchor=\"middle\" font-family=\"sans-serif\">%u"
			    "</text>\n",
			    x > 0 ? x : 0, ly, colour, (x > 0 ? x : 0) + 12, ly + 13, m->number);
	}
	raw(h, "</svg>");
}

static enum yx_status
figure(struct html *h, const struct report_shown *s, const struct yx_image *image,
       const struct yx_text2 *caption, struct yx_error *err)
{
	struct yx_buf png = { 0 };
	enum yx_status st = yx_png_encode(&png, image, err);

	if (st == YX_OK) {
		raw(h, "<figure><figcaption>");
		if (caption) {
			say(h, *caption);
			raw(h, " · ");
		}
		say(h, report_page_text(h->m, s->page + 1));
		raw(h, "</figcaption><div class=\"sheet\">");
		yx_buf_printf(h->out,
			      "<img width=\"%u\" height=\"%u\" alt=\"\" "
			      "src=\"data:image/png;base64,",
			      image->width, image->height);
		yx_base64_put(h->out, yx_buf_bytes(&png));
		raw(h, "\">");
		marks(h, s, true);
		raw(h, "</div></figure>\n");
	}
	yx_buf_clear(&png);
	return st;
}

#define CROP_MARGIN 22 /* pixels around what is shown larger */
#define CROPS       4  /* of one page */

/* The part of a picture around a mark, at most as large as the picture. */
static enum yx_status
crop(struct yx_image *out, const struct yx_image *from, const struct yx_draw_rect *at,
     struct yx_error *err)
{
	double w = from->width, t = from->height;
	uint32_t x0 = (uint32_t)(at->x0 * w), y0 = (uint32_t)(at->y0 * t);
	uint32_t x1 = (uint32_t)(at->x1 * w) + CROP_MARGIN,
		 y1 = (uint32_t)(at->y1 * t) + CROP_MARGIN;
	enum yx_status st;

	x0 = x0 > CROP_MARGIN ? x0 - CROP_MARGIN : 0;
	y0 = y0 > CROP_MARGIN ? y0 - CROP_MARGIN : 0;
	x1 = x1 < from->width ? x1 : from->width;
	y1 = y1 < from->height ? y1 : from->height;
	if (x0 >= x1 || y0 >= y1)
		return yx_fail(err, YX_INTERNAL, NULL, "", "a mark lies outside its page");
	st = yx_image_init(out, x1 - x0, y1 - y0, err);
	for (uint32_t y = y0; st == YX_OK && y < y1; y++)
		memcpy(out->rgba + (size_t)(y - y0) * out->width * 4,
		       from->rgba + ((size_t)y * from->width + x0) * 4, (size_t)out->width * 4);
	return st;
}

static enum yx_status
enlarged(struct html *h, const struct yx_image *image, const struct yx_draw_rect *at,
	 const struct yx_text2 *caption, struct yx_error *err)
{
	struct yx_image part = { 0 };
	struct yx_buf png = { 0 };
	enum yx_status st = crop(&part, image, at, err);

	if (st == YX_OK)
		st = yx_png_encode(&png, &part, err);
	if (st == YX_OK) {
		raw(h, "<figure><figcaption>");
		say(h, *caption);
		yx_buf_printf(h->out,
			      "</figcaption><img class=\"part\" alt=\"\" width=\"%u\" "
			      "src=\"data:image/png;base64,",
			      part.width * 2);
		yx_base64_put(h->out, yx_buf_bytes(&png));
		raw(h, "\"></figure>\n");
	}
	yx_buf_clear(&png);
	yx_image_clear(&part);
	return st;
}

/* What was changed without leave, twice as large, then and now: a figure in a table is small. */
static enum yx_status
enlarge(struct html *h, const struct report_shown *s, struct yx_error *err)
{
	const struct yx_text2 *then = h->m->base_revision ? &report_words.then : &report_words.part;
	enum yx_status st = YX_OK;
	size_t n = 0;

	for (size_t i = 0; i < s->mark_count && n < CROPS && st == YX_OK; i++) {
		const struct yx_draw_rect *at = &s->marks[i].at;

		if (s->marks[i].allowed || at->x1 - at->x0 > 0.5 || at->y1 - at->y0 > 0.3)
			continue; /* large enough as it is */
		n++;
		yx_buf_printf(h->out, "<div class=\"pair\"><span class=\"num no\">%u</span>",
			      s->marks[i].number);
		st = enlarged(h, &s->then, at, then, err);
		if (st == YX_OK)
			st = enlarged(h, &s->now, at, &report_words.now, err);
		raw(h, "</div>\n");
	}
	return st;
}

static enum yx_status
pictures(struct html *h, struct yx_error *err)
{
	const struct report_model *m = h->m;
	enum yx_status st = YX_OK;

	if (!m->shown_count && !m->pictures_note.in[0][0])
		return YX_OK;
	raw(h, "<h2>");
	say(h, report_words.pictures);
	raw(h, "</h2>\n");
	if (m->pictures_note.in[0][0]) {
		raw(h, "<p class=\"note\">");
		say(h, m->pictures_note);
		raw(h, "</p>\n");
	}
	for (size_t i = 0; i < m->shown_count && st == YX_OK; i++) {
		const struct report_shown *s = &m->shown[i];
		bool pair = s->differs && s->then.rgba;

		raw(h, pair ? "<div class=\"pair\">" : "<div class=\"pair single\">");
		if (pair)
			st =
			    figure(h, s, &s->then,
				   m->base_revision ? &report_words.then : &report_words.part, err);
		if (st == YX_OK)
			st = figure(h, s, &s->now, m->base ? &report_words.now : NULL, err);
		raw(h, "</div>\n");
		if (st == YX_OK && pair)
			st = enlarge(h, s, err);
	}
	return st;
}

static void
changes(struct html *h)
{
	const struct report_model *m = h->m;

	if (!m->change_count)
		return;
	raw(h, "<h2>");
	say(h, report_words.changes);
	raw(h, "</h2>\n<table class=\"changes\">\n");
	for (size_t i = 0; i < m->change_count; i++) {
		const struct report_change *c = &m->changes[i];

		raw(h, "<tr><td>");
		if (c->number)
			yx_buf_printf(h->out, "<span class=\"num %s\">%u</span>",
				      c->allowed ? "yes" : "no", c->number);
		yx_buf_printf(h->out, "</td><td class=\"%s\">",
			      c->allowed ? "yes-text" : "no-text");
		say(h, c->allowed ? report_words.allowed : report_words.refused);
		raw(h, "</td><td>");
		say(h, c->text);
		if (c->count > 1)
			yx_buf_printf(h->out, " (%zu)", c->count);
		raw(h, "</td><td>");
		if (c->page)
			say(h, report_page_text(h->m, c->page));
		raw(h, "</td><td class=\"fine\">");
		if (c->revision) {
			say(h, report_words.revision);
			yx_buf_printf(h->out, " %zu", c->revision);
		}
		if (c->change) {
			raw(h, " <code>");
			put(h, c->change->kind);
			raw(h, c->change->object[0] ? " " : "");
			put(h, c->change->object);
			raw(h, "</code>");
		}
		raw(h, "</td></tr>\n");
	}
	raw(h, "</table>\n");
	if (m->change_left_out) {
		yx_buf_printf(h->out, "<p class=\"fine\">%zu ", m->change_left_out);
		say(h, report_words.more);
		raw(h, "</p>\n");
	}
	if (m->numbers) {
		raw(h, "<p class=\"fine\">");
		say(h, report_words.how);
		raw(h, "</p>\n");
	}
}

static void
technical(struct html *h)
{
	const struct yx_verify_report *r = h->m->report;
	char text[32];

	raw(h, "<h2>");
	say(h, report_words.technical);
	raw(h, "</h2>\n<p class=\"fine\">");
	say(h, report_words.checked);
	yx_buf_printf(h->out, " %s · ",
		      yx_time_rfc3339(text, r->validated_at - r->validated_at % YX_SECOND));
	say(h, report_words.policy);
	raw(h, " ");
	put(h, r->policy);
	yx_buf_printf(h->out, " · %s · yinxin " YX_VERSION, yx_verdict_name(r->verdict));
	for (size_t i = 0; i < r->signature_count; i++)
		if (yx_sub_indication_name(r->signatures[i].sub))
			yx_buf_printf(h->out, " · %zu: %s", i + 1,
				      yx_sub_indication_name(r->signatures[i].sub));
	for (size_t i = 0; i < r->attack_count; i++) {
		raw(h, " · ");
		put(h, r->attacks[i]);
	}
	if (r->sha256.len) {
		raw(h, "<br>SHA-256 <code>");
		yx_hex_put(h->out, yx_digest_bytes(&r->sha256));
		raw(h, "</code><br>SM3 <code>");
		yx_hex_put(h->out, yx_digest_bytes(&r->sm3));
		raw(h, "</code>");
	}
	raw(h, "</p>\n</main>\n</body>\n</html>\n");
}

enum yx_status
report_html_write(struct yx_buf *out, struct report_model *m, struct yx_error *err)
{
	struct html h = { out, m, m->options->language };
	enum yx_status st;

	head(&h);
	verdict(&h);
	file(&h);
	st = YX_OK;
	if (m->refused) { /* what was changed is what a reader looks for first */
		st = pictures(&h, err);
		changes(&h);
		signatures(&h);
	} else {
		signatures(&h);
		st = pictures(&h, err);
		changes(&h);
	}
	technical(&h);
	return st == YX_OK ? yx_buf_status(out, err) : st;
}

enum yx_status
yx_report_html(struct yx_buf *out, const struct yx_verify_report *r,
	       const struct yx_report_options *o, struct yx_error *err)
{
	struct report_model m;
	enum yx_status st = report_model_make(&m, r, o, err);

	if (st == YX_OK)
		st = report_html_write(out, &m, err);
	report_model_clear(&m);
	return st;
}
