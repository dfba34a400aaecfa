/* SPDX-License-Identifier: Apache-2.0 */
/* profile.h: Little CMS, opened when the first profile is looked at. Private to draw. */
#ifndef YINXIN_DRAW_PROFILE_PRIVATE_H
#define YINXIN_DRAW_PROFILE_PRIVATE_H

#include <lcms2.h>
#include <yinxin/base.h>

/* clang-format off */
#define DRAW_CMS_FUNCTIONS(X) \
	X(CloseProfile) X(CreateContext) X(CreateTransformTHR) X(Create_sRGBProfileTHR) \
	X(DeleteContext) X(DeleteTransform) X(DoTransform) X(EvalToneCurveFloat) \
	X(GetToneCurveEstimatedTable) X(GetToneCurveEstimatedTableEntries) X(IsTag) \
	X(OpenProfileFromMemTHR) X(ReadTag)
/* clang-format on */

struct draw_cms {
#define DRAW_CMS_MEMBER(name) __typeof__(&cms##name) name;
	DRAW_CMS_FUNCTIONS(DRAW_CMS_MEMBER)
#undef DRAW_CMS_MEMBER
};

#endif
