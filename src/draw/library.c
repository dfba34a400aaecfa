/* SPDX-License-Identifier: Apache-2.0 */
/* HarfBuzz, its subsetter and FreeType, opened once. */
#include "library.h"

#include <pthread.h>
#include <yinxin/base_library.h>

struct draw_hb draw_hb;
struct draw_hb_subset draw_hb_subset;
struct draw_ft draw_ft;
static enum yx_status loaded;
static struct yx_error load_error;

static enum yx_status ft_loaded;
static struct yx_error ft_error;

static void
load_ft(void)
{
	static const char *const files[] = { "libfreetype.so.6", NULL };
#define SYMBOL(name) { "FT_" #name, &draw_ft.name },
	static const struct yx_library_symbol ft[] = { DRAW_FT_FUNCTIONS(SYMBOL) };
#undef SYMBOL

	ft_loaded =
	    yx_library_open(files, "libfreetype6", ft, sizeof(ft) / sizeof(ft[0]), &ft_error);
}

enum yx_status
draw_freetype_load(struct yx_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load_ft);
	if (ft_loaded != YX_OK && err)
		*err = ft_error;
	return ft_loaded;
}

static void
load(void)
{
	static const char *const hb_files[] = { "libharfbuzz.so.0", NULL };
	static const char *const subset_files[] = { "libharfbuzz-subset.so.0", NULL };
#define SYMBOL(name) { "hb_" #name, &draw_hb.name },
	static const struct yx_library_symbol hb[] = { DRAW_HB_FUNCTIONS(SYMBOL) };
#undef SYMBOL
#define SYMBOL(name) { "hb_subset_" #name, &draw_hb_subset.name },
	static const struct yx_library_symbol subset[] = { DRAW_HB_SUBSET_FUNCTIONS(SYMBOL) };
#undef SYMBOL

	loaded =
	    yx_library_open(hb_files, "libharfbuzz0b", hb, sizeof(hb) / sizeof(hb[0]), &load_error);
	if (loaded == YX_OK)
		loaded = yx_library_open(subset_files, "libharfbuzz-subset0", subset,
					 sizeof(subset) / sizeof(subset[0]), &load_error);
	if (loaded == YX_OK)
		loaded = draw_freetype_load(&load_error);
}

enum yx_status
draw_library_load(struct yx_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (loaded != YX_OK && err)
		*err = load_error;
	return loaded;
}
