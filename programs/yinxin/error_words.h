/* SPDX-License-Identifier: Apache-2.0 */
/* error_words.h: what went wrong, and what to do about it, in the user's language. */
#ifndef YINXIN_PROGRAM_ERROR_WORDS_H
#define YINXIN_PROGRAM_ERROR_WORDS_H

#include <yinxin/base.h>

/*
 * Append the Chinese for an English error text. The usual ones are said exactly; of others false
 * is returned and nothing is appended. "NAME: text" is NAME：and the Chinese of the text.
 */
bool error_words_zh(struct yx_buf *out, const char *text);
/* What the reader can do; "" when the text itself says so, or nothing is known. */
const char *error_next(const char *text, bool chinese);

#endif
