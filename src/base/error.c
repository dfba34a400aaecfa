/* SPDX-License-Identifier: Apache-2.0 */
/* Errors: filled once, where the failure is seen, with what a person needs to act on it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <yinxin/base.h>

/* What did not fit may have been the rest of a character. */
static void
end_with_a_character(char *text)
{
	size_t len = strlen(text), rest = 0, need;
	unsigned char first;

	while (rest < len && rest < 3 && ((unsigned char)text[len - 1 - rest] & 0xc0) == 0x80)
		rest++;
	if (rest == len)
		return;
	first = (unsigned char)text[len - 1 - rest];
	need = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
	if (rest < need)
		text[len - 1 - rest] = 0;
}

static void YX_PRINTF(5, 0) fill(struct yx_error *err, enum yx_status st, uint64_t offset,
				 const char *clause, const char *fmt, va_list ap)
{
	if (!err)
		return;
	err->status = st;
	err->sys = 0;
	err->offset = offset;
	snprintf(err->clause, sizeof(err->clause), "%s", clause ? clause : "");
	if (vsnprintf(err->text, sizeof(err->text), fmt, ap) >= (int)sizeof(err->text))
		end_with_a_character(err->text);
}

enum yx_status
yx_fail(struct yx_error *err, enum yx_status st, const struct yx_reader *at, const char *clause,
	const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(err, st, at ? yx_reader_offset(at) : YX_NO_OFFSET, clause, fmt, ap);
	va_end(ap);
	return st;
}

enum yx_status
yx_fail_at(struct yx_error *err, enum yx_status st, uint64_t offset, const char *clause,
	   const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(err, st, offset, clause, fmt, ap);
	va_end(ap);
	return st;
}

/* Which of our few words fits an errno. */
static enum yx_status
status_of_errno(int e)
{
	switch (e) {
	case ENOENT:
	case ENOTDIR:
		return YX_NOT_FOUND;
	case EACCES:
	case EPERM:
		return YX_DENIED;
	case EEXIST:
		return YX_CONFLICT;
	case ENOMEM:
		return YX_NOMEM;
	default:
		return YX_IO;
	}
}

enum yx_status
yx_fail_errno(struct yx_error *err, const char *fmt, ...)
{
	int saved = errno;
	enum yx_status st = status_of_errno(saved);
	va_list ap;
	size_t used;
	char words[96] = "";

	if (!err)
		return st;
	va_start(ap, fmt);
	fill(err, st, YX_NO_OFFSET, "", fmt, ap);
	va_end(ap);
	err->sys = saved;
	used = strlen(err->text);
	snprintf(err->text + used, sizeof(err->text) - used, ": %s",
		 strerror_r(saved, words, sizeof(words)));
	return st;
}

enum yx_status
yx_fail_nomem(struct yx_error *err)
{
	return yx_fail(err, YX_NOMEM, NULL, "", "out of memory");
}

enum yx_status
yx_fail_prefix(struct yx_error *err, enum yx_status st, const char *fmt, ...)
{
	char old[sizeof(err->text)];
	va_list ap;
	size_t used;

	if (!err)
		return st;
	memcpy(old, err->text, sizeof(old));
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	used = strlen(err->text);
	/* some prefixes end in a colon themselves */
	if (used >= 2 && strcmp(err->text + used - 2, ": ") == 0)
		used -= 2;
	if (snprintf(err->text + used, sizeof(err->text) - used, ": %s", old) >=
	    (int)(sizeof(err->text) - used))
		end_with_a_character(err->text);
	return st;
}

const char *
yx_status_name(enum yx_status st)
{
	static const char *const names[] = {
		[YX_OK] = "ok",
		[YX_MALFORMED] = "malformed",
		[YX_LIMIT] = "limit",
		[YX_UNSUPPORTED] = "unsupported",
		[YX_NOT_FOUND] = "not-found",
		[YX_CONFLICT] = "conflict",
		[YX_DENIED] = "denied",
		[YX_CRYPTO] = "crypto",
		[YX_IO] = "io",
		[YX_NOMEM] = "no-memory",
		[YX_USAGE] = "usage",
		[YX_INTERNAL] = "internal",
	};

	return (size_t)st < sizeof(names) / sizeof(names[0]) ? names[st] : "internal";
}

const char *
yx_error_line(const struct yx_error *err, char *out, size_t out_size)
{
	size_t used;

	if (!out_size)
		return "";
	snprintf(out, out_size, "%s", err->text[0] ? err->text : yx_status_name(err->status));
	used = strlen(out);
	if (err->clause[0]) {
		snprintf(out + used, out_size - used, " (%s)", err->clause);
		used = strlen(out);
	}
	if (err->offset != YX_NO_OFFSET)
		snprintf(out + used, out_size - used, " at byte %llu",
			 (unsigned long long)err->offset);
	return out;
}
