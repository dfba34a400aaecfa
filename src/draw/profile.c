/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour profiles of documents, compared with the device's colours (yinxin/draw_profile.h). Curves
 * and matrices are reckoned with here; tables by Little CMS. A profile may hold both, and tables
 * for several intents: readers choose, so each has to do.
 */
#include "profile.h"
#include "profile_colour.h"

#include <math.h>
#include <pthread.h>
#include <yinxin/base_library.h>
#include <yinxin/draw_profile.h>
#include <yinxin/limits.h>

struct profile {
	cmsContext context;
	cmsHPROFILE icc;
	struct yx_bytes in;
	bool lab; /* its connection space */
};

/* ------------------------------------------------------------------- the library */

static struct draw_cms cms;
static enum yx_status loaded;
static struct yx_error load_error;

static void
load(void)
{
	static const char *const files[] = { "liblcms2.so.2", NULL };
#define SYMBOL(name) { "cms" #name, &cms.name },
	static const struct yx_library_symbol symbols[] = { DRAW_CMS_FUNCTIONS(SYMBOL) };
#undef SYMBOL

	loaded = yx_library_open(files, "liblcms2-2", symbols, sizeof(symbols) / sizeof(symbols[0]),
				 &load_error);
}

enum yx_status
yx_profile_prepare(struct yx_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (loaded != YX_OK && err)
		*err = load_error;
	return loaded;
}

/* -------------------------------------------------------------- curves, matrices */

/* A curve that anywhere falls could hide one level from who looks at others. */
static bool
rises(const cmsToneCurve *curve)
{
	cmsUInt32Number n = cms.GetToneCurveEstimatedTableEntries(curve);
	const cmsUInt16Number *at = cms.GetToneCurveEstimatedTable(curve);

	for (cmsUInt32Number i = 1; i < n; i++)
		if (at[i] < at[i - 1])
			return false;
	return n > 1;
}

static double
curve_at(const cmsToneCurve *curve, double v)
{
	return profile_unit((double)cms.EvalToneCurveFloat(curve, (cmsFloat32Number)v));
}

/* CIE 15: the light of a lightness. */
static double
light_of(double lightness)
{
	double t = (lightness + 16) / 116;

	return lightness > 8 ? t * t * t : lightness / 903.2963;
}

struct curves {
	bool lab;
	const cmsToneCurve *curve[3];
	const cmsCIEXYZ *place[3];
};

static void
paint_grey(const void *with, const double v[4], double rgb[3])
{
	const struct curves *c = with;
	double y = curve_at(c->curve[0], v[0]);

	rgb[0] = rgb[1] = rgb[2] = profile_coded(c->lab ? light_of(100 * y) : y);
}

static void
paint_matrix(const void *with, const double v[4], double rgb[3])
{
	const struct curves *c = with;
	double xyz[3] = { 0 };

	for (unsigned i = 0; i < 3; i++) {
		double light = curve_at(c->curve[i], v[i]);

		xyz[0] += light * c->place[i]->X;
		xyz[1] += light * c->place[i]->Y;
		xyz[2] += light * c->place[i]->Z;
	}
	profile_from_xyz(xyz, rgb);
}

/* What is said without a table; false when that is nothing, or half of it. */
static bool
by_curves(const struct profile *p, struct profile_looked *l)
{
	static const cmsTagSignature grey[] = { cmsSigGrayTRCTag };
	static const cmsTagSignature lights[] = { cmsSigRedTRCTag, cmsSigGreenTRCTag,
						  cmsSigBlueTRCTag };
	static const cmsTagSignature places[] = { cmsSigRedColorantTag, cmsSigGreenColorantTag,
						  cmsSigBlueColorantTag };
	struct curves c = { .lab = p->lab };

	if (l->parts == 4)
		return false;
	for (unsigned i = 0; i < l->parts; i++)
		if (!(c.curve[i] = cms.ReadTag(p->icc, (l->parts == 1 ? grey : lights)[i])) ||
		    (l->parts == 3 && !(c.place[i] = cms.ReadTag(p->icc, places[i]))))
			return false;
	for (unsigned i = 0; i < l->parts; i++)
		if (!rises(c.curve[i]))
			l->far = INFINITY;
	profile_look_around(l, l->parts == 1 ? paint_grey : paint_matrix, &c);
	return true;
}

/* ----------------------------------------------------------------------- tables */

/* Where a tag's bytes are (ISO 15076-1 7.3); empty when there is none. */
static struct yx_bytes
tag_bytes(struct yx_bytes in, uint32_t name)
{
	struct yx_reader r = yx_reader(in);
	uint32_t count, is, at, size;

	if (!yx_skip(&r, 128) || !yx_take_u32be(&r, &count))
		return yx_bytes(NULL, 0);
	while (count-- && yx_take_u32be(&r, &is) && yx_take_u32be(&r, &at) &&
	       yx_take_u32be(&r, &size))
		if (is == name)
			return yx_bytes_slice(in, at, size);
	return yx_bytes(NULL, 0);
}

/* The most steps that a table has for a channel (10.10 to 10.12); 0 when it has none. */
static unsigned
table_steps(struct yx_bytes tag, unsigned parts)
{
	struct yx_reader r = yx_reader(tag);
	uint32_t kind, at;
	uint8_t n, most = 0;

	if (!yx_take_u32be(&r, &kind) || !yx_skip(&r, 6) || !yx_take_u8(&r, &n))
		return 0;
	if (kind != 0x6d414220) /* mAB; else mft1, mft2 */
		return n;
	r = yx_reader(tag);
	if (!yx_skip(&r, 24) || !yx_take_u32be(&r, &at) || !at)
		return 0;
	r = yx_reader(yx_bytes_slice(tag, at, 16));
	for (unsigned i = 0; i < parts && yx_take_u8(&r, &n); i++)
		most = n > most ? n : most;
	return most;
}

static cmsHTRANSFORM
transform_of(const struct profile *p, unsigned parts, unsigned intent)
{
	static const cmsUInt32Number formats[] = { 0, TYPE_GRAY_DBL, 0, TYPE_RGB_DBL,
						   TYPE_CMYK_DBL };
	cmsHPROFILE srgb = cms.Create_sRGBProfileTHR(p->context);
	cmsHTRANSFORM t = NULL;

	if (srgb)
		t = cms.CreateTransformTHR(p->context, p->icc, formats[parts], srgb, TYPE_RGB_DBL,
					   intent, cmsFLAGS_NOOPTIMIZE | cmsFLAGS_NOCACHE);
	if (srgb)
		(void)cms.CloseProfile(srgb);
	return t;
}

struct table {
	cmsHTRANSFORM transform;
	unsigned parts;
};

static void
paint_table(const void *with, const double v[4], double rgb[3])
{
	const struct table *t = with;
	double in[4] = { 0 };

	for (unsigned i = 0; i < t->parts; i++)
		in[i] = t->parts == 4 ? 100 * v[i] : v[i]; /* per cent of ink */
	rgb[0] = rgb[1] = rgb[2] = 0;
	cms.DoTransform(t->transform, in, rgb, 1);
}

/* All nodes; and level by level along each channel and along all of them together, for tables may
 * have curves before them. */
static void
look_at_table(struct profile_looked *l, const struct table *t, unsigned steps)
{
	uint64_t nodes = steps > 1 ? profile_power(steps, l->parts) : 0;
	double v[4], rgb[3];

	profile_look_around(l, paint_table, t);
	for (uint64_t k = 0; k < nodes; k++) {
		profile_grid(l->parts, k, steps, v);
		paint_table(t, v, rgb);
		profile_look(l, v, rgb);
	}
	for (unsigned way = 0; way <= l->parts; way++)
		for (unsigned k = 0; k < 3 * 256; k++) {
			for (unsigned i = 0; i < l->parts; i++)
				v[i] =
				    i == way || way == l->parts ? k % 256 / 255.0 : k / 256 / 2.0;
			paint_table(t, v, rgb);
			profile_look(l, v, rgb);
		}
}

/* For each intent that has a table of its own. */
static enum yx_status
by_tables(const struct profile *p, struct profile_looked *all, bool *any, bool *broken,
	  struct yx_error *err)
{
	static const uint32_t names[] = { 0x41324230, 0x41324231, 0x41324232 }; /* A2B0 ... */
	struct yx_bytes seen[3];

	for (unsigned i = 0; i < 3; i++) {
		struct yx_bytes tag = seen[i] = tag_bytes(p->in, names[i]);
		unsigned steps = table_steps(tag, all->parts);
		struct profile_looked l = { .parts = all->parts };
		struct table t = { .parts = all->parts };
		bool again = false;

		for (unsigned k = 0; k < i; k++)
			again |= seen[k].data == tag.data && seen[k].len == tag.len;
		if (!tag.len || again)
			continue;
		if (profile_power(steps, all->parts) > YX_LIMIT_PROFILE_NODES)
			return yx_fail(err, YX_LIMIT, NULL, "",
				       "a colour profile with a table of more than %llu colours",
				       (unsigned long long)YX_LIMIT_PROFILE_NODES);
		*any = true;
		if (!(t.transform = transform_of(p, all->parts, i))) {
			*broken = true;
			continue;
		}
		look_at_table(&l, &t, steps);
		cms.DeleteTransform(t.transform);
		all->far = fmax(all->far, l.far);
		all->colours += l.colours;
	}
	return YX_OK;
}

/* ------------------------------------------------------------------------ judging */

/* YX_MALFORMED, without an error: it cannot be read. */
static enum yx_status
look_at_profile(struct profile_looked *l, struct yx_bytes in, struct yx_error *err)
{
	struct profile p = { .in = in,
			     .lab = yx_bytes_equal_str(yx_bytes_slice(in, 20, 4), "Lab ") };
	enum yx_status st = yx_profile_prepare(err);
	bool tables = false, broken = true;

	if (st != YX_OK)
		return st;
	if (!(p.context = cms.CreateContext(NULL, NULL)))
		return yx_fail_nomem(err);
	if ((p.icc = cms.OpenProfileFromMemTHR(p.context, in.data, (cmsUInt32Number)in.len))) {
		bool curves = by_curves(&p, l);

		broken = false;
		st = by_tables(&p, l, &tables, &broken, err);
		broken |= !curves && !tables;
		(void)cms.CloseProfile(p.icc);
	}
	cms.DeleteContext(p.context);
	return st == YX_OK && broken ? YX_MALFORMED : st;
}

static bool
is_one_of(struct yx_bytes name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (yx_bytes_equal_str(name, names[i]))
			return true;
	return false;
}

/* The header (ISO 15076-1 7.2): of a class and for channels that can be a document's colours. */
static bool
fits(struct yx_bytes in, unsigned parts)
{
	static const char *const classes[] = { "mntr", "scnr", "prtr", "spac" };
	static const char *const bases[] = { "XYZ ", "Lab " };
	const char *channels = parts == 1 ? "GRAY" : parts == 3 ? "RGB " : "CMYK";

	return is_one_of(yx_bytes_slice(in, 12, 4), classes, 4) &&
	       is_one_of(yx_bytes_slice(in, 20, 4), bases, 2) &&
	       is_one_of(yx_bytes_slice(in, 16, 4), &channels, 1);
}

enum yx_status
yx_profile_judge(enum yx_profile *out, struct yx_bytes in, unsigned parts, uint64_t *colours,
		 struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct profile_looked l = { .parts = parts };
	uint32_t size = 0;
	enum yx_status st;

	*colours = 0;
	*out = YX_PROFILE_NONE;
	if (!yx_bytes_equal_str(yx_bytes_slice(in, 36, 4), "acsp"))
		return YX_OK;
	*out = YX_PROFILE_WRONG;
	if (!fits(in, parts))
		return YX_OK;
	if (in.len > YX_LIMIT_PROFILE)
		return yx_fail(err, YX_LIMIT, NULL, "", "a colour profile of more than %llu bytes",
			       (unsigned long long)YX_LIMIT_PROFILE);
	*out = YX_PROFILE_BROKEN;
	if (!yx_take_u32be(&r, &size) || size != in.len)
		return YX_OK;
	st = look_at_profile(&l, in, err);
	*colours = l.colours;
	if (st == YX_MALFORMED)
		return YX_OK;
	if (st == YX_OK)
		*out = l.far <= 1 ? YX_PROFILE_ALIKE : YX_PROFILE_OTHER;
	return st;
}
