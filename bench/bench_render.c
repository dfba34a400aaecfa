/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drawing a page of OFD: the demonstration's sealed contract at 96 dpi. "first" opens the package
 * with fonts already open; "fonts" is opening all of those; "again" is the page with the view warm.
 */
#include "rounds.h"

#include "render/ofd_view.h"

struct job {
	struct yx_bytes file;
	struct yx_ofd_fonts *fonts;
	struct yx_ofd_view *view;
};

static void
draw(struct yx_ofd_view *view)
{
	const double scale = 96 / 25.4;
	struct yx_error err = YX_ERROR_INIT;
	double w, h;
	cairo_surface_t *s;
	cairo_t *cr;

	yx_ofd_view_page_size(view, 0, &w, &h);
	s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(w * scale), (int)(h * scale));
	cr = cairo_create(s);
	cairo_scale(cr, scale, scale);
	must(yx_ofd_view_draw(view, 0, cr, &err), &err);
	cairo_destroy(cr);
	cairo_surface_destroy(s);
}

static void
first(void *job)
{
	const struct job *j = job;
	const struct yx_ofd_view_options options = { .fonts = j->fonts };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ofd_view *view;

	must(yx_ofd_view_open(&view, j->file, &options, &err), &err);
	draw(view);
	yx_ofd_view_close(view);
}

static void
again(void *job)
{
	draw(((struct job *)job)->view);
}

static void
fonts(void *job)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ofd_fonts *f;

	(void)job;
	must(yx_ofd_fonts_open(&f, NULL, &err), &err);
	yx_ofd_fonts_close(f);
}

int
main(void)
{
	static const struct {
		const char *name;
		void (*fn)(void *);
	} what[] = { { "first", first }, { "again", again }, { "fonts", fonts } };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file file;
	struct job j = { 0 };
	double round[3][9];

	must(yx_file_open(&file, "tests/data/ofd/contract-sealed.ofd", 0, &err), &err);
	j.file = file.bytes;
	must(yx_ofd_fonts_open(&j.fonts, NULL, &err), &err);
	must(yx_ofd_view_open(&j.view, j.file, &(struct yx_ofd_view_options){ .fonts = j.fonts },
			      &err),
	     &err);
	for (size_t r = 0; r < 9; r++)
		for (size_t i = 0; i < 3; i++)
			round[i][r] = bench_round(what[i].fn, &j, 60000);
	for (size_t i = 0; i < 3; i++)
		printf("%-8s %9.2f ms\n", what[i].name, bench_median(round[i], 9) / 1000);
	yx_ofd_view_close(j.view);
	yx_ofd_fonts_close(j.fonts);
	yx_file_close(&file);
	return 0;
}
