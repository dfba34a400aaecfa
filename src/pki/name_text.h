/* SPDX-License-Identifier: Apache-2.0 */
/* Attribute values as text: prepared for comparison, and escaped for people. */
#ifndef YINXIN_PKI_PRIVATE_NAME_TEXT_H
#define YINXIN_PKI_PRIVATE_NAME_TEXT_H

#include <yinxin/base.h>
#include <yinxin/der.h>

#define NAME_TEXT_END (-1) /* the value ended */
#define NAME_TEXT_BAD (-2) /* it is not text of its type */

struct name_text {
	struct yx_reader r;
	uint8_t tag;
	bool started;
	int32_t held; /* a character read ahead behind a run of blanks, or NAME_TEXT_END */
};

/* False when values of this tag are not compared as text. */
bool name_text_init(struct name_text *t, uint8_t tag, struct yx_bytes value);
/* The next prepared character (RFC 4518), or one of the two above. */
int32_t name_text_next(struct name_text *t);
/* Append UTF-8 escaped by RFC 4514 2.4; control and direction characters as hex pairs too. */
void name_text_put_escaped(struct yx_buf *out, struct yx_bytes text);

#endif
