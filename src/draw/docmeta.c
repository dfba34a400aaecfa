/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docmeta: what makes a fresh file a PDF/A-2b (ISO 19005-2): XMP metadata that says the same as the
 * information dictionary, and an output intent with an sRGB profile, which is made here from the
 * numbers of IEC 61966-2-1 rather than carried along.
 */
#include <math.h>
#include <string.h>

#include "document.h"

/* ---------------------------------------------------------------- information */

static void
put_date(struct yx_buf *o, const char *key, yx_time t)
{
	struct yx_civil c = yx_time_to_civil(t);

	yx_buf_printf(o, "%s(D:%04d%02d%02d%02d%02d%02dZ)", key, c.year, c.month, c.day, c.hour,
		      c.minute, c.second);
}

static bool
is_dated(const struct yx_draw_document *doc)
{
	return doc->o.created && doc->o.created != YX_TIME_NONE;
}

void
doc_write_info(struct yx_draw_document *doc, unsigned number)
{
	const struct {
		const char *key, *value;
	} text[] = { { "/Title", doc->o.title },
		     { "/Author", doc->o.author },
		     { "/Subject", doc->o.subject } };
	struct yx_buf *o = &doc->file.out;

	doc_file_open(&doc->file, number);
	yx_buf_puts(o, "<</Producer(Yinxin)");
	for (size_t i = 0; i < 3; i++)
		if (text[i].value) {
			yx_buf_puts(o, text[i].key);
			doc_put_text_string(o, text[i].value);
		}
	if (is_dated(doc)) {
		put_date(o, "/CreationDate", doc->o.created);
		put_date(o, "/ModDate", doc->o.created);
	}
	yx_buf_puts(o, ">>");
	doc_file_close(&doc->file);
}

/* ------------------------------------------------------------------------ XMP */

static void
put_xml(struct yx_buf *o, const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c == '&')
			yx_buf_puts(o, "&amp;");
		else if (*c == '<')
			yx_buf_puts(o, "&lt;");
		else if (*c == '>')
			yx_buf_puts(o, "&gt;");
		else if ((uint8_t)*c >= 0x20)
			yx_buf_put_u8(o, (uint8_t)*c);
	}
}

/* <dc:NAME><rdf:KIND><rdf:li ...>text</rdf:li></rdf:KIND></dc:NAME> */
static void
put_dublin(struct yx_buf *o, const char *name, const char *kind, const char *attribute,
	   const char *text)
{
	if (!text)
		return;
	yx_buf_printf(o, "<dc:%s><rdf:%s><rdf:li%s>", name, kind, attribute);
	put_xml(o, text);
	yx_buf_printf(o, "</rdf:li></rdf:%s></dc:%s>\n", kind, name);
}

void
doc_write_metadata(struct yx_draw_document *doc, unsigned number)
{
	struct yx_buf x = { 0 }, *o = &doc->file.out;
	char time[32];

	yx_buf_puts(&x, "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
			"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
			"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
			"<rdf:Description rdf:about=\"\""
			" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
			" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
			" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
			" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
			"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n"
			"<pdf:Producer>Yinxin</pdf:Producer>\n");
	put_dublin(&x, "title", "Alt", " xml:lang=\"x-default\"", doc->o.title);
	put_dublin(&x, "creator", "Seq", "", doc->o.author);
	put_dublin(&x, "description", "Alt", " xml:lang=\"x-default\"", doc->o.subject);
	if (is_dated(doc)) {
		/* the information dictionary has whole seconds */
		yx_time_rfc3339(time, doc->o.created - doc->o.created % YX_SECOND);
		yx_buf_printf(&x,
			      "<xmp:CreateDate>%s</xmp:CreateDate>"
			      "<xmp:ModifyDate>%s</xmp:ModifyDate>\n",
			      time, time);
	}
	yx_buf_puts(&x, "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>");
	if (x.status != YX_OK)
		doc->file.status = x.status;
	doc_file_open(&doc->file, number);
	yx_buf_printf(o, "<</Type/Metadata/Subtype/XML/Length %zu>>\nstream\n", x.len);
	yx_buf_put_bytes(o, yx_buf_bytes(&x));
	yx_buf_puts(o, "\nendstream");
	doc_file_close(&doc->file);
	yx_buf_clear(&x);
}

/* ------------------------------------------------------------- colour profile */

static void
put_fixed(struct yx_buf *b, double v)
{
	yx_buf_put_u32be(b, (uint32_t)(int32_t)lround(v * 65536));
}

static void
put_xyz(struct yx_buf *b, const double v[3])
{
	yx_buf_puts(b, "XYZ ");
	yx_buf_put_u32be(b, 0);
	for (int i = 0; i < 3; i++)
		put_fixed(b, v[i]);
}

/* The sRGB curve in 256 steps (ICC.1:2001-04 6.5.3). */
static void
put_curve(struct yx_buf *b)
{
	yx_buf_puts(b, "curv");
	yx_buf_put_u32be(b, 0);
	yx_buf_put_u32be(b, 256);
	for (int i = 0; i < 256; i++) {
		double v = i / 255.0;

		v = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
		yx_buf_put_u16be(b, (uint16_t)lround(v * 65535));
	}
}

static void
put_texts(struct yx_buf *b, size_t *description_len)
{
	static const char name[] = "sRGB";
	size_t start = b->len;

	yx_buf_puts(b, "desc");
	yx_buf_put_u32be(b, 0);
	yx_buf_put_u32be(b, sizeof(name));
	yx_buf_put(b, name, sizeof(name));
	yx_buf_fill(b, 0, 4 + 4 + 2 + 1 + 67); /* no Unicode, no Macintosh name */
	*description_len = b->len - start;
	while (b->len % 4)
		yx_buf_put_u8(b, 0);
	yx_buf_puts(b, "text");
	yx_buf_put_u32be(b, 0);
	yx_buf_put(b, "No copyright", 13);
	while (b->len % 4)
		yx_buf_put_u8(b, 0);
}

/* Primaries adapted to D50, the white of the profile connection space. */
static void
make_profile(struct yx_buf *out)
{
	static const double white[3] = { 0.9505, 1, 1.0891 },
			    red[3] = { 0.43607, 0.22249, 0.01392 },
			    green[3] = { 0.38515, 0.71687, 0.09708 },
			    blue[3] = { 0.14307, 0.06061, 0.7141 };
	static const char *const tags = "desccprtwtptrXYZgXYZbXYZrTRCgTRCbTRC";
	struct yx_buf body = { 0 };
	size_t base = 128 + 4 + 9 * 12, description = 0, copyright, at[9], len[9];

	put_texts(&body, &description);
	copyright = (description + 3) / 4 * 4;
	at[0] = 0;
	len[0] = description;
	at[1] = copyright;
	len[1] = 8 + 13;
	for (int i = 0; i < 4; i++) {
		const double *const v[] = { white, red, green, blue };

		at[2 + i] = body.len;
		len[2 + i] = 20;
		put_xyz(&body, v[i]);
	}
	for (int i = 6; i < 9; i++) {
		at[i] = body.len;
		len[i] = 12 + 512;
	}
	put_curve(&body);
	yx_buf_put_u32be(out, (uint32_t)(base + body.len));
	yx_buf_put_u32be(out, 0);
	yx_buf_put_u32be(out, 0x02100000);
	yx_buf_puts(out, "mntrRGB XYZ ");
	yx_buf_put(out, "\x07\xea\0\1\0\1\0\0\0\0\0\0", 12); /* 2026-01-01 */
	yx_buf_puts(out, "acsp");
	yx_buf_fill(out, 0, 28);
	put_fixed(out, 0.9642);
	put_fixed(out, 1);
	put_fixed(out, 0.8249);
	yx_buf_fill(out, 0, 48);
	yx_buf_put_u32be(out, 9);
	for (int i = 0; i < 9; i++) {
		yx_buf_put(out, tags + i * 4, 4);
		yx_buf_put_u32be(out, (uint32_t)(base + at[i]));
		yx_buf_put_u32be(out, (uint32_t)len[i]);
	}
	yx_buf_put_bytes(out, yx_buf_bytes(&body));
	if (body.status != YX_OK)
		out->status = body.status;
	yx_buf_clear(&body);
}

void
doc_write_intent(struct yx_draw_document *doc, unsigned number)
{
	unsigned profile = doc_file_reserve(&doc->file);
	struct yx_buf icc = { 0 };

	make_profile(&icc);
	if (icc.status != YX_OK)
		doc->file.status = icc.status;
	doc_file_stream(&doc->file, profile, "/N 3/Alternate/DeviceRGB", yx_buf_bytes(&icc));
	yx_buf_clear(&icc);
	doc_file_open(&doc->file, number);
	yx_buf_printf(&doc->file.out,
		      "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
		      "/Info(sRGB IEC61966-2.1)/DestOutputProfile %u 0 R>>",
		      profile);
	doc_file_close(&doc->file);
}
