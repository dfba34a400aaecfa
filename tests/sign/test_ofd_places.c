/* SPDX-License-Identifier: Apache-2.0 */
/* Where a seal on an OFD stands, and how large. */
#include "ofd_kit.h"

/* Never stretched: in the middle of a box, or with its corner at a point. */
static void
the_seal_keeps_its_size(void)
{
	static const struct yx_ofd_place places[] = {
		{ .page = 0, .box = { 100, 200, 60, 50 } },
		{ .page = 1, .box = { 100, 200, 0, 0 } },
		{ .page = 1, .box = { 10, 20, 40, 40 }, .clip = { 0, 0, 5, 40 } },
	};
	static const double x[] = { 110, 100, 10 }, y[] = { 205, 200, 20 };
	struct yx_error err = YX_ERROR_INIT;
	const struct yx_ofd_signature *sig;
	struct yx_sign_ofd_request q;
	struct yx_buf out = { 0 }, plain = { 0 }, esl = { 0 };
	struct yx_ofd *o = NULL;
	struct kit kit;

	kit_init(&kit, "sm2");
	ofd_make_rich(&plain);
	ofd_seal(&esl, &kit, 4);
	q = (struct yx_sign_ofd_request){ .key = kit.signer.key,
					  .cert = kit_cert(&kit.signer),
					  .seal = yx_buf_bytes(&esl),
					  .time = KIT_DAY(-1),
					  .places = places,
					  .place_count = 3 };
	CHECK_OK(ofd_sign(&out, &plain, &q, &err));
	CHECK_OK(yx_ofd_open(&o, yx_buf_bytes(&out), &err));
	sig = yx_ofd_signature(o, 0);
	CHECK_INT(sig->stamp_count, 3);
	for (size_t i = 0; i < sig->stamp_count; i++) {
		const struct yx_ofd_box *b = &sig->stamps[i].boundary;

		CHECK_MSG(b->x == x[i] && b->y == y[i] && b->width == 40 && b->height == 40,
			  "%zu: %g %g %g %g", i, b->x, b->y, b->width, b->height);
	}
	yx_ofd_free(o);
	yx_buf_clear(&out);
	yx_buf_clear(&plain);
	yx_buf_clear(&esl);
	kit_clear(&kit);
}

TEST_MAIN(CASE(the_seal_keeps_its_size))
