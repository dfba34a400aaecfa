/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin seal draw, yinxin seal clean: pictures of seals. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/ofd_picture.h>
#include <yinxin/seal_art.h>
#include "cmd_seal.h"

struct request {
	struct yx_seal_art art;
	struct yx_draw_font_options fonts;
	struct yx_seal_scan scan;
	enum yx_seal_art_format format;
	bool format_given, package; /* package: an OFD that can be opened */
	double dpi;
	const char *in, *out;
};

static bool
number(const char *text, double low, double high, double *out)
{
	char *end = NULL;

	*out = strtod(text, &end);
	return end != text && *end == 0 && *out >= low && *out <= high;
}

/* The place of a word in a space-separated list; false when it is not there. */
static bool
word(const char *list, const char *text, int *out)
{
	size_t len = strlen(text);

	*out = 0;
	for (const char *at = list; *at; ++*out) {
		size_t n = strcspn(at, " ");

		if (n == len && strncmp(at, text, n) == 0)
			return true;
		at += n + strspn(at + n, " ");
	}
	return false;
}

static bool
take_size(struct request *r, const char *value)
{
	char first[32];
	const char *x = strchr(value, 'x');

	if (!x)
		return number(value, 5, 80, &r->art.width_mm);
	(void)snprintf(first, sizeof(first), "%.*s", (int)(x - value < 31 ? x - value : 31), value);
	return number(first, 5, 80, &r->art.width_mm) && number(x + 1, 5, 80, &r->art.height_mm);
}

static bool
take_format(struct request *r, const char *name)
{
	int which;

	/* the last: OFD's page objects without the package around them */
	if (!word("svg png pdf ofd ofd-objects", name, &which))
		return false;
	r->package = which == YX_SEAL_ART_OFD;
	r->format = (enum yx_seal_art_format)(which > YX_SEAL_ART_OFD ? YX_SEAL_ART_OFD : which);
	r->format_given = true;
	return true;
}

/* Options that are one of several words. */
static bool
take_word(struct request *r, const char *option, const char *value, bool *known)
{
	struct yx_seal_art *a = &r->art;
	int n = 0;
	bool fine;

	*known = true;
	if (strcmp(option, "--kind") == 0)
		return yx_seal_art_kind_parse(&a->kind, value);
	if (strcmp(option, "--format") == 0)
		return take_format(r, value);
	if (strcmp(option, "--style") == 0) {
		fine = word("red white", value, &n);
		a->white = n == 1;
	} else if (strcmp(option, "--suffix") == 0) {
		fine = word("auto none yin zhiyin yinzhang siyin", value, &n);
		a->suffix = (enum yx_seal_art_suffix)n;
	} else if (strcmp(option, "--order") == 0) {
		fine = word("columns loop rows", value, &n);
		a->order = (enum yx_seal_art_order)n;
	} else if (strcmp(option, "--pattern") == 0) {
		fine = word("plain microtext guilloche", value, &n);
		a->pattern = (enum yx_seal_art_pattern)n;
	} else if (strcmp(option, "--second-place") == 0) {
		fine = word("lower inner outer", value, &n);
		a->second_place = (enum yx_seal_art_second)n;
	} else if (strcmp(option, "--face") == 0) {
		fine = word("song song-bold hei hei-bold kai ming", value, &n);
		a->face = (enum yx_draw_face)n;
		a->own_face = true;
	} else {
		*known = fine = false;
	}
	return fine;
}

static bool
take_number(struct request *r, const char *option, const char *value, bool *known)
{
	struct {
		const char *option;
		double low, high, *out;
	} const list[] = {
		{ "--edge", 0.1, 20, &r->art.edge_mm },
		{ "--inner-edge", 0.05, 5, &r->art.inner_edge_mm },
		{ "--star", 0, 80, &r->art.star_mm },
		{ "--letters", 0.5, 40, &r->art.name_mm },
		{ "--dpi", 30, 10000, &r->dpi },
		{ "--width", 5, 200, &r->scan.width_mm },
		{ "--min-dpi", 30, 10000, &r->scan.min_dpi },
	};

	*known = true;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		if (strcmp(option, list[i].option) != 0)
			continue;
		if (!number(value, list[i].low, list[i].high, list[i].out))
			return false;
		if (list[i].out == &r->art.star_mm && r->art.star_mm == 0)
			r->art.star_mm = -1;
		return true;
	}
	*known = false;
	return false;
}

static bool
take_text(struct request *r, const char *option, const char *value)
{
	if (strcmp(option, "--name") == 0)
		r->art.name = value;
	else if (strcmp(option, "--title") == 0)
		r->art.title = value;
	else if (strcmp(option, "--second") == 0)
		r->art.second = value;
	else if (strcmp(option, "--code") == 0)
		r->art.code = value;
	else if (strcmp(option, "--number") == 0)
		r->art.number = value;
	else if (strcmp(option, "-o") == 0 || strcmp(option, "--out") == 0)
		r->out = value;
	else if (strcmp(option, "--size") == 0)
		return take_size(r, value);
	else if (strcmp(option, "--colour") == 0 || strcmp(option, "--color") == 0) {
		return yx_draw_colour_parse(&r->art.colour, value);
	} else if (strcmp(option, "--font") == 0) {
		r->fonts.file[YX_DRAW_CUSTOM] = value;
		r->art.face = YX_DRAW_CUSTOM;
		r->art.own_face = true;
	} else if (strcmp(option, "--keep-angle") == 0)
		r->scan.keep_angle = true;
	else if (strcmp(option, "--keep-colours") == 0 || strcmp(option, "--keep-colors") == 0)
		r->scan.keep_colours = true;
	else if (!*option && !r->in)
		r->in = value;
	else
		return false;
	return true;
}

static int
parse(struct cli *c, struct request *r)
{
	static const char needs[] =
	    "--kind --name --title --second --second-place --code --number --size --edge "
	    "--inner-edge --star --letters --style --suffix --order --pattern --colour --color "
	    "--dpi "
	    "--face --font --format --width --min-dpi -o --out";
	const char *option, *value;

	while ((option = cli_option(c, needs, &value))) {
		bool known, fine;

		fine = value && take_word(r, option, value, &known);
		if (value && !known)
			fine = take_number(r, option, value, &known);
		if (!value || !known)
			fine = take_text(r, option, value);
		if (!fine)
			return cli_usage(c, "not understood:", "无法理解的参数：",
					 *option && !value ? option : value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!r->out)
		return cli_usage(c, "where shall it be written? -o FILE", "请用 -o 指定输出文件",
				 NULL);
	return CLI_OK;
}

static int
save(const struct cli *c, const char *path, struct yx_buf *b)
{
	struct yx_error err = YX_ERROR_INIT;

	if (strcmp(path, "-") == 0)
		return fwrite(b->data, 1, b->len, stdout) == b->len && fflush(stdout) == 0
			   ? CLI_OK
			   : CLI_CANT_WRITE;
	if (yx_file_write(path, yx_buf_bytes(b), YX_OUT_REPLACE, &err) == YX_OK)
		return CLI_OK;
	(void)cli_error(c, &err, path);
	return CLI_CANT_WRITE;
}

static int
print_drawn(const struct cli *c, const struct request *r, const struct yx_draw_picture *pic,
	    struct yx_draw_fonts *fonts)
{
	struct yx_json_build b = { 0 };

	if (!c->json)
		return CLI_OK;
	yx_json_begin_object(&b, NULL);
	yx_json_put_str(&b, "file", r->out);
	yx_json_put_str(&b, "kind", yx_seal_art_kind_name(r->art.kind));
	yx_json_put_real(&b, "width_mm", yx_draw_picture_width(pic));
	yx_json_put_real(&b, "height_mm", yx_draw_picture_height(pic));
	yx_json_put_int(&b, "paths", (int64_t)yx_draw_picture_count(pic));
	yx_json_put_str(&b, "font", yx_draw_fonts_file(fonts, r->art.face));
	yx_json_end(&b);
	return cli_print_json(c, &b);
}

int
seal_draw(struct cli *c)
{
	struct request r = { .dpi = 600 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_draw_fonts *fonts = NULL;
	struct yx_draw_picture *pic = NULL;
	struct yx_buf out = { 0 };
	const char *dot;
	int rc = parse(c, &r);

	if (rc != CLI_OK)
		return rc;
	dot = strrchr(r.out, '.');
	if (r.in)
		return cli_usage(c, "not understood:", "无法理解的参数：", r.in);
	if (!r.art.name)
		return cli_usage(c, "whose seal? --name NAME", "请用 --name 指定名称", NULL);
	if (!r.format_given && !(dot && take_format(&r, dot + 1)))
		return cli_usage(c, "the output's name must end in .svg .png .pdf or .ofd, or give",
				 "输出文件名应以 .svg .png .pdf .ofd 结尾，或指定", "--format");
	yx_seal_art_defaults(&r.art);
	if (yx_draw_fonts_new(&fonts, &r.fonts, &err) != YX_OK ||
	    yx_seal_art_draw(&pic, fonts, &r.art, &err) != YX_OK ||
	    (r.package ? yx_ofd_picture_write(&out, pic, r.art.name, yx_time_now(), &err)
		       : yx_seal_art_write(&out, pic, r.format, r.dpi, fonts, &err)) != YX_OK)
		rc = cli_error(c, &err, NULL);
	if (rc == CLI_OK)
		rc = save(c, r.out, &out);
	if (rc == CLI_OK)
		rc = print_drawn(c, &r, pic, fonts);
	yx_buf_clear(&out);
	yx_draw_picture_free(pic);
	yx_draw_fonts_free(fonts);
	return rc;
}

/* -------------------------------------------------------------------- clean */

static int
print_cleaned(const struct cli *c, const struct request *r, const struct yx_image *image,
	      const struct yx_seal_scan_report *rep)
{
	struct yx_json_build b = { 0 };

	if (!c->json) {
		cli_note(c, "%s: %u x %u pixels, turned by %.1f degrees%s, %u specks removed",
			 "%s：%u × %u 像素，转正 %.1f 度%s，去除斑点 %u 处", r->out, image->width,
			 image->height, -rep->angle,
			 rep->angle_known
			     ? ""
			     : cli_text(c, " (the way up is not known)", "（方向无法判断）"),
			 rep->specks);
		return CLI_OK;
	}
	yx_json_begin_object(&b, NULL);
	yx_json_put_str(&b, "file", r->out);
	yx_json_put_int(&b, "width", image->width);
	yx_json_put_int(&b, "height", image->height);
	if (rep->dpi > 0) {
		yx_json_put_real(&b, "dpi", rep->dpi);
		yx_json_put_real(&b, "width_mm", rep->width_mm);
		yx_json_put_real(&b, "height_mm", rep->height_mm);
	} else {
		yx_json_put_null(&b, "dpi");
	}
	yx_json_put_real(&b, "angle", rep->angle);
	yx_json_put_bool(&b, "angle_known", rep->angle_known);
	yx_json_put_str(&b, "shape", rep->round ? "round" : "rectangle");
	yx_json_put_int(&b, "specks_removed", rep->specks);
	yx_json_put_real(&b, "ink", rep->ink);
	yx_json_end(&b);
	return cli_print_json(c, &b);
}

static int
read_scan(const struct cli *c, const char *path, struct yx_image *out)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_file f = { 0 };
	enum yx_status st = yx_file_open(&f, path, 0, &err);

	if (st == YX_OK && !yx_png_is(f.bytes))
		st = yx_fail(&err, YX_UNSUPPORTED, NULL, "",
			     "only PNG scans are read: convert it, for example with "
			     "'convert scan.jpg scan.png'");
	if (st == YX_OK)
		st = yx_png_decode(out, f.bytes, &err);
	yx_file_close(&f);
	return st == YX_OK ? CLI_OK : cli_error(c, &err, path);
}

int
seal_clean(struct cli *c)
{
	struct request r = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_seal_scan_report rep;
	struct yx_image scan = { 0 }, clean = { 0 };
	struct yx_buf out = { 0 };
	int rc = parse(c, &r);

	if (rc != CLI_OK)
		return rc;
	if (!r.in)
		return cli_usage(c, "which scan?", "请指定扫描件", NULL);
	r.scan.dpi = r.dpi;
	r.scan.colour = r.art.colour;
	rc = read_scan(c, r.in, &scan);
	if (rc != CLI_OK)
		return rc;
	if (yx_seal_scan_clean(&clean, &scan, &r.scan, &rep, &err) != YX_OK ||
	    yx_png_encode(&out, &clean, &err) != YX_OK)
		rc = cli_error(c, &err, r.in);
	if (rc == CLI_OK)
		rc = save(c, r.out, &out);
	if (rc == CLI_OK)
		rc = print_cleaned(c, &r, &clean, &rep);
	yx_buf_clear(&out);
	yx_image_clear(&scan);
	yx_image_clear(&clean);
	return rc;
}
