/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draw_profile.h: does a colour profile (ISO 15076-1, "ICC") show about what the device's own
 * colours would?
 *
 * Some readers of documents apply the profiles in them, others take the numbers for those of the
 * device. Profiles of screens, scanners and presses differ from the device by shades. One that
 * makes light of dark, or two colours of one, shows some readers words that others don't see.
 *
 * Profiles come from documents. Little CMS reads them; what they say is evaluated in floating
 * point, at the nodes of their own tables, and compared with a width measured on real profiles.
 */
#ifndef YINXIN_DRAW_PROFILE_H
#define YINXIN_DRAW_PROFILE_H

#include <yinxin/base.h>

enum yx_profile {
	YX_PROFILE_ALIKE,  /* about the device's colours */
	YX_PROFILE_OTHER,  /* other colours */
	YX_PROFILE_WRONG,  /* for another number of channels, or no profile for colours of images */
	YX_PROFILE_BROKEN, /* some readers make something of it */
	YX_PROFILE_NONE    /* no profile at all: nobody takes it for one */
};

/* A sandboxed child opens no library: open Little CMS before it is made. UNSUPPORTED when it is
 * not there. */
YX_MUST_CHECK enum yx_status yx_profile_prepare(struct yx_error *err);

/*
 * Judge a profile for colours of 1, 3 or 4 parts: grey, red-green-blue, inks. *colours: how many
 * were tried, for what that costs. UNSUPPORTED: Little CMS is not there. LIMIT: larger, or with
 * finer tables, than is looked at (limits.h).
 */
YX_MUST_CHECK enum yx_status yx_profile_judge(enum yx_profile *out, struct yx_bytes in,
					      unsigned parts, uint64_t *colours,
					      struct yx_error *err);

#endif
