/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_profile: colour spaces by profile (ISO 32000-2 8.6.5.5). Some readers apply the profile,
 * some take /Alternate, some only count the parts.
 */
#include "strict.h"

#include <yinxin/draw_profile.h>
#include <yinxin/limits.h>

#define COLOUR 500 /* nanoseconds to try one, or so */

static bool
other_colours(struct strict *s)
{
	return strict_odd(s, "a colour profile that shows other colours than the device's",
			  "颜色配置文件显示的颜色与设备颜色不同");
}

static bool
no_library(struct strict *s)
{
	s->out->limit = !s->out->found && s->status == YX_OK;
	return strict_odd(s, "a colour profile, which cannot be looked at without liblcms2-2",
			  "未安装 liblcms2-2，无法检查颜色配置文件");
}

/* The same bytes for as many parts are judged once in a file, wherever they lie. */
static const struct pdf_profile *
judged(struct strict *s, struct yx_bytes in, unsigned parts)
{
	struct yx_pdf *doc = s->v.doc;
	struct pdf_profile *to = &doc->profiles[doc->profile_count % PDF_PROFILES];
	struct yx_digest digest;
	uint64_t colours = 0;

	if (yx_digest(&digest, YX_DIGEST_SHA256, in, s->err) != YX_OK) {
		s->status = YX_INTERNAL;
		return NULL;
	}
	s->work += 2 * in.len;
	for (size_t i = 0; i < doc->profile_count && i < PDF_PROFILES; i++)
		if (doc->profiles[i].parts == parts &&
		    yx_digest_equal(&doc->profiles[i].digest, &digest))
			return &doc->profiles[i];
	to->digest = digest;
	to->parts = parts;
	to->status = yx_profile_judge(&to->said, in, parts, &colours, NULL);
	s->work += COLOUR * colours;
	doc->profile_count++;
	return to;
}

/* Numbers of profiles go from 0 to 1; what else /Range says only some readers believe. */
static bool
good_range(struct strict *s, const struct yx_pdf_obj *range, unsigned parts)
{
	double v[8];

	if (range->kind == YX_PDF_NULL)
		return true;
	if (!strict_numbers(s, range, v, 2 * (size_t)parts))
		return false;
	for (unsigned i = 0; i < parts; i++)
		if (v[2 * i] != 0 || v[2 * i + 1] != 1)
			return false;
	return true;
}

/* The space for readers without profiles: the device's, or a calibrated one. */
static bool
good_alternate(struct strict *s, const struct yx_pdf_obj *o, unsigned parts, unsigned depth)
{
	const struct yx_pdf_obj *kind = strict_item(s, o, 0);
	struct strict_space space;

	if (o->kind == YX_PDF_NULL)
		return true;
	if (o->kind == YX_PDF_ARRAY && !yx_pdf_is_name(kind, "ICCBased") &&
	    !yx_pdf_is_name(kind, "CalGray") && !yx_pdf_is_name(kind, "CalRGB") &&
	    !(o->u.array.count == 1 && kind->kind == YX_PDF_NAME &&
	      strict_device(kind->u.text, &space)))
		return false;
	return strict_space(s, o, &space, depth + 1) && !space.pattern && space.parts == parts;
}

static bool
good_profile(struct strict *s, const struct yx_pdf_obj *stream, unsigned parts)
{
	const struct pdf_profile *said;
	struct yx_buf data = { 0 };
	struct yx_bytes left;
	bool good = strict_decode(s, stream, YX_LIMIT_PROFILE + 1, &data, &left);

	said = good ? judged(s, yx_buf_bytes(&data), parts) : NULL;
	yx_buf_clear(&data);
	if (!said || !strict_goes_on(s))
		return false;
	if (said->status == YX_UNSUPPORTED)
		return no_library(s);
	if (said->status == YX_NOMEM) {
		s->status = yx_fail_nomem(s->err);
		return false;
	}
	if (said->status != YX_OK)
		return strict_limit(s);
	switch (said->said) {
	case YX_PROFILE_ALIKE:
	case YX_PROFILE_NONE:
		return true;
	case YX_PROFILE_OTHER:
		return other_colours(s);
	case YX_PROFILE_WRONG:
		return strict_odd(s, "a colour profile that is not for these colours",
				  "颜色配置文件与颜色分量不符");
	default:
		return strict_odd(s, "a colour profile that is damaged", "颜色配置文件已损坏");
	}
}

bool
strict_profile(struct strict *s, const struct yx_pdf_obj *array, struct strict_space *out,
	       unsigned depth)
{
	const struct yx_pdf_obj *stream = strict_item(s, array, 1);
	const struct yx_pdf_obj *n = strict_get(s, stream, "N");
	unsigned parts = n->kind == YX_PDF_INT ? (unsigned)n->u.integer : 0;

	out->parts = parts;
	if (stream->kind != YX_PDF_STREAM || (parts != 1 && parts != 3 && parts != 4) ||
	    n->u.integer != (int64_t)parts || !good_range(s, strict_get(s, stream, "Range"), parts))
		return false;
	if (strict_seen(s, STRICT_AS_PROFILE, stream->stream_of.num))
		return true;
	if (!good_alternate(s, strict_get(s, stream, "Alternate"), parts, depth) ||
	    !good_profile(s, stream, parts))
		return false;
	strict_keep(s, STRICT_AS_PROFILE, stream->stream_of.num);
	return true;
}

bool
strict_group(struct strict *s, const struct yx_pdf_obj *owner)
{
	const struct yx_pdf_obj *group = strict_get(s, owner, "Group");
	const struct yx_pdf_obj *space = strict_get(s, group, "CS");
	struct strict_space out;

	if (group->kind != YX_PDF_NULL && group->kind != YX_PDF_DICT)
		return strict_odd(s, "a group that is no dictionary", "透明度组不是字典");
	return space->kind == YX_PDF_NULL || (strict_space(s, space, &out, 0) && !out.pattern) ||
	       strict_odd(s, "a group's colours that are none", "透明度组的色彩空间无效");
}

bool
strict_profile_bytes(struct strict *s, struct yx_bytes in, unsigned parts)
{
	const struct pdf_profile *said = judged(s, in, parts);

	if (!said || !strict_goes_on(s))
		return false;
	if (said->status == YX_UNSUPPORTED)
		return no_library(s);
	if (said->status != YX_OK)
		return strict_limit(s);
	return said->said != YX_PROFILE_OTHER || other_colours(s);
}
