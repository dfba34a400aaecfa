/* SPDX-License-Identifier: Apache-2.0 */
/* SVG read back: what we write comes out the same; what is more than paths is refused by name. */
#include "../test.h"
#include <yinxin/draw.h>

#define HEAD                                                                                       \
	"<svg xmlns='http://www.w3.org/2000/svg' width='40mm' height='20mm' viewBox='0 0 40 20'>"

static void
comes_back_as_it_was(void)
{
	struct yx_draw_paint paint = {
		YX_DRAW_FILL_EVENODD, { 200, 16, 46, 128 }, 0.25, { 1, 2, 3, 255 }
	};
	struct yx_draw_picture *a = NULL, *b = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_buf first = { 0 }, second = { 0 };
	struct yx_draw_path path = { 0 };

	CHECK_OK(yx_draw_picture_new(&a, 40, 30, YX_DRAW_MM, &err));
	yx_draw_ellipse(&path, 20, 15, 10, 8);
	yx_draw_star(&path, 20, 15, 5);
	yx_draw_move(&path, 1, 1);
	yx_draw_quad(&path, 2, 2, 3, 1);
	yx_draw_picture_begin(a, "outer", yx_draw_identity);
	yx_draw_picture_paint(a, &path, &paint);
	yx_draw_picture_end(a);
	CHECK_OK(yx_draw_write_svg(&first, a, &err));
	CHECK(yx_draw_svg_is(yx_buf_bytes(&first)));
	CHECK_OK(yx_draw_read_svg(&b, yx_buf_bytes(&first), &err));
	CHECK(yx_draw_picture_unit(b) == YX_DRAW_MM && yx_draw_picture_count(b) == 1);
	yx_draw_picture_free(a);
	/* group names do not come back */
	CHECK_OK(yx_draw_write_svg(&second, b, &err));
	CHECK(strcmp(strstr(yx_buf_str(&first), " d="), strstr(yx_buf_str(&second), " d=")) != 0 ||
	      first.len >= second.len);
	CHECK(strncmp(strstr(yx_buf_str(&first), "<path"), strstr(yx_buf_str(&second), "<path"),
		      strcspn(strstr(yx_buf_str(&first), "<path"), "\n")) == 0);
	yx_draw_picture_free(b);
	yx_draw_path_clear(&path);
	yx_buf_clear(&first);
	yx_buf_clear(&second);
}

static void
more_than_paths_is_refused(void)
{
	static const struct {
		const char *svg, *says;
	} cases[] = {
		{ HEAD "<text>A</text></svg>", "text" },
		{ HEAD "<image href='x'/></svg>", "image" },
		{ HEAD "<g transform='scale(2)'/></svg>", "transform" },
		{ HEAD "<path d='M0 0L1 1Z'/></svg>", "fill" },
		{ HEAD "<path fill='red' d='M0 0L1 1Z'/></svg>", "fill" },
		{ HEAD "<path fill='#ff0000' fill-opacity='2' d='M0 0L1 1Z'/></svg>", "fill" },
		{ HEAD "<path fill='none' stroke='#ff0000' d='M0 0L1 1Z'/></svg>", "stroke" },
		{ HEAD "<path fill='#ff0000' d='m0 0l1 1z'/></svg>", "path" },
		{ HEAD "<path fill='#ff0000' d='M0 0A1 1 0 0 0 2 2'/></svg>", "path" },
		{ HEAD "<path fill='#ff0000' d='M0'/></svg>", "path" },
		{ HEAD "<path fill='#ff0000' d='M0 nan'/></svg>", "path" },
		{ HEAD "<path fill='#ff0000'/></svg>", "path" },
		{ "<svg width='40' height='20' viewBox='0 0 1 1'/>", "size" },
		{ "<svg width='40mm' height='20mm'/>", "size" },
		{ "<svg width='40mm' height='20mm' viewBox='0 0 40 30'/>", "size" },
		{ "<html/>", "SVG" },
		{ HEAD, "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct yx_draw_picture *p = NULL;
		struct yx_error err = YX_ERROR_INIT;
		enum yx_status st = yx_draw_read_svg(&p, yx_bytes_str(cases[i].svg), &err);

		CHECK_MSG(st != YX_OK && !p && strstr(err.text, cases[i].says), "case %zu: %s", i,
			  err.text);
	}
}

static void
cut_anywhere(void)
{
	static const char svg[] =
	    HEAD "<g><path fill='#ff0000' d='M0,0 1 1L2 2 3 3Q1 1 2 2C1 1 2 2 3 3Z' "
		 "stroke='#000000' stroke-width='.5'/></g></svg>";
	struct yx_draw_picture *p = NULL;
	struct yx_error err = YX_ERROR_INIT;

	for (size_t n = 0; n + 1 < sizeof(svg); n++) {
		CHECK(yx_draw_read_svg(&p, yx_bytes((const uint8_t *)svg, n), &err) != YX_OK);
		CHECK(p == NULL);
	}
	CHECK_OK(yx_draw_read_svg(&p, yx_bytes_str(svg), &err));
	CHECK_INT(yx_draw_picture_count(p), 1);
	yx_draw_picture_free(p);
}

TEST_MAIN(CASE(comes_back_as_it_was), CASE(more_than_paths_is_refused), CASE(cut_anywhere))
