/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small writer of OFD 1.2 documents: what the tests and the demonstration need, in the layout
 * that GB/T 33190-2016 7.2 recommends. Everything it writes is reachable and nothing dangles.
 */
#include "make.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>
#include <yinxin/version.h>

#define NS " xmlns:ofd=\"http://www.ofdspec.org/2016\""

static const char not_drawn[] = "a page must be begun first";

enum yx_status
yx_ofd_maker_new(struct yx_ofd_maker **out, const char *title, struct yx_error *err)
{
	struct yx_ofd_maker *m = *out = yx_alloc(sizeof(*m));

	if (!m)
		return yx_fail_nomem(err);
	(void)snprintf(m->title, sizeof(m->title), "%s", title ? title : "");
	m->files.item_size = sizeof(struct make_file);
	m->pages.item_size = sizeof(struct yx_buf);
	m->boxes.item_size = sizeof(struct yx_ofd_box);
	m->named.item_size = sizeof(struct make_named);
	m->faces.item_size = sizeof(struct make_face);
	m->colour = -1;
	m->next_id = 1;
	return YX_OK;
}

void
yx_ofd_maker_free(struct yx_ofd_maker *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->files.count; i++)
		yx_buf_clear(&((struct make_file *)m->files.items)[i].content);
	for (size_t i = 0; i < m->pages.count; i++)
		yx_buf_clear(&((struct yx_buf *)m->pages.items)[i]);
	yx_free(m->files.items);
	yx_free(m->pages.items);
	yx_free(m->boxes.items);
	make_fonts_clear(m);
	yx_buf_clear(&m->media);
	yx_buf_clear(&m->attachments);
	yx_free(m);
}

struct make_file *
make_add_file(struct yx_ofd_maker *m, struct yx_bytes content)
{
	struct make_file *f = ofd_list_add(&m->files, 4096);

	if (f)
		yx_buf_put_bytes(&f->content, content);
	return f && f->content.status == YX_OK ? f : NULL;
}

static struct yx_buf *
page(struct yx_ofd_maker *m)
{
	return m->pages.count ? (struct yx_buf *)m->pages.items + m->pages.count - 1 : NULL;
}

enum yx_status
yx_ofd_maker_page(struct yx_ofd_maker *m, double width, double height, struct yx_error *err)
{
	struct yx_buf *b = ofd_list_add(&m->pages, YX_LIMIT_OFD_PAGES);
	struct yx_ofd_box *box = ofd_list_add(&m->boxes, YX_LIMIT_OFD_PAGES);

	if (!b || !box)
		return yx_fail_nomem(err);
	*box = (struct yx_ofd_box){ 0, 0, width, height };
	return YX_OK;
}

static void
put_colour(struct yx_buf *b, const char *element, int rgb)
{
	yx_buf_printf(b, "<ofd:%s Value=\"%d %d %d\"/>", element, rgb >> 16 & 0xff, rgb >> 8 & 0xff,
		      rgb & 0xff);
}

void
yx_ofd_maker_colour(struct yx_ofd_maker *m, int rgb)
{
	m->colour = rgb;
}

enum yx_status
yx_ofd_maker_text(struct yx_ofd_maker *m, double x, double y, double size, const char *utf8,
		  const double *advances, struct yx_error *err)
{
	struct yx_reader r = yx_reader(yx_bytes_str(utf8));
	struct yx_buf deltas = { 0 }, *b = page(m);
	double total = 0;
	uint32_t cp;
	size_t n = 0;

	if (!b || m->font == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "%s",
			       b ? "a font must be named first" : not_drawn);
	while (yx_utf8_take(&r, &cp)) {
		double step = advances ? advances[n] : (cp < 0x2000 ? size / 2 : size);

		/* one step less than characters */
		if (!yx_reader_at_end(&r))
			yx_buf_printf(&deltas, "%s%.4g", n ? " " : "", step);
		total += yx_reader_at_end(&r) && advances ? size : step;
		n++;
	}
	yx_buf_printf(b,
		      "<ofd:TextObject ID=\"%u\" Boundary=\"%.6g %.6g %.6g %.6g\" Font=\"%u\" "
		      "Size=\"%.6g\">",
		      m->next_id++, x, y - size, total > 0 ? total : size, size * 1.25, m->font,
		      size);
	if (m->colour >= 0)
		put_colour(b, "FillColor", m->colour);
	yx_buf_printf(b, "<ofd:TextCode X=\"0\" Y=\"%.6g\"", size);
	if (deltas.len > 0)
		yx_xml_put_attr(b, "DeltaX", yx_buf_str(&deltas));
	yx_buf_puts(b, ">");
	yx_xml_put_text(b, yx_bytes_str(utf8));
	yx_buf_puts(b, "</ofd:TextCode></ofd:TextObject>");
	yx_buf_clear(&deltas);
	if (yx_buf_status(b, err) != YX_OK)
		return b->status;
	return make_font_used(m, utf8, err);
}

enum yx_status
yx_ofd_maker_path(struct yx_ofd_maker *m, struct yx_ofd_box boundary, const char *data,
		  int stroke_rgb, double line_width, int fill_rgb, struct yx_error *err)
{
	struct yx_buf *b = page(m);

	if (!b)
		return yx_fail(err, YX_USAGE, NULL, "", "%s", not_drawn);
	yx_buf_printf(
	    b,
	    "<ofd:PathObject ID=\"%u\" Boundary=\"%.6g %.6g %.6g %.6g\" LineWidth=\"%.6g\" "
	    "Stroke=\"%s\" Fill=\"%s\">",
	    m->next_id++, boundary.x, boundary.y, boundary.width, boundary.height, line_width,
	    stroke_rgb >= 0 ? "true" : "false", fill_rgb >= 0 ? "true" : "false");
	if (stroke_rgb >= 0)
		put_colour(b, "StrokeColor", stroke_rgb);
	if (fill_rgb >= 0)
		put_colour(b, "FillColor", fill_rgb);
	yx_buf_puts(b, "<ofd:AbbreviatedData>");
	yx_xml_put_text(b, yx_bytes_str(data));
	yx_buf_puts(b, "</ofd:AbbreviatedData></ofd:PathObject>");
	return yx_buf_status(b, err);
}

enum yx_status
yx_ofd_maker_picture(struct yx_ofd_maker *m, const struct yx_draw_picture *pic, double x, double y,
		     struct yx_error *err)
{
	struct yx_buf *b = page(m);

	if (!b)
		return yx_fail(err, YX_USAGE, NULL, "", "%s", not_drawn);
	return yx_draw_write_ofd(b, pic, x, y, 0, &m->next_id, "ofd:", err);
}

enum yx_status
yx_ofd_maker_image(struct yx_ofd_maker *m, struct yx_ofd_box box, const char *extension,
		   struct yx_bytes file, struct yx_error *err)
{
	struct yx_buf *b = page(m);
	struct make_file *f;
	unsigned id = m->next_id++;

	if (!b)
		return yx_fail(err, YX_USAGE, NULL, "", "%s", not_drawn);
	if (!(f = make_add_file(m, file)))
		return yx_fail_nomem(err);
	f->store = true;
	(void)snprintf(f->path, sizeof(f->path), "Doc_0/Res/image_%u.%s", id, extension);
	yx_buf_printf(&m->media,
		      "<ofd:MultiMedia ID=\"%u\" Type=\"Image\" Format=\"%s\"><ofd:MediaFile>"
		      "image_%u.%s</ofd:MediaFile></ofd:MultiMedia>",
		      id, extension, id, extension);
	yx_buf_printf(b,
		      "<ofd:ImageObject ID=\"%u\" Boundary=\"%.6g %.6g %.6g %.6g\" "
		      "CTM=\"%.6g 0 0 %.6g 0 0\" ResourceID=\"%u\"/>",
		      m->next_id++, box.x, box.y, box.width, box.height, box.width, box.height, id);
	return yx_buf_status(b, err);
}

enum yx_status
yx_ofd_maker_attach(struct yx_ofd_maker *m, const char *name, struct yx_bytes file,
		    struct yx_error *err)
{
	struct make_file *f = make_add_file(m, file);
	unsigned n = ++m->attachment_count;

	if (!f)
		return yx_fail_nomem(err);
	(void)snprintf(f->path, sizeof(f->path), "Doc_0/Attachs/file_%u.dat", n);
	yx_buf_printf(&m->attachments, "<ofd:Attachment ID=\"a%u\"", n);
	yx_xml_put_attr(&m->attachments, "Name", name);
	yx_buf_printf(&m->attachments,
		      " Visible=\"true\"><ofd:FileLoc>file_%u.dat</ofd:FileLoc></ofd:Attachment>",
		      n);
	return yx_buf_status(&m->attachments, err);
}

/* ----------------------------------------------------------------- writing */

static void
put_xml(struct yx_ofd_maker *m, const char *path, struct yx_buf *xml)
{
	struct make_file *f = make_add_file(m, yx_buf_bytes(xml));

	if (f)
		(void)snprintf(f->path, sizeof(f->path), "%s", path);
	yx_buf_clear(xml);
}

static void
begin_xml(struct yx_buf *b, const char *root)
{
	yx_buf_printf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ofd:%s" NS, root);
}

static void
write_resources(struct yx_ofd_maker *m)
{
	struct yx_buf b = { 0 };

	begin_xml(&b, "Res");
	yx_buf_puts(&b, " BaseLoc=\"Res\">");
	if (m->fonts.len > 0) {
		yx_buf_puts(&b, "<ofd:Fonts>");
		yx_buf_put_bytes(&b, yx_buf_bytes(&m->fonts));
		yx_buf_puts(&b, "</ofd:Fonts>");
	}
	yx_buf_puts(&b, "</ofd:Res>\n");
	put_xml(m, "Doc_0/PublicRes.xml", &b);
	begin_xml(&b, "Res");
	yx_buf_puts(&b, " BaseLoc=\"Res\">");
	if (m->media.len > 0) {
		yx_buf_puts(&b, "<ofd:MultiMedias>");
		yx_buf_put_bytes(&b, yx_buf_bytes(&m->media));
		yx_buf_puts(&b, "</ofd:MultiMedias>");
	}
	yx_buf_puts(&b, "</ofd:Res>\n");
	put_xml(m, "Doc_0/DocumentRes.xml", &b);
	if (m->attachments.len > 0) {
		begin_xml(&b, "Attachments");
		yx_buf_puts(&b, ">");
		yx_buf_put_bytes(&b, yx_buf_bytes(&m->attachments));
		yx_buf_puts(&b, "</ofd:Attachments>\n");
		put_xml(m, "Doc_0/Attachs/Attachments.xml", &b);
	}
}

static void
write_pages(struct yx_ofd_maker *m)
{
	for (size_t i = 0; i < m->pages.count; i++) {
		const struct yx_ofd_box *box = (struct yx_ofd_box *)m->boxes.items + i;
		struct yx_buf b = { 0 };
		char path[64];

		begin_xml(&b, "Page");
		yx_buf_printf(&b,
			      "><ofd:Area><ofd:PhysicalBox>0 0 %.6g %.6g</ofd:PhysicalBox>"
			      "</ofd:Area><ofd:Content><ofd:Layer ID=\"%u\" Type=\"Body\">",
			      box->width, box->height, m->next_id++);
		yx_buf_put_bytes(&b, yx_buf_bytes((struct yx_buf *)m->pages.items + i));
		yx_buf_puts(&b, "</ofd:Layer></ofd:Content></ofd:Page>\n");
		(void)snprintf(path, sizeof(path), "Doc_0/Pages/Page_%zu/Content.xml", i);
		put_xml(m, path, &b);
	}
}

static void
write_document(struct yx_ofd_maker *m)
{
	struct yx_buf b = { 0 }, list = { 0 };
	const struct yx_ofd_box *box = m->boxes.items;

	for (size_t i = 0; i < m->pages.count; i++)
		yx_buf_printf(&list, "<ofd:Page ID=\"%u\" BaseLoc=\"Pages/Page_%zu/Content.xml\"/>",
			      m->next_id++, i);
	begin_xml(&b, "Document");
	yx_buf_printf(&b,
		      "><ofd:CommonData><ofd:MaxUnitID>%u</ofd:MaxUnitID><ofd:PageArea>"
		      "<ofd:PhysicalBox>0 0 %.6g %.6g</ofd:PhysicalBox></ofd:PageArea>"
		      "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
		      "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
		      "<ofd:Pages>",
		      m->next_id, box->width, box->height);
	yx_buf_put_bytes(&b, yx_buf_bytes(&list));
	yx_buf_puts(&b, "</ofd:Pages>");
	if (m->attachments.len > 0)
		yx_buf_puts(&b, "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>");
	yx_buf_puts(&b, "</ofd:Document>\n");
	put_xml(m, "Doc_0/Document.xml", &b);
	yx_buf_clear(&list);
}

static enum yx_status
write_main(struct yx_ofd_maker *m, yx_time now, struct yx_error *err)
{
	struct yx_buf b = { 0 }, id = { 0 };
	struct yx_civil c = yx_time_to_civil(now);
	struct yx_digest d;
	enum yx_status st;

	/* an identifier that is the same for the same content */
	for (size_t i = 0; i < m->files.count; i++)
		yx_buf_put_bytes(&id,
				 yx_buf_bytes(&((struct make_file *)m->files.items)[i].content));
	st = yx_digest(&d, YX_DIGEST_SM3, yx_buf_bytes(&id), err);
	yx_buf_clear(&id);
	if (st != YX_OK)
		return st;
	begin_xml(&b, "OFD");
	yx_buf_puts(&b, " Version=\"1.2\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>");
	yx_hex_put(&b, yx_bytes(d.value, 16));
	yx_buf_puts(&b, "</ofd:DocID><ofd:Title>");
	yx_xml_put_text(&b, yx_bytes_str(m->title));
	yx_buf_printf(&b,
		      "</ofd:Title><ofd:CreationDate>%04d-%02d-%02d</ofd:CreationDate>"
		      "<ofd:Creator>Yinxin</ofd:Creator><ofd:CreatorVersion>" YX_VERSION
		      "</ofd:CreatorVersion></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml"
		      "</ofd:DocRoot></ofd:DocBody></ofd:OFD>\n",
		      c.year, c.month, c.day);
	put_xml(m, "OFD.xml", &b);
	return YX_OK;
}

enum yx_status
yx_ofd_maker_write(struct yx_ofd_maker *m, yx_time now, const struct yx_zip_writer *out,
		   struct yx_error *err)
{
	struct yx_zip_edit *edits = NULL;
	size_t expected, n = 0;
	enum yx_status st;

	if (m->pages.count == 0)
		return yx_fail(err, YX_USAGE, NULL, "", "a document needs a page");
	if ((st = make_embed_fonts(m, err)) != YX_OK)
		return st;
	expected = m->files.count + m->pages.count + 4 + (m->attachments.len > 0 ? 1 : 0);
	write_resources(m);
	write_pages(m);
	write_document(m);
	if ((st = write_main(m, now, err)) != YX_OK)
		return st;
	edits = yx_alloc_array(m->files.count + 1, sizeof(*edits));
	if (!edits || m->files.count != expected) {
		st = yx_fail_nomem(err);
		goto done;
	}
	/* OFD.xml, written last, stands first in the package */
	for (size_t i = 0; i < m->files.count; i++) {
		struct make_file *f =
		    (struct make_file *)m->files.items + (i == 0 ? m->files.count - 1 : i - 1);

		edits[n++] = (struct yx_zip_edit){ .name = f->path,
						   .content = yx_buf_bytes(&f->content),
						   .store = f->store };
	}
	st = yx_zip_create(edits, n, now, out, err);
done:
	yx_free(edits);
	return st;
}
