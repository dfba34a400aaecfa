/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A self-signed certificate whose only purpose is time-stamping, for demonstrations and tests. It
 * says "demonstration" of itself: nobody should mistake it for an authority's.
 */
#include <yinxin/pki_ca.h>
#include "folder.h"

/* `subject` quoted for yx_name_parse(). */
static void
put_subject(struct yx_buf *out, const char *subject)
{
	yx_buf_puts(out, "/O=Yinxin demonstration, not for real use/CN=");
	for (; *subject; subject++) {
		if (*subject == '/' || *subject == '\\' || *subject == '+')
			yx_buf_put_u8(out, '\\');
		yx_buf_put_u8(out, (uint8_t)*subject);
	}
}

enum yx_status
tsp_demo_certificate(struct yx_buf *out, const struct yx_key *key, const char *subject, int days,
		     struct yx_error *err)
{
	/* a minute back, for clocks that are not quite ours */
	yx_time from = yx_time_now() / YX_SECOND * YX_SECOND - YX_MINUTE;
	struct yx_ca_wish wish = { .profile = YX_CA_TSA,
				   .spki = yx_pubkey_spki(yx_key_public(key)),
				   .not_before = from,
				   .not_after = from + days * YX_DAY,
				   .path_len = -1 };
	struct yx_buf text, name;
	enum yx_status st;

	yx_buf_init(&text, 0);
	yx_buf_init(&name, 0);
	put_subject(&text, subject);
	if ((st = yx_name_parse(&name, yx_buf_str(&text), err)) != YX_OK)
		goto done;
	wish.subject = yx_buf_bytes(&name);
	st = yx_ca_make_cert(out, &wish, NULL, key, err);
done:
	yx_buf_clear(&text);
	yx_buf_clear(&name);
	return st;
}
