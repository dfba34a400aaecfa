/* SPDX-License-Identifier: Apache-2.0 */
/* Fonts of a document in the making: by name, from a file, or embedded as subsets. */
#include "make.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>

/* An element <ofd:Font>; `extension` NULL: no file. */
static void
put_font(struct yx_ofd_maker *m, unsigned id, const char *name, const char *family,
	 const char *extension)
{
	yx_buf_printf(&m->fonts, "<ofd:Font ID=\"%u\"", id);
	yx_xml_put_attr(&m->fonts, "FontName", name);
	yx_xml_put_attr(&m->fonts, "FamilyName", family);
	if (extension)
		yx_buf_printf(&m->fonts, "><ofd:FontFile>font_%u.%s</ofd:FontFile></ofd:Font>", id,
			      extension);
	else
		yx_buf_puts(&m->fonts, "/>");
}

enum yx_status
yx_ofd_maker_font(struct yx_ofd_maker *m, const char *name, struct yx_bytes file,
		  struct yx_error *err)
{
	struct make_file *f = NULL;
	struct make_named *known;

	for (size_t i = 0; file.len == 0 && i < m->named.count; i++) {
		known = (struct make_named *)m->named.items + i;
		if (strcmp(known->name, name) == 0) {
			m->font = known->id;
			return YX_OK;
		}
	}
	m->font = m->next_id++;
	if (file.len == 0) {
		if (!(known = ofd_list_add(&m->named, 4096)))
			return yx_fail_nomem(err);
		known->id = m->font;
		(void)snprintf(known->name, sizeof(known->name), "%s", name);
	} else {
		f = make_add_file(m, file);
		if (!f)
			return yx_fail_nomem(err);
		(void)snprintf(f->path, sizeof(f->path), "Doc_0/Res/font_%u.otf", m->font);
	}
	put_font(m, m->font, name, name, file.len > 0 ? "otf" : NULL);
	return yx_buf_status(&m->fonts, err);
}

enum yx_status
yx_ofd_maker_face(struct yx_ofd_maker *m, struct yx_draw_fonts *fonts, enum yx_draw_face face,
		  struct yx_error *err)
{
	struct make_face *f;

	for (size_t i = 0; i < m->faces.count; i++) {
		f = (struct make_face *)m->faces.items + i;
		if (f->fonts == fonts && f->face == face) {
			m->font = f->id;
			return YX_OK;
		}
	}
	if (!(f = ofd_list_add(&m->faces, YX_DRAW_FACE_COUNT * 4)))
		return yx_fail_nomem(err);
	f->fonts = fonts;
	f->face = face;
	f->id = m->font = m->next_id++;
	return YX_OK;
}

enum yx_status
make_font_used(struct yx_ofd_maker *m, const char *utf8, struct yx_error *err)
{
	for (size_t i = 0; i < m->faces.count; i++) {
		struct make_face *f = (struct make_face *)m->faces.items + i;

		if (f->id != m->font)
			continue;
		yx_buf_puts(&f->text, utf8);
		return yx_buf_status(&f->text, err);
	}
	return YX_OK;
}

enum yx_status
make_embed_fonts(struct yx_ofd_maker *m, struct yx_error *err)
{
	enum yx_status st = YX_OK;

	for (size_t i = 0; i < m->faces.count && st == YX_OK; i++) {
		const struct make_face *f = (struct make_face *)m->faces.items + i;
		struct yx_draw_font_program about;
		struct yx_buf program = { 0 };
		struct make_file *file = NULL;

		st = yx_draw_font_subset(&program, f->fonts, f->face, yx_buf_bytes(&f->text),
					 &about, err);
		if (st == YX_OK && !(file = make_add_file(m, yx_buf_bytes(&program))))
			st = yx_fail_nomem(err);
		if (st == YX_OK) {
			(void)snprintf(file->path, sizeof(file->path), "Doc_0/Res/font_%u.%s",
				       f->id, about.cff ? "otf" : "ttf");
			put_font(m, f->id, about.name, about.family, about.cff ? "otf" : "ttf");
			st = yx_buf_status(&m->fonts, err);
		}
		yx_buf_clear(&program);
	}
	return st;
}

void
make_fonts_clear(struct yx_ofd_maker *m)
{
	for (size_t i = 0; i < m->faces.count; i++)
		yx_buf_clear(&((struct make_face *)m->faces.items)[i].text);
	yx_free(m->faces.items);
	yx_free(m->named.items);
	yx_buf_clear(&m->fonts);
}
