/* SPDX-License-Identifier: Apache-2.0 */
/*
 * der: reading and writing ASN.1 in DER (ITU-T X.690), and the table of object identifiers.
 *
 * Reading is strict: definite minimal lengths, minimal INTEGERs, BOOLEAN 00/FF, no trailing bytes.
 * Signed documents in the field are not always so, so a reader can be opened lenient: it then also
 * reads BER forms that have one meaning (indefinite lengths, long-form lengths, padded INTEGERs,
 * constructed strings) and notes each one in a `struct yx_der_forgiven`, which verification
 * reports. Values are borrowed from the input.
 */
#ifndef YINXIN_DER_H
#define YINXIN_DER_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Identifier octets: class, constructed bit and number in one (numbers below 31 only). */
enum yx_der_tag {
	YX_DER_BOOLEAN = 0x01,
	YX_DER_INTEGER = 0x02,
	YX_DER_BIT_STRING = 0x03,
	YX_DER_OCTET_STRING = 0x04,
	YX_DER_NULL = 0x05,
	YX_DER_OID = 0x06,
	YX_DER_ENUMERATED = 0x0a,
	YX_DER_UTF8_STRING = 0x0c,
	YX_DER_NUMERIC_STRING = 0x12,
	YX_DER_PRINTABLE_STRING = 0x13,
	YX_DER_T61_STRING = 0x14,
	YX_DER_IA5_STRING = 0x16,
	YX_DER_UTC_TIME = 0x17,
	YX_DER_GENERALIZED_TIME = 0x18,
	YX_DER_VISIBLE_STRING = 0x1a,
	YX_DER_UNIVERSAL_STRING = 0x1c,
	YX_DER_BMP_STRING = 0x1e,
	YX_DER_SEQUENCE = 0x30,
	YX_DER_SET = 0x31
};
#define YX_DER_CONTEXT(n) ((enum yx_der_tag)(0x80 | (n))) /* [n] IMPLICIT primitive */
#define YX_DER_CONTEXT_CONSTRUCTED(n)                                                              \
	((enum yx_der_tag)(0xa0 | (n))) /* [n] EXPLICIT or SEQUENCE                                \
					 */

/* What a lenient reader accepted although DER forbids it. */
enum yx_der_leniency {
	YX_DER_FORGAVE_INDEFINITE_LENGTH = 1 << 0,
	YX_DER_FORGAVE_LONG_LENGTH = 1 << 1,
	YX_DER_FORGAVE_PADDED_INTEGER = 1 << 2,   /* more leading octets than needed */
	YX_DER_FORGAVE_UNPADDED_INTEGER = 1 << 3, /* negative where only a positive makes sense */
	YX_DER_FORGAVE_BOOLEAN = 1 << 4,          /* TRUE other than FF */
	YX_DER_FORGAVE_CONSTRUCTED_STRING = 1 << 5,
	YX_DER_FORGAVE_TIME_FORM = 1 << 6, /* no seconds, an offset, a fraction where forbidden */
	YX_DER_FORGAVE_UNUSED_BITS = 1 << 7,
	YX_DER_FORGAVE_TRAILING = 1 << 8 /* bytes after the value (set by callers) */
};

struct yx_der_forgiven {
	unsigned kinds;  /* enum yx_der_leniency, or-ed */
	uint64_t offset; /* of the first one */
};

/*
 * A cursor over the contents of one value (or of a whole input). `forgiven` NULL: strict.
 * Copying it is how one looks ahead.
 */
struct yx_der {
	struct yx_reader r;
	struct yx_der_forgiven *forgiven;
	/* strings joined from constructed forms are kept here; NULL when strict */
	struct yx_arena *arena;
};

/* One element as found: `all` with its header, `value` without. */
struct yx_der_item {
	uint8_t tag;
	struct yx_bytes all;
	struct yx_bytes value;
};

struct yx_der yx_der(struct yx_bytes in);
/* `arena` may be NULL: constructed strings are then malformed even when lenient. */
struct yx_der yx_der_lenient(struct yx_bytes in, struct yx_der_forgiven *forgiven,
			     struct yx_arena *arena);
bool yx_der_at_end(const struct yx_der *d);
/* YX_MALFORMED with the offset and `clause` when something is left. */
YX_MUST_CHECK enum yx_status yx_der_finish(const struct yx_der *d, const char *clause,
					   struct yx_error *err);
/* Tag of the next element, or -1 at the end. */
int yx_der_peek(const struct yx_der *d);
bool yx_der_next_is(const struct yx_der *d, enum yx_der_tag tag);

/*
 * The functions below return false, leaving the cursor where it was, when the next element is not
 * there, is not well formed or has another tag. The caller turns that into an error with the clause
 * it knows: yx_der_fail().
 */
bool yx_der_any(struct yx_der *d, struct yx_der_item *out);
bool yx_der_item(struct yx_der *d, enum yx_der_tag tag, struct yx_der_item *out);
/* Enter a constructed value: *inner reads its contents, d moves behind it. */
bool yx_der_enter(struct yx_der *d, enum yx_der_tag tag, struct yx_der *inner);
/* The same, also giving the whole encoding (for what a signature covers). */
bool yx_der_enter_all(struct yx_der *d, enum yx_der_tag tag, struct yx_der *inner,
		      struct yx_bytes *all);
/* Contents of a primitive value of this tag (an IMPLICIT tag is fine). */
bool yx_der_value(struct yx_der *d, enum yx_der_tag tag, struct yx_bytes *out);
bool yx_der_bool(struct yx_der *d, bool *out);
bool yx_der_null(struct yx_der *d);
/* Two's complement octets as stored, at least one. */
bool yx_der_integer(struct yx_der *d, struct yx_bytes *out);
/* Magnitude without leading zeros of a non-negative INTEGER (lenient: of an unpadded one too). */
bool yx_der_unsigned(struct yx_der *d, struct yx_bytes *out);
bool yx_der_int64(struct yx_der *d, int64_t *out);
bool yx_der_enumerated(struct yx_der *d, int64_t *out);
/* Contents octets of an OBJECT IDENTIFIER. */
bool yx_der_oid(struct yx_der *d, struct yx_bytes *out);
bool yx_der_octets(struct yx_der *d, struct yx_bytes *out);
/* A BIT STRING of whole octets (unused bits 0). */
bool yx_der_bits(struct yx_der *d, struct yx_bytes *out);
/* A named BIT STRING of up to 32 bits; bit 0 of the standard is bit 0 of *out. */
bool yx_der_named_bits(struct yx_der *d, enum yx_der_tag tag, uint32_t *out);
/* UTCTime or GeneralizedTime. */
bool yx_der_time(struct yx_der *d, yx_time *out);
/* Contents of a time value whose tag was seen elsewhere; generalized tells the form. */
bool yx_der_time_value(struct yx_bytes value, bool generalized, bool lenient, yx_time *out);
/* Any character string type, as UTF-8 appended to `out` (T61 read as Latin-1). */
bool yx_der_text(struct yx_der *d, struct yx_buf *out);
bool yx_der_text_value(uint8_t tag, struct yx_bytes value, struct yx_buf *out);

/* yx_fail() at the cursor. */
enum yx_status yx_der_fail(struct yx_error *err, const struct yx_der *d, const char *clause,
			   const char *fmt, ...) YX_PRINTF(4, 5);

/* Walk a whole encoding: strict DER throughout, within the depth limit, nothing after it. */
YX_MUST_CHECK enum yx_status yx_der_check(struct yx_bytes in, struct yx_error *err);
/* The encoding of the first element (header and value), or the empty run. */
struct yx_bytes yx_der_first(struct yx_bytes in);

/* ----------------------------------------------------------------- writing */

/*
 * Writing appends to a yx_buf, whose sticky status is checked once at the end. Constructed values
 * are bracketed: `size_t m = yx_der_begin(b, YX_DER_SEQUENCE); ... yx_der_end(b, m);`.
 */
size_t yx_der_begin(struct yx_buf *b, enum yx_der_tag tag);
void yx_der_end(struct yx_buf *b, size_t mark);
/* Sort the elements written since `mark` as DER SET OF wants (X.690 11.6), then end it. */
void yx_der_end_set_of(struct yx_buf *b, size_t mark);
void yx_der_put(struct yx_buf *b, enum yx_der_tag tag, struct yx_bytes value);
void yx_der_put_raw(struct yx_buf *b, struct yx_bytes encoding);
void yx_der_put_bool(struct yx_buf *b, bool v);
void yx_der_put_null(struct yx_buf *b);
void yx_der_put_int64(struct yx_buf *b, int64_t v);
/* Non-negative, from big-endian magnitude. */
void yx_der_put_unsigned(struct yx_buf *b, struct yx_bytes magnitude);
void yx_der_put_enumerated(struct yx_buf *b, int64_t v);
void yx_der_put_octets(struct yx_buf *b, struct yx_bytes v);
void yx_der_put_bits(struct yx_buf *b, struct yx_bytes v);
void yx_der_put_named_bits(struct yx_buf *b, enum yx_der_tag tag, uint32_t bits);
void yx_der_put_utf8(struct yx_buf *b, const char *s);
void yx_der_put_text(struct yx_buf *b, enum yx_der_tag tag, const char *s);
/* UTCTime through 2049, then GeneralizedTime (RFC 5280 4.1.2.5). */
void yx_der_put_time(struct yx_buf *b, yx_time t);
/* Always UTCTime. */
void yx_der_put_utc_time(struct yx_buf *b, yx_time t);
/* `fraction`: keep sub-second digits, as RFC 3161 allows. */
void yx_der_put_generalized_time(struct yx_buf *b, yx_time t, bool fraction);

/* --------------------------------------------------------------------- OID */

/* Every OID the program knows; the table is oids.h. YX_OID_NONE is "not known". */
enum yx_oid {
	YX_OID_NONE = 0,
#define YX_OID(id, dotted, name) YX_OID_##id,
#include <yinxin/oids.h>
#undef YX_OID
	YX_OID_COUNT
};

/* Which known OID these contents octets are. */
enum yx_oid yx_oid_find(struct yx_bytes contents);
/* Contents octets of a known OID. */
struct yx_bytes yx_oid_bytes(enum yx_oid id);
/* "1.2.840..." and "sha256WithRSAEncryption". */
const char *yx_oid_dotted(enum yx_oid id);
const char *yx_oid_name(enum yx_oid id);
void yx_der_put_oid(struct yx_buf *b, enum yx_oid id);
/* Read an OID and look it up; false only when there is no OID. */
bool yx_der_oid_known(struct yx_der *d, enum yx_oid *out);
/* Dotted text of contents octets; "?" when they are not an OID. */
char *yx_oid_text(char *out, size_t out_size, struct yx_bytes contents);
/* Contents octets from dotted text. */
YX_MUST_CHECK enum yx_status yx_oid_parse(struct yx_buf *out, const char *dotted,
					  struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
