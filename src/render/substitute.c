/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which font of this machine stands in for a font that the package only names. Debian's free fonts,
 * found by file name in the caller's folders, those of YINXIN_FONTS, and the system's.
 *
 * Chinese system fonts (SimSun, SimHei, KaiTi, FangSong) have Latin letters of half an em, and
 * writers place characters accordingly: letters.c squeezes those of the stand-ins into that.
 */
#include "font.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum slot {
	NONE,
	SERIF_CJK,
	SERIF_CJK_BOLD,
	SANS_CJK,
	SANS_CJK_BOLD,
	MONO_CJK, /* the same Chinese, Latin of half an em */
	MONO_CJK_BOLD,
	UMING,
	UKAI,
	SERIF,
	SERIF_BOLD,
	SANS,
	SANS_BOLD,
	MONO,
	MONO_BOLD,
	DEJAVU, /* symbols, Greek, Cyrillic, Arabic */
	SLOTS
};

static const struct {
	const char *file, *family, *folders;
} known[SLOTS] = {
	[SERIF_CJK] = { "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "opentype/noto" },
	[SERIF_CJK_BOLD] = { "NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "opentype/noto" },
	[SANS_CJK] = { "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "opentype/noto" },
	[SANS_CJK_BOLD] = { "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "opentype/noto" },
	[MONO_CJK] = { "NotoSansCJK-Regular.ttc", "Noto Sans Mono CJK SC", "opentype/noto" },
	[MONO_CJK_BOLD] = { "NotoSansCJK-Bold.ttc", "Noto Sans Mono CJK SC", "opentype/noto" },
	[UMING] = { "uming.ttc", "AR PL UMing CN", "truetype/arphic" },
	[UKAI] = { "ukai.ttc", "AR PL UKai CN", "truetype/arphic" },
	[SERIF] = { "LiberationSerif-Regular.ttf", NULL, "truetype/liberation" },
	[SERIF_BOLD] = { "LiberationSerif-Bold.ttf", NULL, "truetype/liberation" },
	[SANS] = { "LiberationSans-Regular.ttf", NULL, "truetype/liberation" },
	[SANS_BOLD] = { "LiberationSans-Bold.ttf", NULL, "truetype/liberation" },
	[MONO] = { "LiberationMono-Regular.ttf", NULL, "truetype/liberation" },
	[MONO_BOLD] = { "LiberationMono-Bold.ttf", NULL, "truetype/liberation" },
	[DEJAVU] = { "DejaVuSans.ttf", NULL, "truetype/dejavu" },
};

enum style {
	STYLE_SONG,
	STYLE_HEI,
	STYLE_HEI_WIDE, /* Latin of its own width */
	STYLE_KAI,
	STYLE_FANG,
	STYLE_TITLE, /* 小标宋: a heavy Song for titles */
	STYLE_SERIF,
	STYLE_SANS,
	STYLE_MONO,
	STYLES
};

static const unsigned char chains[STYLES][2][RENDER_CHAIN] = {
	[STYLE_SONG] = { { SERIF_CJK, UMING, SANS_CJK, SERIF, DEJAVU, UKAI },
			 { SERIF_CJK_BOLD, SERIF_CJK, UMING, SANS_CJK, SERIF_BOLD, DEJAVU } },
	[STYLE_HEI] = { { MONO_CJK, SANS_CJK, SERIF_CJK, UMING, SANS, DEJAVU },
			{ MONO_CJK_BOLD, SANS_CJK_BOLD, SERIF_CJK_BOLD, UMING, SANS, DEJAVU } },
	[STYLE_HEI_WIDE] = { { SANS_CJK, SERIF_CJK, UMING, SANS, DEJAVU },
			     { SANS_CJK_BOLD, SANS_CJK, SERIF_CJK_BOLD, UMING, SANS_BOLD,
			       DEJAVU } },
	[STYLE_KAI] = { { UKAI, UMING, SERIF_CJK, SERIF, DEJAVU },
			{ UKAI, UMING, SERIF_CJK_BOLD, SERIF_BOLD, DEJAVU } },
	[STYLE_FANG] = { { UMING, SERIF_CJK, SANS_CJK, SERIF, DEJAVU },
			 { UMING, SERIF_CJK_BOLD, SANS_CJK, SERIF_BOLD, DEJAVU } },
	[STYLE_TITLE] = { { SERIF_CJK_BOLD, SERIF_CJK, UMING, SERIF_BOLD, DEJAVU },
			  { SERIF_CJK_BOLD, SERIF_CJK, UMING, SERIF_BOLD, DEJAVU } },
	[STYLE_SERIF] = { { SERIF, SERIF_CJK, UMING, DEJAVU, SANS_CJK },
			  { SERIF_BOLD, SERIF_CJK_BOLD, SERIF_CJK, DEJAVU, UMING } },
	[STYLE_SANS] = { { SANS, SANS_CJK, DEJAVU, SERIF_CJK, UMING },
			 { SANS_BOLD, SANS_CJK_BOLD, DEJAVU, SERIF_CJK_BOLD, UMING } },
	[STYLE_MONO] = { { MONO, MONO_CJK, DEJAVU, SERIF_CJK, UMING },
			 { MONO_BOLD, MONO_CJK_BOLD, DEJAVU, SERIF_CJK_BOLD, UMING } },
};

/* Parts of names, in lower case; the first that occurs decides. */
static const struct {
	const char *part;
	enum style style;
} names[] = {
	{ "小标宋", STYLE_TITLE },
	{ "xbs", STYLE_TITLE },
	{ "xiaobiaosong", STYLE_TITLE },
	{ "大标宋", STYLE_TITLE },
	{ "仿宋", STYLE_FANG },
	{ "fangsong", STYLE_FANG },
	{ "fang song", STYLE_FANG },
	{ "simfang", STYLE_FANG },
	{ "fzfs", STYLE_FANG },
	{ "楷", STYLE_KAI },
	{ "kai", STYLE_KAI },
	{ "fzkt", STYLE_KAI },
	{ "隶", STYLE_KAI },
	{ "雅黑", STYLE_HEI_WIDE },
	{ "yahei", STYLE_HEI_WIDE },
	{ "等线", STYLE_HEI_WIDE },
	{ "dengxian", STYLE_HEI_WIDE },
	{ "思源黑", STYLE_HEI_WIDE },
	{ "source han sans", STYLE_HEI_WIDE },
	{ "noto sans", STYLE_HEI_WIDE },
	{ "pingfang", STYLE_HEI_WIDE },
	{ "苹方", STYLE_HEI_WIDE },
	{ "fzht", STYLE_HEI },
	{ "黑", STYLE_HEI },
	{ "simhei", STYLE_HEI },
	{ "heiti", STYLE_HEI },
	{ "圆", STYLE_HEI },
	{ "宋", STYLE_SONG },
	{ "simsun", STYLE_SONG },
	{ "song", STYLE_SONG },
	{ "明", STYLE_SONG },
	{ "courier", STYLE_MONO },
	{ "mono", STYLE_MONO },
	{ "consol", STYLE_MONO },
	{ "ocr", STYLE_MONO },
	{ "times", STYLE_SERIF },
	{ "roman", STYLE_SERIF },
	{ "georgia", STYLE_SERIF },
	{ "cambria", STYLE_SERIF },
	{ "garamond", STYLE_SERIF },
	{ "palatino", STYLE_SERIF },
	{ "bookman", STYLE_SERIF },
	{ "century", STYLE_SERIF },
	{ "arial", STYLE_SANS },
	{ "helvetica", STYLE_SANS },
	{ "calibri", STYLE_SANS },
	{ "verdana", STYLE_SANS },
	{ "tahoma", STYLE_SANS },
	{ "segoe", STYLE_SANS },
	{ "sans", STYLE_SANS },
	{ "serif", STYLE_SERIF },
};

struct yx_ofd_fonts {
	FT_Library library;
	char *folders;
	struct {
		bool tried;
		struct render_face *face;
	} slot[SLOTS];
};

static void *
ft_alloc(FT_Memory m, long size)
{
	(void)m;
	return malloc((size_t)size);
}

static void
ft_free(FT_Memory m, void *p)
{
	(void)m;
	free(p);
}

static void *
ft_realloc(FT_Memory m, long before, long size, void *p)
{
	(void)m;
	(void)before;
	return realloc(p, (size_t)size);
}

/* Static, because faces (and with them the library) may outlive whoever made it. */
static struct FT_MemoryRec_ ft_memory = { NULL, ft_alloc, ft_free, ft_realloc };

enum yx_status
render_system_new(struct yx_ofd_fonts **out, const char *folders, struct yx_error *err)
{
	struct yx_ofd_fonts *s = *out = yx_alloc(sizeof(*s));

	if (!s)
		return yx_fail_nomem(err);
	if ((folders && !(s->folders = yx_strdup(folders))) ||
	    FT_New_Library(&ft_memory, &s->library) != 0) {
		yx_free(s->folders);
		yx_free(s);
		*out = NULL;
		return yx_fail_nomem(err);
	}
	FT_Add_Default_Modules(s->library);
	return YX_OK;
}

void
yx_ofd_fonts_close(struct yx_ofd_fonts *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < SLOTS; i++)
		render_face_release(s->slot[i].face);
	(void)FT_Done_Library(s->library);
	yx_free(s->folders);
	yx_free(s);
}

FT_Library
render_system_library(struct yx_ofd_fonts *s)
{
	return s->library;
}

/* Map FOLDER/FILE for the first of a colon-separated list that has it. */
static bool
map_in(const char *folders, const char *file, struct yx_file *out)
{
	for (const char *at = folders; at && *at;) {
		size_t n = strcspn(at, ":");
		struct yx_buf b = { 0 };
		bool found = false;
		struct stat st;

		if (n) {
			yx_buf_put(&b, at, n);
			yx_buf_printf(&b, "/%s", file);
			found = stat(yx_buf_str(&b), &st) == 0 && S_ISREG(st.st_mode) &&
				yx_file_open(out, yx_buf_str(&b), 0, NULL) == YX_OK;
		}
		yx_buf_clear(&b);
		if (found)
			return true;
		at += n;
		at += *at == ':';
	}
	return false;
}

struct render_face *
render_system_face(struct yx_ofd_fonts *s, unsigned slot)
{
	struct yx_buf own = { 0 };
	struct yx_file file;

	if (slot == NONE || slot >= SLOTS || s->slot[slot].tried)
		return slot < SLOTS ? s->slot[slot].face : NULL;
	s->slot[slot].tried = true;
	yx_buf_printf(&own, "/usr/local/share/fonts/%s:/usr/share/fonts/%s", known[slot].folders,
		      known[slot].folders);
	if (map_in(s->folders, known[slot].file, &file) ||
	    map_in(getenv("YINXIN_FONTS"), known[slot].file, &file) ||
	    map_in(yx_buf_str(&own), known[slot].file, &file))
		s->slot[slot].face = render_face_open(s->library, &file, known[slot].family);
	yx_buf_clear(&own);
	return s->slot[slot].face;
}

enum yx_status
yx_ofd_fonts_open(struct yx_ofd_fonts **out, const char *folders, struct yx_error *err)
{
	enum yx_status st = render_system_new(out, folders, err);

	for (unsigned i = 1; st == YX_OK && i < SLOTS; i++)
		(void)render_system_face(*out, i);
	return st;
}

/* ------------------------------------------------------------------- names */

static bool
contains(const char *name, const char *part)
{
	struct yx_buf low = { 0 };
	bool found;

	for (const char *c = name; c && *c; c++)
		yx_buf_put_u8(&low, (uint8_t)((unsigned char)*c < 0x80 ? tolower((unsigned char)*c)
								       : (unsigned char)*c));
	found = yx_bytes_find(yx_buf_bytes(&low), yx_bytes_str(part), 0) != SIZE_MAX;
	yx_buf_clear(&low);
	return found;
}

/* False when the name says nothing. */
static bool
style_by_name(const struct render_font_name *n, enum style *out)
{
	const char *both[2] = { n->name, n->family };

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; both[k] && i < sizeof(names) / sizeof(names[0]); i++)
			if (contains(both[k], names[i].part)) {
				*out = names[i].style;
				return true;
			}
	return false;
}

static enum style
style_of(const struct render_font_name *n)
{
	enum style s;

	if (style_by_name(n, &s))
		return s;
	return n->fixed ? STYLE_MONO : n->serif ? STYLE_SERIF : STYLE_SONG;
}

bool
render_system_half(const struct render_font_name *n)
{
	enum style s;

	return style_by_name(n, &s) &&
	       (s == STYLE_SONG || s == STYLE_HEI || s == STYLE_KAI || s == STYLE_FANG);
}

const unsigned char *
render_system_chain(const struct render_font_name *n)
{
	bool bold = n->bold || contains(n->name, "bold") || contains(n->name, "粗");

	return chains[style_of(n)][bold];
}
