/* SPDX-License-Identifier: Apache-2.0 */
/* ICC profiles of colour spaces (GB/T 33190-2016 8.3.1), by Little CMS, to sRGB. */
#include "render.h"

#include <lcms2.h>
#include <math.h>

struct profile {
	cmsContext context;
	cmsHTRANSFORM to_srgb; /* NULL: it cannot be used, and that was said */
	int channels;
	double most; /* of a channel, as Little CMS counts it */
};

/* What a profile takes: one, three or four channels of doubles; 0 for anything else. */
static cmsUInt32Number
format_of(cmsHPROFILE from, struct profile *p)
{
	p->most = 1;
	switch (cmsGetColorSpace(from)) {
	case cmsSigGrayData:
		p->channels = 1;
		return TYPE_GRAY_DBL;
	case cmsSigRgbData:
		p->channels = 3;
		return TYPE_RGB_DBL;
	case cmsSigCmykData:
		p->channels = 4;
		p->most = 100; /* per cent of ink */
		return TYPE_CMYK_DBL;
	default:
		return 0;
	}
}

/* False with the reason when these bytes are no profile for colours. */
static bool
open_profile(struct profile *p, struct yx_bytes in)
{
	cmsHPROFILE from = NULL, srgb = NULL;
	cmsUInt32Number format;

	if (!(p->context = cmsCreateContext(NULL, NULL)))
		return false;
	from = cmsOpenProfileFromMemTHR(p->context, in.data, (cmsUInt32Number)in.len);
	srgb = cmsCreate_sRGBProfileTHR(p->context);
	if (from && srgb && (format = format_of(from, p)) != 0)
		p->to_srgb = cmsCreateTransformTHR(p->context, from, format, srgb, TYPE_RGB_DBL,
						   INTENT_RELATIVE_COLORIMETRIC,
						   cmsFLAGS_BLACKPOINTCOMPENSATION);
	if (from)
		(void)cmsCloseProfile(from);
	if (srgb)
		(void)cmsCloseProfile(srgb);
	return p->to_srgb != NULL;
}

static struct profile *
load(struct render *r, struct render_resource *space, const char *path)
{
	struct profile *p = yx_alloc(sizeof(*p));
	struct yx_buf file = { 0 };

	if (p && render_read_file(r, space, path, space->node, YX_LIMIT_RENDER_PROFILE, &file) &&
	    !open_profile(p, yx_buf_bytes(&file)))
		render_warn(r, space->node,
			    "this colour profile cannot be used: plain colours stand in",
			    "颜色配置文件无法使用，按普通颜色空间显示", path);
	yx_buf_clear(&file);
	return p;
}

bool
render_profile_rgb(struct render *r, struct render_resource *space, const double *v, int n,
		   struct render_rgba *out)
{
	const char *path = yx_xml_attr(space->node, "Profile");
	double in[4] = { 0 }, rgb[3] = { 0 };
	struct profile *p;

	if (!path || !*path)
		return false;
	if (!space->profile)
		space->profile = load(r, space, path);
	p = space->profile;
	if (!p || !p->to_srgb)
		return false;
	if (n != p->channels) {
		render_warn(r, space->node, "the colour has not the channels of its profile",
			    "颜色分量数与颜色配置文件不符", path);
		return false;
	}
	for (int i = 0; i < n; i++)
		in[i] = v[i] * p->most;
	cmsDoTransform(p->to_srgb, in, rgb, 1);
	out->r = fmin(fmax(rgb[0], 0), 1);
	out->g = fmin(fmax(rgb[1], 0), 1);
	out->b = fmin(fmax(rgb[2], 0), 1);
	return true;
}

void
render_profile_free(void *profile)
{
	struct profile *p = profile;

	if (!p)
		return;
	if (p->to_srgb)
		cmsDeleteTransform(p->to_srgb);
	if (p->context)
		cmsDeleteContext(p->context);
	yx_free(p);
}
