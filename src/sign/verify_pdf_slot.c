/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The place of a signature value, /Contents: the only bytes of a PDF that the signature does not
 * cover. ISO 32000-2 12.8.1 (table 255) has it reserved before the value is known, so that
 * something is left over behind the value; writers fill that with zeros.
 */
#include <yinxin/der.h>
#include <yinxin/limits.h>
#include "verify_pdf.h"

#define RANGES_MAX                                                                                 \
	64 /* looked at in a file that cannot be read: each may cost a pass over a value */

/*
 * What else stands there nobody signed. It is hex digits between < and > (judge_coverage sees to
 * that), so no reader finds an object in it, and readers take the value that comes first: it hides
 * data, it shows nothing. No clause forbids it, so it is a remark.
 */
void
yx_pdf_remark_padding(struct pdf_check *p, struct yx_judged *j, const struct yx_pdf_signature *s)
{
	struct yx_bytes value = yx_der_first(s->contents), rest;
	size_t first = 0, last;

	/* a bare RSA block needs no header; a value that cannot be read has been told */
	if (!value.len ||
	    (value.data[0] != YX_DER_SEQUENCE && value.data[0] != YX_DER_OCTET_STRING))
		return;
	rest = yx_bytes_slice(s->contents, value.len, s->contents.len - value.len);
	for (last = rest.len; last > 0 && !rest.data[last - 1]; last--)
		;
	while (first < last && !rest.data[first])
		first++;
	if (first == last)
		return;
	yx_judge_remark(
	    p->b, j, "signature-padding",
	    (struct yx_text2){
		{ yx_say(p->b,
			 "data that no signature covers lie behind the signature value in its "
			 "place, where zeros belong (bytes: %zu); no viewer shows them",
			 last - first),
		  yx_say(p->b,
			 "签名值之后本应填零之处有 %zu 字节未受签名保护的数据；阅读器不会显示它们",
			 last - first) } });
}

/* Four whole numbers in brackets. */
static bool
read_range(struct yx_bytes file, size_t at, uint64_t b[4])
{
	struct yx_bytes text = yx_bytes_slice(file, at, file.len - at < 120 ? file.len - at : 120);
	size_t i = 0;

	while (i < text.len && (text.data[i] == ' ' || text.data[i] == '['))
		i++;
	for (size_t k = 0; k < 4; k++) {
		size_t digits = 0;

		b[k] = 0;
		while (i < text.len && text.data[i] >= '0' && text.data[i] <= '9' && digits < 12) {
			b[k] = b[k] * 10 + (uint64_t)(text.data[i++] - '0');
			digits++;
		}
		if (!digits)
			return false;
		while (i < text.len &&
		       (text.data[i] == ' ' || text.data[i] == '\r' || text.data[i] == '\n'))
			i++;
	}
	return i < text.len && text.data[i] == ']';
}

static bool
is_hex(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
	       c == ' ' || c == '\r' || c == '\n' || c == '\t' || c == '\f' || !c;
}

bool
yx_pdf_is_wrapped(struct yx_bytes file)
{
	size_t at = 0;
	uint64_t b[4];

	for (int tried = 0; tried < RANGES_MAX; tried++, at += 10) {
		struct yx_bytes gap;
		uint64_t i;

		at = yx_bytes_find(file, YX_BYTES_LIT("/ByteRange"), at);
		if (at == SIZE_MAX)
			break;
		if (!read_range(file, at + 10, b) || b[0] != 0 || b[2] <= b[1] || b[2] > file.len ||
		    b[3] > file.len - b[2] || file.data[b[1]] != '<')
			continue;
		if (b[2] - b[1] > 2 * YX_LIMIT_PDF_CONTENTS + 2)
			return true;
		/* the string that begins there has to end where the second range begins */
		for (i = b[1] + 1; i < b[2] && is_hex(file.data[i]); i++)
			;
		gap = yx_bytes_slice(file, (size_t)b[1], (size_t)(b[2] - b[1]));
		/* a digit that is none may be damage; an object is not */
		if (i + 1 < b[2] &&
		    (file.data[i] == '>' || yx_bytes_find(gap, YX_BYTES_LIT("obj"), 0) != SIZE_MAX))
			return true;
	}
	return false;
}
