/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report: verdicts as data for machines and as sentences for people, in English and Chinese.
 */
#ifndef YINXIN_REPORT_H
#define YINXIN_REPORT_H

#include <yinxin/codec_json.h>
#include <yinxin/sign.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One verdict as the JSON object of `yinxin verify --json` (docs/FORMATS.md), put into a builder
 * under `key` (NULL inside an array or at the root). `chinese` chooses the language of reasons.
 */
void yx_report_verdict_json(struct yx_json_build *b, const char *key,
			    const struct yx_verify_report *r, bool chinese);

/*
 * One verdict as plain text: the answer first, then each signature in words a lawyer understands.
 * No control characters from the document reach the output.
 */
void yx_report_verdict_text(struct yx_buf *out, const struct yx_verify_report *r, bool chinese);

/* The answer in one line: "NOT VALID: do not rely on this file". */
const char *yx_report_headline(const struct yx_verify_report *r, bool chinese);
/* The signature that decided: the first of the worst; NULL when none failed or is undetermined. */
const struct yx_signature *yx_report_worst(const struct yx_verify_report *r);
/* What to do with a file of this verdict; its texts are `r`'s or constant. */
struct yx_text2 yx_report_next_step(const struct yx_verify_report *r);
/* What an attack of this stable name did; the name itself when it is not known. */
const char *yx_report_attack_words(const char *name, bool chinese);
/* "the whole file", ...; "" for YX_COVERAGE_NONE. */
const char *yx_report_coverage_words(enum yx_coverage c, bool chinese);
/* How sure a signature's time is: "proven by a time-stamp"; `brief` for a table's cell. */
struct yx_text2 yx_report_time_words(const struct yx_verify_report *r, const struct yx_signature *s,
				     bool brief);
/* "passed", "undetermined", "failed" in words. */
const char *yx_report_indication_words(enum yx_indication i, bool chinese);

#ifdef __cplusplus
}
#endif
#endif
