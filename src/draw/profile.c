/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour profiles of documents, compared with the device's colours (yinxin/draw_profile.h). Curves
 * and matrices are reckoned with here; tables by Little CMS. A profile may hold both, and tables
 * for several intents: readers choose, so each has to do.
 */
#include "profile.h"

#include <math.h>
#include <pthread.h>
#include <yinxin/base_library.h>
#include <yinxin/draw_profile.h>
#include <yinxin/limits.h>

/*
 * What may be, measured on 120 real profiles (docs/VERIFICATION.md). Colours differ by up to ROOM
 * of CIE 1976 (for inks: each light by ROOM_INK of the whole); what differs by SEEN in lightness
 * for the one differs by UNSEEN at least for the other.
 */
#define ROOM     60.0
#define ROOM_INK 0.4
#define SEEN     45.0
#define UNSEEN   8.0
#define FEW      127 /* colours compared each with each */

struct profile {
	cmsContext context;
	cmsHPROFILE icc;
	struct yx_bytes in;
	bool lab; /* its connection space */
};

/* --------------------------------------------------------------------- colours */

static double
unit(double v)
{
	return v > 0 ? fmin(v, 1) : 0; /* not a number: 0 */
}

/* IEC 61966-2-1: light to what screens are given. */
static double
coded(double v)
{
	v = unit(v);
	return v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
}

/* Light under D50, the connection space's, as red, green and blue of IEC 61966-2-1. */
static void
from_xyz(const double xyz[3], double rgb[3])
{
	static const double m[3][3] = { { 3.1338561, -1.6168667, -0.4906146 },
					{ -0.9787684, 1.9161415, 0.0334540 },
					{ 0.0719453, -0.2289914, 1.4052427 } };

	for (int i = 0; i < 3; i++)
		rgb[i] = coded(m[i][0] * xyz[0] + m[i][1] * xyz[1] + m[i][2] * xyz[2]);
}

static uint64_t
power(uint64_t base, unsigned n)
{
	uint64_t out = 1;

	while (n--)
		out *= base;
	return out;
}

/* What screens show for inks lies between two answers: each ink takes all of one light, or as
 * much as on coated paper (the sixteen colours of full inks, mixed by their areas). */
static void
ink_bounds(const double v[4], double low[3], double high[3])
{
	static const uint8_t solid[16][3] = {
		{ 255, 255, 255 }, { 0, 158, 224 }, { 230, 0, 126 }, { 49, 39, 131 },
		{ 255, 237, 0 },   { 0, 150, 64 },  { 227, 6, 19 },  { 57, 53, 53 },
		{ 29, 29, 27 },    { 0, 20, 30 },   { 29, 0, 9 },    { 6, 3, 12 },
		{ 28, 26, 0 },     { 0, 17, 4 },    { 27, 0, 0 },    { 0, 0, 0 },
	};

	for (int c = 0; c < 3; c++) {
		double plain = (1 - v[c]) * (1 - v[3]), paper = 0;

		for (unsigned k = 0; k < 16; k++) {
			double share = 1;

			for (unsigned i = 0; i < 4; i++)
				share *= k >> i & 1 ? v[i] : 1 - v[i];
			paper += share * solid[k][c] / 255;
		}
		low[c] = fmin(plain, paper);
		high[c] = fmax(plain, paper);
	}
}

/* CIE 15: lightness and opponent colours of what a screen shows. */
static void
to_lab(const double rgb[3], double lab[3])
{
	static const double m[3][3] = { { 0.4360747, 0.3850649, 0.1430804 },
					{ 0.2225045, 0.7168786, 0.0606169 },
					{ 0.0139322, 0.0971045, 0.7141733 } };
	static const double white[3] = { 0.9642, 1, 0.8249 };
	double f[3];

	for (int i = 0; i < 3; i++) {
		double t = 0;

		for (int k = 0; k < 3; k++) {
			double v = unit(rgb[k]);

			t += m[i][k] / white[i] *
			     (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
		}
		f[i] = t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
	}
	lab[0] = 116 * f[1] - 16;
	lab[1] = 500 * (f[0] - f[1]);
	lab[2] = 200 * (f[1] - f[2]);
}

/* What devices and the profile make of one colour. */
struct sample {
	double device[2]; /* lightness, by either answer for inks; the same twice for others */
	double shown;
};

/* Words are read when they are lighter or darker than what is around them. */
static double
contrast(const struct sample *a, const struct sample *b)
{
	double d0 = fabs(a->device[0] - b->device[0]), d1 = fabs(a->device[1] - b->device[1]);
	double shown = fabs(a->shown - b->shown), lost = 0;

	if (fmin(d0, d1) >= SEEN)
		lost = UNSEEN / fmax(shown, 0.01);
	if (shown >= SEEN)
		lost = fmax(lost, UNSEEN / fmax(fmax(d0, d1), 0.01));
	return lost;
}

/* How far is what a profile makes of `v` from what devices would, in parts of what may be? */
static double
distance(unsigned parts, const double *v, const double rgb[3], struct sample *out)
{
	double device[2][3], shown[3], lab[3], far = 0;

	if (parts == 4)
		ink_bounds(v, device[0], device[1]);
	for (unsigned c = 0; c < 3; c++) {
		double at = unit(rgb[c]);

		if (parts == 4)
			far = fmax(far, fmax(device[0][c] - at, at - device[1][c]) / ROOM_INK);
		else
			device[0][c] = v[parts == 1 ? 0 : c];
	}
	to_lab(rgb, shown);
	to_lab(device[0], lab);
	out->shown = shown[0];
	out->device[0] = out->device[1] = lab[0];
	if (parts == 4) {
		to_lab(device[1], lab);
		out->device[1] = lab[0];
		return far;
	}
	for (unsigned c = 0; c < 3; c++)
		far += (lab[c] - shown[c]) * (lab[c] - shown[c]);
	return sqrt(far) / ROOM;
}

/* What was looked at so far: every colour against white and black, the first ones each by each. */
struct looked {
	unsigned parts;
	double far;
	uint64_t colours;
	struct sample at[FEW];
	size_t count;
};

static void
look(struct looked *l, const double *v, const double rgb[3])
{
	struct sample s;
	size_t against;

	l->colours++;
	l->far = fmax(l->far, distance(l->parts, v, rgb, &s));
	against = l->count < FEW ? l->count : 2;
	for (size_t i = 0; i < against; i++)
		l->far = fmax(l->far, contrast(&l->at[i], &s));
	if (l->count < FEW)
		l->at[l->count++] = s;
}

/* Colour `k` of a grid of so many steps a channel. */
static void
grid_at(unsigned parts, uint64_t k, unsigned steps, double v[4])
{
	for (unsigned i = 0; i < parts; i++, k /= steps)
		v[i] = (double)(k % steps) / (steps - 1);
}

/* All colours that are compared: white, black, a coarse grid, then what the caller adds. */
typedef void paint_fn(const void *with, const double v[4], double rgb[3]);

static void
look_around(struct looked *l, paint_fn *paint, const void *with)
{
	static const double white[2][4] = { { 1, 1, 1 }, { 0, 0, 0, 0 } };
	static const double black[2][4] = { { 0, 0, 0 }, { 0, 0, 0, 1 } };
	unsigned steps = l->parts == 1 ? FEW - 2 : l->parts == 3 ? 5 : 3;
	uint64_t nodes = power(steps, l->parts);
	double v[4], rgb[3];

	paint(with, white[l->parts == 4], rgb);
	look(l, white[l->parts == 4], rgb);
	paint(with, black[l->parts == 4], rgb);
	look(l, black[l->parts == 4], rgb);
	for (uint64_t k = 0; k < nodes; k++) {
		grid_at(l->parts, k, steps, v);
		paint(with, v, rgb);
		look(l, v, rgb);
	}
}

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
	return unit((double)cms.EvalToneCurveFloat(curve, (cmsFloat32Number)v));
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

	rgb[0] = rgb[1] = rgb[2] = coded(c->lab ? light_of(100 * y) : y);
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
	from_xyz(xyz, rgb);
}

/* What is said without a table; false when that is nothing, or half of it. */
static bool
by_curves(const struct profile *p, struct looked *l)
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
	look_around(l, l->parts == 1 ? paint_grey : paint_matrix, &c);
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
look_at_table(struct looked *l, const struct table *t, unsigned steps)
{
	uint64_t nodes = steps > 1 ? power(steps, l->parts) : 0;
	double v[4], rgb[3];

	look_around(l, paint_table, t);
	for (uint64_t k = 0; k < nodes; k++) {
		grid_at(l->parts, k, steps, v);
		paint_table(t, v, rgb);
		look(l, v, rgb);
	}
	for (unsigned way = 0; way <= l->parts; way++)
		for (unsigned k = 0; k < 3 * 256; k++) {
			for (unsigned i = 0; i < l->parts; i++)
				v[i] =
				    i == way || way == l->parts ? k % 256 / 255.0 : k / 256 / 2.0;
			paint_table(t, v, rgb);
			look(l, v, rgb);
		}
}

/* For each intent that has a table of its own. */
static enum yx_status
by_tables(const struct profile *p, struct looked *all, bool *any, bool *broken,
	  struct yx_error *err)
{
	static const uint32_t names[] = { 0x41324230, 0x41324231, 0x41324232 }; /* A2B0 ... */
	struct yx_bytes seen[3];

	for (unsigned i = 0; i < 3; i++) {
		struct yx_bytes tag = seen[i] = tag_bytes(p->in, names[i]);
		unsigned steps = table_steps(tag, all->parts);
		struct looked l = { .parts = all->parts };
		struct table t = { .parts = all->parts };
		bool again = false;

		for (unsigned k = 0; k < i; k++)
			again |= seen[k].data == tag.data && seen[k].len == tag.len;
		if (!tag.len || again)
			continue;
		if (power(steps, all->parts) > YX_LIMIT_PROFILE_NODES)
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
look_at_profile(struct looked *l, struct yx_bytes in, struct yx_error *err)
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
	struct looked l = { .parts = parts };
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
