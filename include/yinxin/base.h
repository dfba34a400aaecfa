/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base: what every other module stands on.
 *
 * Errors, bytes, the one reader for untrusted input, growing buffers, an arena, text encodings,
 * time, and files. No cryptography, no file formats, no policy. See yinxin.h for the conventions
 * (ownership verbs, error rules, units) that hold in all headers.
 */
#ifndef YINXIN_BASE_H
#define YINXIN_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define YX_MUST_CHECK        __attribute__((warn_unused_result))
#define YX_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* ------------------------------------------------------------------ errors */

/* What the caller may do about a failure. Few on purpose; the detail is in struct yx_error. */
enum yx_status {
	YX_OK = 0,
	YX_MALFORMED,   /* the input breaks its own format */
	YX_LIMIT,       /* the input is larger, deeper or longer than a named limit */
	YX_UNSUPPORTED, /* well formed, but this program does not do it */
	YX_NOT_FOUND,   /* the thing asked for is not there */
	YX_CONFLICT,    /* it is there already, or changed under us */
	YX_DENIED,      /* wrong password, no permission, refused by a rule */
	YX_CRYPTO,      /* a cryptographic operation could not be carried out */
	YX_IO,          /* the operating system said no; `sys` holds errno */
	YX_NOMEM,       /* out of memory */
	YX_USAGE,       /* the caller asked for something impossible */
	YX_INTERNAL     /* a bug of ours */
};

#define YX_NO_OFFSET UINT64_MAX

/*
 * Filled only on failure, never allocated, so failing cannot fail. Callers own it, usually on the
 * stack: `struct yx_error err = YX_ERROR_INIT;`. Every function that takes one accepts NULL.
 */
struct yx_error {
	enum yx_status status;
	int sys;         /* saved errno, or 0 */
	uint64_t offset; /* byte in the input the text speaks of, or YX_NO_OFFSET */
	char clause[40]; /* the rule that was broken: "RFC 5652 5.4", or "" */
	char text[240];  /* lower case, no full stop, no function name, UTF-8 */
};

#define YX_ERROR_INIT                                                                              \
	{                                                                                          \
		YX_OK, 0, YX_NO_OFFSET, "", ""                                                     \
	}

struct yx_reader;

/*
 * Fill `err` and return `st`, so that a failure is one line: `return yx_fail(err, YX_LIMIT, ...)`.
 * `at` (may be NULL) gives the offset: that of the reader within its outermost input.
 */
enum yx_status yx_fail(struct yx_error *err, enum yx_status st, const struct yx_reader *at,
		       const char *clause, const char *fmt, ...) YX_PRINTF(5, 6);
/* The same at an explicit byte offset. */
enum yx_status yx_fail_at(struct yx_error *err, enum yx_status st, uint64_t offset,
			  const char *clause, const char *fmt, ...) YX_PRINTF(5, 6);
/* The same from errno; the system's own words are appended. */
enum yx_status yx_fail_errno(struct yx_error *err, const char *fmt, ...) YX_PRINTF(2, 3);
enum yx_status yx_fail_nomem(struct yx_error *err);
/* Put words in front of an error that is being passed up ("certificate 2: " + what it said). */
enum yx_status yx_fail_prefix(struct yx_error *err, enum yx_status st, const char *fmt, ...)
    YX_PRINTF(3, 4);
/* "malformed", "limit", ... stable, for machines. */
const char *yx_status_name(enum yx_status st);
/* One line for people: text, then (clause), then "at byte N" where known. */
const char *yx_error_line(const struct yx_error *err, char *out, size_t out_size);

/* ------------------------------------------------------------------- bytes */

/* A borrowed run of bytes. {NULL, 0} is the empty run. Copied by value. */
struct yx_bytes {
	const uint8_t *data;
	size_t len;
};

#define YX_BYTES_LIT(s) ((struct yx_bytes){ (const uint8_t *)(s), sizeof(s) - 1 })

struct yx_bytes yx_bytes(const void *data, size_t len);
struct yx_bytes yx_bytes_str(const char *s); /* without the NUL; NULL gives the empty run */
bool yx_bytes_equal(struct yx_bytes a, struct yx_bytes b);
bool yx_bytes_equal_str(struct yx_bytes a, const char *s);
/* memcmp order, shorter first on a tie. */
int yx_bytes_compare(struct yx_bytes a, struct yx_bytes b);
/* Offset of the first (last) `needle` at or after (ending before) the given place, or SIZE_MAX. */
size_t yx_bytes_find(struct yx_bytes hay, struct yx_bytes needle, size_t from);
size_t yx_bytes_find_last(struct yx_bytes hay, struct yx_bytes needle, size_t before);
/* `len` bytes from `from`, clipped to what is there. */
struct yx_bytes yx_bytes_slice(struct yx_bytes b, size_t from, size_t len);
/* Equal without telling where they differ by timing; false at once when the lengths differ. */
bool yx_bytes_equal_secret(struct yx_bytes a, struct yx_bytes b);
/* Overwrite secrets in a way the compiler may not remove. */
void yx_wipe(void *p, size_t len);

/* ------------------------------------------------------------------ reader */

/*
 * The one cursor over untrusted bytes. Exactly one function compares lengths (yx_take); everything
 * else is built on it. A sub-reader cannot see past its parent. Every parser ends by asking
 * yx_reader_at_end().
 */
struct yx_reader {
	const uint8_t *origin; /* start of the outermost input: offsets in errors count from here */
	const uint8_t *at;
	const uint8_t *end;
	unsigned depth; /* how deep this reader is nested; YX_LIMIT_DEPTH stops recursion */
};

struct yx_reader yx_reader(struct yx_bytes in);
/* A reader over `part`, which lies inside what `parent` reads; one level deeper. */
struct yx_reader yx_reader_sub(const struct yx_reader *parent, struct yx_bytes part);
bool yx_take(struct yx_reader *r, size_t n, struct yx_bytes *out);
bool yx_skip(struct yx_reader *r, size_t n);
bool yx_take_u8(struct yx_reader *r, uint8_t *out);
bool yx_take_u16be(struct yx_reader *r, uint16_t *out);
bool yx_take_u32be(struct yx_reader *r, uint32_t *out);
bool yx_take_u64be(struct yx_reader *r, uint64_t *out);
bool yx_take_u16le(struct yx_reader *r, uint16_t *out);
bool yx_take_u32le(struct yx_reader *r, uint32_t *out);
bool yx_take_u64le(struct yx_reader *r, uint64_t *out);
/* Look without moving; -1 at the end. */
int yx_peek(const struct yx_reader *r);
int yx_peek_at(const struct yx_reader *r, size_t ahead);
/* Consume `s` if it comes next. */
bool yx_accept(struct yx_reader *r, const char *s);
/* Take up to and without `delimiter`, then step over it; false (and unmoved) if it never comes. */
bool yx_take_until(struct yx_reader *r, uint8_t delimiter, struct yx_bytes *out);
size_t yx_reader_left(const struct yx_reader *r);
uint64_t yx_reader_offset(const struct yx_reader *r);
struct yx_bytes yx_reader_rest(const struct yx_reader *r); /* all that is left, unmoved */
bool yx_reader_at_end(const struct yx_reader *r);

/* ------------------------------------------------------------------ buffer */

/*
 * A growing buffer with a ceiling. Writes after a failure are ignored and the failure is kept, so
 * a run of writes is checked once, at the end, with yx_buf_status(). Zero-initialised it is empty
 * with the ceiling YX_LIMIT_BUFFER.
 */
struct yx_buf {
	uint8_t *data;
	size_t len;
	size_t cap;
	size_t max;            /* 0 means YX_LIMIT_BUFFER */
	enum yx_status status; /* first failure: YX_NOMEM or YX_LIMIT */
	bool secret;           /* wipe on growth and release */
};

void yx_buf_init(struct yx_buf *b, size_t max);
void yx_buf_init_secret(struct yx_buf *b, size_t max);
void yx_buf_clear(struct yx_buf *b); /* releases; the buffer may be used again */
void yx_buf_reset(struct yx_buf *b); /* empties, keeps the memory */
bool yx_buf_put(struct yx_buf *b, const void *data, size_t len);
bool yx_buf_put_bytes(struct yx_buf *b, struct yx_bytes v);
bool yx_buf_put_u8(struct yx_buf *b, uint8_t v);
bool yx_buf_put_u16be(struct yx_buf *b, uint16_t v);
bool yx_buf_put_u32be(struct yx_buf *b, uint32_t v);
bool yx_buf_put_u64be(struct yx_buf *b, uint64_t v);
bool yx_buf_puts(struct yx_buf *b, const char *s);
bool yx_buf_printf(struct yx_buf *b, const char *fmt, ...) YX_PRINTF(2, 3);
bool yx_buf_fill(struct yx_buf *b, uint8_t value, size_t count);
/* Room for `n` more bytes at the end, counted as written; NULL on failure. */
uint8_t *yx_buf_grow(struct yx_buf *b, size_t n);
/* Insert before `at`; moves what follows. */
bool yx_buf_insert(struct yx_buf *b, size_t at, const void *data, size_t len);
struct yx_bytes yx_buf_bytes(const struct yx_buf *b);
/* The buffer as a C string: adds a NUL that is not counted. "" after a failure. */
const char *yx_buf_str(struct yx_buf *b);
/* YX_OK, or the first failure, told in `err`. */
YX_MUST_CHECK enum yx_status yx_buf_status(const struct yx_buf *b, struct yx_error *err);
/* Move the memory to the caller (free()), leaving the buffer empty. */
uint8_t *yx_buf_take(struct yx_buf *b, size_t *len);

/* ------------------------------------------------------------------- arena */

/*
 * Memory that dies together: parsed trees live in one arena per document. Returned memory is zeroed
 * and aligned for any object. NULL when memory or the arena's ceiling is exhausted.
 */
struct yx_arena;
struct yx_arena *yx_arena_new(size_t max); /* max 0: YX_LIMIT_ARENA */
void yx_arena_free(struct yx_arena *a);
void *yx_arena_alloc(struct yx_arena *a, size_t size);
void *yx_arena_array(struct yx_arena *a, size_t count, size_t size);
char *yx_arena_strdup(struct yx_arena *a, struct yx_bytes s);
/* A copy that borrows from the arena; data is NULL on failure (also for len 0 it is not NULL). */
struct yx_bytes yx_arena_dup(struct yx_arena *a, struct yx_bytes b);
size_t yx_arena_used(const struct yx_arena *a);

/* -------------------------------------------------------------------- text */

/* Lower-case hex; `out` holds 2*len+1. */
char *yx_hex(char *out, size_t out_size, struct yx_bytes in);
bool yx_hex_put(struct yx_buf *out, struct yx_bytes in);
/* The value of a hex digit of either case; -1 when it is none. */
int yx_hex_digit(int c);
/* Strict: even length, hex digits only, no blanks. */
YX_MUST_CHECK enum yx_status yx_hex_decode(struct yx_buf *out, struct yx_bytes in,
					   struct yx_error *err);
bool yx_base64_put(struct yx_buf *out, struct yx_bytes in);
/* RFC 4648 with padding; `lenient` skips white space and accepts missing padding. */
YX_MUST_CHECK enum yx_status yx_base64_decode(struct yx_buf *out, struct yx_bytes in, bool lenient,
					      struct yx_error *err);
/*
 * The first PEM block (RFC 7468) with one of the comma-separated labels, at or after *pos; *pos
 * moves behind it. YX_NOT_FOUND when there is none. `label_out` (may be NULL) gets the label.
 */
YX_MUST_CHECK enum yx_status yx_pem_decode(struct yx_buf *out, struct yx_bytes in, size_t *pos,
					   const char *labels, char label_out[64],
					   struct yx_error *err);
bool yx_pem_put(struct yx_buf *out, const char *label, struct yx_bytes der);
/* True when all of it is well-formed UTF-8 (no surrogates, no overlong forms). */
bool yx_utf8_valid(struct yx_bytes in);
/* One code point; false at the end or on a malformed sequence (unmoved). */
bool yx_utf8_take(struct yx_reader *r, uint32_t *cp);
bool yx_utf8_put(struct yx_buf *out, uint32_t cp);
/* Text safe to print on a terminal or in a report: control and bidi-override characters and bad
 * UTF-8 become U+FFFD. */
bool yx_text_put_clean(struct yx_buf *out, struct yx_bytes in);

/* -------------------------------------------------------------------- time */

/* Microseconds since 1970-01-01T00:00:00Z, without leap seconds. */
typedef int64_t yx_time;
#define YX_TIME_NONE INT64_MIN
#define YX_SECOND    INT64_C(1000000)
#define YX_MINUTE    (60 * YX_SECOND)
#define YX_HOUR      (60 * YX_MINUTE)
#define YX_DAY       (24 * YX_HOUR)

struct yx_civil {
	int year, month, day, hour, minute, second, micro;
};

/* Wall clock; the environment variable YINXIN_TEST_CLOCK (RFC 3339) overrides it in tests. */
yx_time yx_time_now(void);
/* Monotonic, for durations and deadlines only. */
yx_time yx_time_monotonic(void);
/* false when a field is out of range (leap second 60 is accepted as 59.999999). */
bool yx_time_from_civil(yx_time *out, const struct yx_civil *c);
struct yx_civil yx_time_to_civil(yx_time t);
/* RFC 3339 in UTC, "2026-01-31T09:08:07Z", with a fraction only when there is one; 32 bytes. */
char *yx_time_rfc3339(char out[32], yx_time t);
YX_MUST_CHECK enum yx_status yx_time_parse_rfc3339(yx_time *out, struct yx_bytes in,
						   struct yx_error *err);

/* ------------------------------------------------------------------- files */

/* A whole file, read-only: mapped when regular, read when a pipe. */
struct yx_file {
	struct yx_bytes bytes;
	void *map;
	size_t map_len;
	bool heap;
};

/* `max` 0 means YX_LIMIT_FILE. Refuses folders; NOT_FOUND and DENIED are told apart. */
YX_MUST_CHECK enum yx_status yx_file_open(struct yx_file *f, const char *path, uint64_t max,
					  struct yx_error *err);
void yx_file_close(struct yx_file *f);

/*
 * An output file that appears whole or not at all: written beside `path` under a temporary name,
 * synced, renamed, the folder synced. yx_out_abort() (or a crash before the commit) leaves `path`
 * as it was. The temporary is unlinked on abort, and anonymous (O_TMPFILE) where possible.
 */
struct yx_out;
enum yx_out_flags {
	YX_OUT_REPLACE = 0,   /* an existing file is replaced at commit */
	YX_OUT_EXCLUSIVE = 1, /* an existing file is a CONFLICT */
	YX_OUT_PRIVATE = 2    /* mode 0600, whatever the umask */
};
/* IO when the folder is not there or may not be written; CONFLICT when what is there stays. */
YX_MUST_CHECK enum yx_status yx_out_open(struct yx_out **out, const char *path, unsigned flags,
					 struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_out_write(struct yx_out *o, struct yx_bytes data,
					  struct yx_error *err);
/* Overwrite bytes already written (a signature slot). */
YX_MUST_CHECK enum yx_status yx_out_patch(struct yx_out *o, uint64_t offset, struct yx_bytes data,
					  struct yx_error *err);
/* Bytes written so far. */
uint64_t yx_out_size(const struct yx_out *o);
/* Sync, rename, sync the folder; frees `*o` either way and sets it to NULL. */
YX_MUST_CHECK enum yx_status yx_out_commit(struct yx_out **o, struct yx_error *err);
void yx_out_abort(struct yx_out *o);
/* The three steps in one for small files. */
YX_MUST_CHECK enum yx_status yx_file_write(const char *path, struct yx_bytes data, unsigned flags,
					   struct yx_error *err);
/* True when both paths name the same existing file (device and inode). */
bool yx_path_same_file(const char *a, const char *b);
/* mkdir -p with mode 0700 for new folders when `private_`. */
YX_MUST_CHECK enum yx_status yx_path_make_dirs(const char *path, bool private_,
					       struct yx_error *err);

/* ------------------------------------------------------------------ memory */

/* malloc/calloc/realloc that tests can make fail: YINXIN_FAIL_ALLOC=n fails the n-th call. */
void *yx_alloc(size_t size); /* zeroed */
void *yx_alloc_array(size_t count, size_t size);
void *yx_realloc(void *p, size_t size);
char *yx_strdup(const char *s);
/* For qsort() over an array of double: ascending. */
int yx_compare_doubles(const void *a, const void *b);
void yx_free(void *p);

#ifdef __cplusplus
}
#endif
#endif
