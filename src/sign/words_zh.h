/* SPDX-License-Identifier: Apache-2.0 */
/* words_zh.h: Chinese for what parsers and checks say in English. */
#ifndef YINXIN_SIGN_PRIVATE_WORDS_ZH_H
#define YINXIN_SIGN_PRIVATE_WORDS_ZH_H

#include <yinxin/cms.h>
#include <yinxin/pdf.h>

/* As yx_error_line(). */
const char *yx_error_line_zh(const struct yx_error *err, char *out, size_t out_size);
/* An oddity of a PDF, with its object and byte. */
const char *yx_note_line(const struct yx_pdf_note *n, char *out, size_t out_size);
const char *yx_note_line_zh(const struct yx_pdf_note *n, char *out, size_t out_size);
/* Why a check did not pass; "" when it did. */
const char *yx_cms_check_zh(enum yx_cms_check_id check, enum yx_cms_result result);

#endif
