/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Captures and templates: whatever is read must be judged, compared with itself, written in every
 * format and read back without complaint.
 */
#include <stdlib.h>
#include <yinxin/ink_match.h>
#include "fuzz.h"

static void
round_trip(const struct yx_ink *ink, enum yx_ink_format format)
{
	struct yx_buf out = { 0 };
	struct yx_ink *again = NULL;
	enum yx_status st = yx_ink_write(ink, format, &out, NULL);

	if (st == YX_OK)
		st = yx_ink_parse(&again, yx_buf_bytes(&out), format, NULL);
	if (st != YX_OK && st != YX_NOMEM && format == YX_INK_FORMAT_COMPACT)
		abort();
	yx_ink_free(again);
	yx_buf_clear(&out);
}

static void
compare(const struct yx_ink *ink)
{
	struct yx_ink_template *t = NULL;
	struct yx_ink_score score;

	if (ink->count > 2000)
		return; /* slow, and nothing new in it */
	if (yx_ink_template_new(&t, (const struct yx_ink *const[]){ ink, ink }, 2, NULL, NULL) ==
		YX_OK &&
	    yx_ink_score(&score, t, ink, NULL) == YX_OK &&
	    !(score.score > -1e6 && score.score < 1e6))
		abort();
	yx_ink_template_free(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_ink *ink = NULL;
	struct yx_ink_template *t = NULL;
	struct yx_ink_quality q;

	if (yx_ink_template_parse(&t, yx_bytes(data, size), NULL) == YX_OK)
		yx_ink_template_free(t);
	if (yx_ink_parse(&ink, yx_bytes(data, size), YX_INK_FORMAT_AUTO, NULL) != YX_OK)
		return 0;
	yx_ink_quality(&q, ink);
	round_trip(ink, YX_INK_FORMAT_COMPACT);
	round_trip(ink, YX_INK_FORMAT_INKML);
	round_trip(ink, YX_INK_FORMAT_JSON);
	compare(ink);
	yx_ink_free(ink);
	return 0;
}
