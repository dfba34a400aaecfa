/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fonts: which file serves which face. A fixed list of Debian's free fonts, looked for by file
 * name in the caller's folders, those of YINXIN_FONTS, and the system's. Files are mapped by
 * HarfBuzz when a face is first used. Font files come from the administrator and are trusted as
 * much as the program itself; documents never bring fonts here.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yinxin/limits.h>

#include "font.h"

enum slot {
	SERIF,
	SERIF_BOLD,
	SANS,
	SANS_BOLD,
	UMING,
	UKAI,
	DEJAVU,
	DEJAVU_MONO,
	LATIN_NOTO,
	TIBETAN,
	MONGOLIAN,
	YI,
	ARABIC,
	LISU,
	TAI_LE,
	NEW_TAI_LUE,
	SLOT_COUNT,
	CUSTOM_BASE = SLOT_COUNT /* the caller's own file for face N is slot CUSTOM_BASE + N */
};

_Static_assert(CUSTOM_BASE + YX_DRAW_FACE_COUNT <= FONT_SLOTS, "more font slots needed");

static const struct {
	const char *file;
	const char *family; /* the font of a collection, by its name; NULL: the first */
	const char *folder; /* below /usr/share/fonts */
	const char *package;
} known[SLOT_COUNT] = {
	[SERIF] = { "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "opentype/noto",
		    "fonts-noto-cjk" },
	[SERIF_BOLD] = { "NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "opentype/noto",
			 "fonts-noto-cjk" },
	[SANS] = { "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "opentype/noto",
		   "fonts-noto-cjk" },
	[SANS_BOLD] = { "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "opentype/noto",
			"fonts-noto-cjk" },
	[UMING] = { "uming.ttc", "AR PL UMing CN", "truetype/arphic", "fonts-arphic-uming" },
	[UKAI] = { "ukai.ttc", "AR PL UKai CN", "truetype/arphic", "fonts-arphic-ukai" },
	[DEJAVU] = { "DejaVuSans.ttf", NULL, "truetype/dejavu", "fonts-dejavu-core" },
	[DEJAVU_MONO] = { "DejaVuSansMono.ttf", NULL, "truetype/dejavu", "fonts-dejavu-core" },
	[LATIN_NOTO] = { "NotoSans-Regular.ttf", NULL, "truetype/noto", "fonts-noto-core" },
	[TIBETAN] = { "NotoSerifTibetan-Regular.ttf", NULL, "truetype/noto", "fonts-noto-core" },
	[MONGOLIAN] = { "NotoSansMongolian-Regular.ttf", NULL, "truetype/noto", "fonts-noto-core" },
	[YI] = { "NotoSansYi-Regular.ttf", NULL, "truetype/noto", "fonts-noto-core" },
	[ARABIC] = { "NotoNaskhArabic-Regular.ttf", NULL, "truetype/noto", "fonts-noto-core" },
	[LISU] = { "NotoSansLisu-Regular.ttf", NULL, "truetype/noto", "fonts-noto-core" },
	[TAI_LE] = { "NotoSansTaiLe-Regular.ttf", NULL, "truetype/noto", "fonts-noto-core" },
	[NEW_TAI_LUE] = { "NotoSansNewTaiLue-Regular.ttf", NULL, "truetype/noto",
			  "fonts-noto-core" },
};

#define OTHERS DEJAVU, LATIN_NOTO, TIBETAN, MONGOLIAN, YI, ARABIC, LISU, TAI_LE, NEW_TAI_LUE
#define CHAIN  16

static const uint8_t chains[YX_DRAW_FACE_COUNT][CHAIN] = {
	[YX_DRAW_SONG] = { CUSTOM_BASE + YX_DRAW_SONG, SERIF, UMING, SANS, UKAI, OTHERS },
	[YX_DRAW_SONG_BOLD] = { CUSTOM_BASE + YX_DRAW_SONG_BOLD, SERIF_BOLD, SERIF, UMING, SANS,
				UKAI, OTHERS },
	[YX_DRAW_HEI] = { CUSTOM_BASE + YX_DRAW_HEI, SANS, SERIF, UMING, UKAI, OTHERS },
	[YX_DRAW_HEI_BOLD] = { CUSTOM_BASE + YX_DRAW_HEI_BOLD, SANS_BOLD, SANS, SERIF, UMING, UKAI,
			       OTHERS },
	[YX_DRAW_KAI] = { CUSTOM_BASE + YX_DRAW_KAI, UKAI, UMING, SERIF, SANS, OTHERS },
	[YX_DRAW_MING] = { CUSTOM_BASE + YX_DRAW_MING, UMING, SERIF, SANS, UKAI, OTHERS },
	[YX_DRAW_LATIN] = { CUSTOM_BASE + YX_DRAW_LATIN, OTHERS, SANS, SERIF, UMING, UKAI },
	[YX_DRAW_MONO] = { CUSTOM_BASE + YX_DRAW_MONO, DEJAVU_MONO, OTHERS, SANS, SERIF, UMING },
	[YX_DRAW_CUSTOM] = { CUSTOM_BASE + YX_DRAW_CUSTOM, SERIF_BOLD, SERIF, UMING, SANS, OTHERS },
};

const uint8_t *
draw_font_chain(enum yx_draw_face face, size_t *count)
{
	const uint8_t *c = chains[(unsigned)face < YX_DRAW_FACE_COUNT ? face : YX_DRAW_SONG];

	for (*count = CHAIN; *count > 1 && c[*count - 1] == 0; --*count)
		;
	return c;
}

/* The package of the face's own font: chains start with the custom slot, then that one. */
const char *
yx_draw_fonts_package(enum yx_draw_face face)
{
	size_t n;

	return known[draw_font_chain(face, &n)[1]].package;
}

enum yx_status
draw_font_missing(enum yx_draw_face face, struct yx_error *err)
{
	size_t n;
	unsigned slot = draw_font_chain(face, &n)[1];

	return yx_fail(err, YX_NOT_FOUND, NULL, "",
		       "no font file was found: install the package %s, or name a folder that "
		       "holds %s in YINXIN_FONTS",
		       known[slot].package, known[slot].file);
}

/* ---------------------------------------------------------------- outlines */

struct pen {
	struct yx_draw_path *path;
	struct yx_draw_matrix m; /* font units, y up, to the target */
};

static struct yx_draw_point
pen_at(const struct pen *p, float x, float y)
{
	return yx_draw_apply(p->m, (double)x, (double)y);
}

static void
pen_move(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x, float y, void *user)
{
	struct pen *p = data;
	struct yx_draw_point a = pen_at(p, x, y);

	(void)f, (void)s, (void)user;
	yx_draw_move(p->path, a.x, a.y);
}

static void
pen_line(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x, float y, void *user)
{
	struct pen *p = data;
	struct yx_draw_point a = pen_at(p, x, y);

	(void)f, (void)s, (void)user;
	yx_draw_line(p->path, a.x, a.y);
}

static void
pen_quad(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x1, float y1, float x, float y,
	 void *user)
{
	struct pen *p = data;
	struct yx_draw_point a = pen_at(p, x1, y1), b = pen_at(p, x, y);

	(void)f, (void)s, (void)user;
	yx_draw_quad(p->path, a.x, a.y, b.x, b.y);
}

static void
pen_cubic(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, float x1, float y1, float x2,
	  float y2, float x, float y, void *user)
{
	struct pen *p = data;
	struct yx_draw_point a = pen_at(p, x1, y1), b = pen_at(p, x2, y2), c = pen_at(p, x, y);

	(void)f, (void)s, (void)user;
	yx_draw_cubic(p->path, a.x, a.y, b.x, b.y, c.x, c.y);
}

static void
pen_close(hb_draw_funcs_t *f, void *data, hb_draw_state_t *s, void *user)
{
	struct pen *p = data;

	(void)f, (void)s, (void)user;
	yx_draw_close(p->path);
}

void
yx_draw_glyph_path(struct yx_draw_path *out, struct yx_draw_fonts *fonts, uint32_t font,
		   uint32_t glyph, struct yx_draw_matrix m)
{
	struct draw_font *f = draw_font_get(fonts, font);
	struct pen pen = { out, m };

	if (!f)
		return;
	pen.m = yx_draw_concat(yx_draw_scale(1 / f->em, -1 / f->em), m);
#if HB_VERSION_ATLEAST(7, 0, 0)
	draw_hb.font_draw_glyph(f->font, glyph, fonts->outline, &pen);
#else
	draw_hb.font_get_glyph_shape(f->font, glyph, fonts->outline, &pen);
#endif
}

/* ------------------------------------------------------------------ finding */

static bool
is_file(const char *path)
{
	struct stat s;

	return stat(path, &s) == 0 && S_ISREG(s.st_mode);
}

/* FOLDER/FILE for the first of a colon-separated list of folders that has it; yx_free() it. */
static char *
find_in(const char *folders, const char *file)
{
	for (const char *at = folders; at && *at;) {
		size_t n = strcspn(at, ":");
		struct yx_buf b = { 0 };
		char *path = NULL;

		if (n) {
			yx_buf_put(&b, at, n);
			yx_buf_printf(&b, "/%s", file);
			if (b.status == YX_OK && is_file(yx_buf_str(&b)))
				path = yx_strdup(yx_buf_str(&b));
		}
		yx_buf_clear(&b);
		if (path)
			return path;
		at += n;
		at += *at == ':';
	}
	return NULL;
}

/* The number of the font of that family in a collection; 0 when it is not found. */
static unsigned
find_family(hb_blob_t *blob, const char *family)
{
	unsigned count = draw_hb.face_count(blob), found = 0;

	for (unsigned i = 0; family && i < count && i < 64; i++) {
		hb_face_t *face = draw_hb.face_create(blob, i);
		char name[96];
		unsigned size = sizeof(name);

		draw_hb.ot_name_get_utf8(face, HB_OT_NAME_ID_FONT_FAMILY,
					 draw_hb.language_from_string("en", -1), &size, name);
		draw_hb.face_destroy(face);
		if (size && strcmp(name, family) == 0) {
			found = i;
			break;
		}
	}
	return found;
}

static void
load(struct draw_font *f, char *path, const char *family)
{
	hb_blob_t *blob = draw_hb.blob_create_from_file_or_fail(path);
	hb_face_t *face;

	if (!blob) {
		yx_free(path);
		return;
	}
	if (family)
		f->index = find_family(blob, family);
	face = draw_hb.face_create(blob, f->index);
	draw_hb.blob_destroy(blob);
	if (draw_hb.face_get_glyph_count(face) == 0) {
		draw_hb.face_destroy(face);
		yx_free(path);
		return;
	}
	f->path = path;
	f->face = face;
	f->font = draw_hb.font_create(face);
	f->em = draw_hb.face_get_upem(face);
}

/* "FILE#N": split off the number. */
static void
load_custom(struct draw_font *f, const char *spec)
{
	char *path = spec ? yx_strdup(spec) : NULL;
	char *hash = path ? strrchr(path, '#') : NULL;

	if (!path)
		return;
	if (hash && hash[1] >= '0' && hash[1] <= '9') {
		*hash = 0;
		f->index = (unsigned)strtoul(hash + 1, NULL, 10);
	}
	load(f, path, NULL);
}

struct draw_font *
draw_font_get(struct yx_draw_fonts *fonts, unsigned slot)
{
	struct draw_font *f;
	char folder[64], *path;

	if (slot >= FONT_SLOTS)
		return NULL;
	f = &fonts->slot[slot];
	if (f->tried)
		return f->font ? f : NULL;
	f->tried = true;
	if (slot >= CUSTOM_BASE) {
		if (slot - CUSTOM_BASE < YX_DRAW_FACE_COUNT)
			load_custom(f, fonts->options.file[slot - CUSTOM_BASE]);
		return f->font ? f : NULL;
	}
	path = find_in(fonts->options.folders, known[slot].file);
	if (!path)
		path = find_in(getenv("YINXIN_FONTS"), known[slot].file);
	if (!path && !fonts->options.no_system) {
		(void)snprintf(folder, sizeof(folder), "/usr/share/fonts/%s", known[slot].folder);
		path = find_in(folder, known[slot].file);
	}
	if (!path && !fonts->options.no_system)
		path = find_in("/usr/share/fonts:/usr/local/share/fonts", known[slot].file);
	if (path)
		load(f, path, known[slot].family);
	return f->font ? f : NULL;
}

const char *
yx_draw_fonts_file(struct yx_draw_fonts *fonts, enum yx_draw_face face)
{
	size_t n;
	const uint8_t *chain = draw_font_chain(face, &n);

	for (size_t i = 0; i < n; i++) {
		struct draw_font *f = draw_font_get(fonts, chain[i]);

		if (f)
			return f->path;
	}
	return "";
}

/* --------------------------------------------------------------- life cycle */

enum yx_status
yx_draw_fonts_new(struct yx_draw_fonts **out, const struct yx_draw_font_options *options,
		  struct yx_error *err)
{
	struct yx_draw_fonts *fonts;
	enum yx_status st;

	*out = NULL;
	if ((st = draw_library_load(err)) != YX_OK)
		return st;
	fonts = yx_alloc(sizeof(*fonts));
	if (!fonts)
		return yx_fail_nomem(err);
	if (options)
		fonts->options = *options;
	fonts->outline = draw_hb.draw_funcs_create();
	draw_hb.draw_funcs_set_move_to_func(fonts->outline, pen_move, NULL, NULL);
	draw_hb.draw_funcs_set_line_to_func(fonts->outline, pen_line, NULL, NULL);
	draw_hb.draw_funcs_set_quadratic_to_func(fonts->outline, pen_quad, NULL, NULL);
	draw_hb.draw_funcs_set_cubic_to_func(fonts->outline, pen_cubic, NULL, NULL);
	draw_hb.draw_funcs_set_close_path_func(fonts->outline, pen_close, NULL, NULL);
	draw_hb.draw_funcs_make_immutable(fonts->outline);
	/* a file that was asked for by name is not replaced silently */
	for (unsigned i = 0; i < YX_DRAW_FACE_COUNT; i++)
		if (fonts->options.file[i] && !draw_font_get(fonts, CUSTOM_BASE + i)) {
			st = yx_fail(err, YX_NOT_FOUND, NULL, "", "%.200s is not a font file",
				     fonts->options.file[i]);

			yx_draw_fonts_free(fonts);
			return st;
		}
	*out = fonts;
	return YX_OK;
}

void
yx_draw_fonts_free(struct yx_draw_fonts *fonts)
{
	if (!fonts)
		return;
	for (unsigned i = 0; i < FONT_SLOTS; i++) {
		draw_hb.font_destroy(fonts->slot[i].font);
		draw_hb.face_destroy(fonts->slot[i].face);
		yx_free(fonts->slot[i].path);
	}
	draw_hb.draw_funcs_destroy(fonts->outline);
	yx_free(fonts);
}
