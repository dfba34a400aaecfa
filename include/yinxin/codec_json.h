/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codec_json: JSON (RFC 8259), bounded on the way in and exact on the way out.
 *
 * Reading refuses what leads two programs to read one text differently: duplicate member names,
 * bad UTF-8, U+0000 in strings, anything after the value, and more nesting, values or bytes than
 * the limits allow. Members are fetched through a cursor that knows where it is, so that an error
 * names the field: "signatures[2].signer.serial: expected a string".
 *
 * Writing is one builder with a sticky error, and three forms of output: canonical (RFC 8785 for
 * strings, integers, booleans, null, arrays and objects; a real number, or an integer that an IEEE
 * double cannot hold exactly, is refused), compact, and pretty (two blanks of indentation,
 * members in the order they were put).
 *
 * A `struct yx_json` is a finished, unchanging tree. Its owner holds the root; everything reached
 * from it is borrowed. Trees may be read by several threads only if none of them frees or shares
 * one (reference counts are not atomic).
 */
#ifndef YINXIN_CODEC_JSON_H
#define YINXIN_CODEC_JSON_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct yx_json;

enum yx_json_type {
	YX_JSON_ANY = 0, /* as a wish: any type will do */
	YX_JSON_NULL,
	YX_JSON_BOOL,
	YX_JSON_INT, /* a number without fraction and exponent, within int64 */
	YX_JSON_REAL,
	YX_JSON_STRING,
	YX_JSON_ARRAY,
	YX_JSON_OBJECT
};

/* ----------------------------------------------------------------- reading */

/* Bounds of one parse; a zero field means the YX_LIMIT_JSON_... of the same name. */
struct yx_json_limits {
	size_t bytes;
	size_t values; /* members and elements, counted over the whole tree */
	unsigned depth;
};

/*
 * Parse a whole text; `limits` may be NULL. The tree copies what it needs. MALFORMED carries the
 * byte where reading stopped, LIMIT says which bound was reached. Release with yx_json_free().
 */
YX_MUST_CHECK enum yx_status yx_json_parse(struct yx_json **out, struct yx_bytes in,
					   const struct yx_json_limits *limits,
					   struct yx_error *err);
void yx_json_free(struct yx_json *root);
enum yx_json_type yx_json_type(const struct yx_json *v);
bool yx_json_equal(const struct yx_json *a, const struct yx_json *b);

/* A place in a tree: the value and the path that led there. Copied by value. */
struct yx_json_at {
	const struct yx_json *value;
	char path[120]; /* "" at the root; cut with "..." when longer */
};

struct yx_json_at yx_json_at(const struct yx_json *root);
/* MALFORMED, naming the place, unless the value there has this type. */
YX_MUST_CHECK enum yx_status yx_json_expect(const struct yx_json_at *at, enum yx_json_type want,
					    struct yx_error *err);
/* yx_fail() with the path in front; for rules the caller checks itself. */
enum yx_status yx_json_fail(struct yx_error *err, enum yx_status st, const struct yx_json_at *at,
			    const char *clause, const char *fmt, ...) YX_PRINTF(5, 6);

/* True when `at` is an object with a member `key` that is not null. */
bool yx_json_has(const struct yx_json_at *at, const char *key);
/* MALFORMED when the object has a member that is not among `keys` (separated by blanks). */
YX_MUST_CHECK enum yx_status yx_json_only(const struct yx_json_at *at, const char *keys,
					  struct yx_error *err);

/*
 * Members of an object. All of them: MALFORMED with the path when `at` is not an object, the member
 * is missing, or its type or form is wrong. Optional members: ask yx_json_has() first.
 */
YX_MUST_CHECK enum yx_status yx_json_get(const struct yx_json_at *at, const char *key,
					 enum yx_json_type want, struct yx_json_at *out,
					 struct yx_error *err);
/* Borrowed, NUL-terminated UTF-8 (there is no NUL inside). */
YX_MUST_CHECK enum yx_status yx_json_get_str(const struct yx_json_at *at, const char *key,
					     const char **out, struct yx_error *err);
/* Within min..max inclusive. */
YX_MUST_CHECK enum yx_status yx_json_get_int(const struct yx_json_at *at, const char *key,
					     int64_t min, int64_t max, int64_t *out,
					     struct yx_error *err);
/* A real or an integer. */
YX_MUST_CHECK enum yx_status yx_json_get_real(const struct yx_json_at *at, const char *key,
					      double *out, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_json_get_bool(const struct yx_json_at *at, const char *key,
					      bool *out, struct yx_error *err);
/* A string in RFC 3339. */
YX_MUST_CHECK enum yx_status yx_json_get_time(const struct yx_json_at *at, const char *key,
					      yx_time *out, struct yx_error *err);
/* A string in strict lower-case hex, appended decoded; `len` bytes exactly unless 0. */
YX_MUST_CHECK enum yx_status yx_json_get_hex(const struct yx_json_at *at, const char *key,
					     size_t len, struct yx_buf *out, struct yx_error *err);
/* A string in padded base64 (RFC 4648 4), appended decoded. */
YX_MUST_CHECK enum yx_status yx_json_get_base64(const struct yx_json_at *at, const char *key,
						struct yx_buf *out, struct yx_error *err);

/* Elements of an array, members of an object; 0 for everything else. */
size_t yx_json_count(const struct yx_json_at *at);
/* Element `index` of an array. */
YX_MUST_CHECK enum yx_status yx_json_item(const struct yx_json_at *at, size_t index,
					  enum yx_json_type want, struct yx_json_at *out,
					  struct yx_error *err);
/* Walk an object's members: start with *iter = NULL, call until false. */
bool yx_json_each(const struct yx_json_at *at, void **iter, const char **key,
		  struct yx_json_at *out);
/* The value at the cursor itself, without type checks: "" or 0 when it is of another type. */
const char *yx_json_str(const struct yx_json_at *at);
int64_t yx_json_int(const struct yx_json_at *at);

/* ---------------------------------------------------------------- building */

/*
 * Build a tree from the outside in. `key` is the member's name inside an object, NULL inside an
 * array and for the root. The first failure is kept and later calls are ignored; it is told by
 * yx_json_build_finish(). Zero-initialised it is ready.
 *
 *	struct yx_json_build b = { 0 };
 *	yx_json_begin_object(&b, NULL);
 *	yx_json_put_str(&b, "verdict", "TOTAL-PASSED");
 *	yx_json_begin_array(&b, "signatures");
 *	yx_json_end(&b);
 *	yx_json_end(&b);
 *	st = yx_json_build_finish(&b, &tree, err);
 */
#define YX_JSON_BUILD_DEPTH 24 /* nesting a builder can hold; our own formats stay below 10 */
struct yx_json_build {
	struct yx_json *root;
	struct yx_json *open[YX_JSON_BUILD_DEPTH];
	unsigned depth;
	enum yx_status status;
	char where[64]; /* the key at which the first failure happened */
};

void yx_json_begin_object(struct yx_json_build *b, const char *key);
void yx_json_begin_array(struct yx_json_build *b, const char *key);
void yx_json_end(struct yx_json_build *b);
/* Must be UTF-8 (else MALFORMED at the end); NULL puts null. */
void yx_json_put_str(struct yx_json_build *b, const char *key, const char *value);
/* Text of unknown cleanliness: what yx_text_put_clean() makes of it. */
void yx_json_put_text(struct yx_json_build *b, const char *key, struct yx_bytes value);
void yx_json_put_int(struct yx_json_build *b, const char *key, int64_t value);
void yx_json_put_real(struct yx_json_build *b, const char *key, double value); /* finite only */
void yx_json_put_bool(struct yx_json_build *b, const char *key, bool value);
void yx_json_put_null(struct yx_json_build *b, const char *key);
void yx_json_put_hex(struct yx_json_build *b, const char *key, struct yx_bytes value);
void yx_json_put_base64(struct yx_json_build *b, const char *key, struct yx_bytes value);
/* RFC 3339, or null for YX_TIME_NONE. */
void yx_json_put_time(struct yx_json_build *b, const char *key, yx_time value);
/* A tree that exists already, shared and not copied; `value` stays the caller's. */
void yx_json_put_value(struct yx_json_build *b, const char *key, const struct yx_json *value);
/* Hand over the finished tree (USAGE when something is still open); the builder is empty again. */
YX_MUST_CHECK enum yx_status yx_json_build_finish(struct yx_json_build *b, struct yx_json **out,
						  struct yx_error *err);
void yx_json_build_clear(struct yx_json_build *b);

/* ----------------------------------------------------------------- writing */

enum yx_json_form {
	YX_JSON_CANONICAL, /* RFC 8785 */
	YX_JSON_COMPACT,   /* one line, members in order */
	YX_JSON_PRETTY     /* for people; ends with a newline */
};
YX_MUST_CHECK enum yx_status yx_json_write(const struct yx_json *v, enum yx_json_form form,
					   struct yx_buf *out, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
