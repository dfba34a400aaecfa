/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codec_zip: a bounded reader and a conservative writer for ZIP packages (PKWARE APPNOTE 6.3).
 *
 * Signed packages live and die by one question: do all readers see the same entries? Readers that
 * stream look at local headers, others at the central directory. This reader takes the central
 * directory and then compares every local header with it, checks that entries do not overlap, and
 * looks into every byte no entry owns. A package on which readers may differ still opens (someone
 * has to say what is wrong with it) but yx_zip_ambiguity() tells, and a verifier must not pass it.
 *
 * Nothing is inflated on opening. yx_zip_stream() hands out an entry piece by piece, so that a
 * package of any size is digested in 64 KiB of memory. Methods 0 (stored) and 8 (deflate) are read;
 * ZIP64 too; encrypted entries, multi-disk archives and other methods are YX_UNSUPPORTED on
 * reading.
 *
 * The writer copies local header, data and descriptor of every kept entry byte for byte.
 */
#ifndef YINXIN_CODEC_ZIP_H
#define YINXIN_CODEC_ZIP_H

#include <yinxin/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What readers may disagree about, or what is merely odd. */
enum yx_zip_note_kind {
	/* ambiguous: two readers may see different content */
	YX_ZIP_DUPLICATE_NAME,   /* two entries of one name */
	YX_ZIP_HIDDEN_ENTRY,     /* a local header that the central directory does not list */
	YX_ZIP_HEADER_MISMATCH,  /* local header and central directory disagree */
	YX_ZIP_OVERLAP,          /* two entries share bytes */
	YX_ZIP_SECOND_DIRECTORY, /* more than one end-of-central-directory record fits */
	/* "..", an empty part, a NUL, a drive letter, a blank or dot at the end of a name's part */
	YX_ZIP_BAD_NAME,
	YX_ZIP_SPECIAL, /* a symbolic link, or another file that is not a plain one */
	/* odd but harmless: every reader sees the same entries */
	YX_ZIP_TRAILING,  /* bytes after the end record that are not its comment */
	YX_ZIP_GAP,       /* bytes before, between or after entries that hold no header */
	YX_ZIP_BACKSLASH, /* a backslash as separator */
	YX_ZIP_NAME_CODE, /* a name neither ASCII nor flagged UTF-8 */
	YX_ZIP_ENCRYPTED  /* an entry under ZIP encryption: cannot be read */
};

struct yx_zip_note {
	enum yx_zip_note_kind kind;
	uint64_t offset;   /* in the package */
	const char *entry; /* its name, or NULL */
};

struct yx_zip_entry {
	const char *name;         /* UTF-8, forward slashes, no leading slash; owned by the zip */
	struct yx_bytes raw_name; /* as stored in the central directory */
	uint64_t packed_size;
	uint64_t size; /* as declared; a stream that differs is malformed */
	uint32_t crc;
	uint16_t method;
	uint16_t flags;
	uint32_t dos_time;      /* date in the upper half */
	uint64_t header_offset; /* of the local header */
	uint64_t data_offset;
	uint64_t end_offset; /* behind the data and its descriptor */
	bool folder;
};

struct yx_zip;

/* Read the directory; borrows `in`. MALFORMED without a readable end record or directory. */
YX_MUST_CHECK enum yx_status yx_zip_open(struct yx_zip **out, struct yx_bytes in,
					 struct yx_error *err);
void yx_zip_free(struct yx_zip *z);
/* True when the bytes begin or end like a ZIP; opens nothing. */
bool yx_zip_looks_like(struct yx_bytes in);

/* Entries in the order of the central directory, folders included. */
size_t yx_zip_count(const struct yx_zip *z);
const struct yx_zip_entry *yx_zip_entry(const struct yx_zip *z, size_t i);
/* Index of the entry of exactly this name, SIZE_MAX when there is none. */
size_t yx_zip_find(const struct yx_zip *z, const char *name);
size_t yx_zip_note_count(const struct yx_zip *z);
const struct yx_zip_note *yx_zip_note(const struct yx_zip *z, size_t i);
/* The first note that lets two readers see different content, or NULL. */
const struct yx_zip_note *yx_zip_ambiguity(const struct yx_zip *z);
/* "a local header that the directory does not list", in English and Chinese. */
const char *yx_zip_note_text(enum yx_zip_note_kind kind, bool chinese);

/* Gets an entry's content in pieces; a status other than OK ends the stream with it. */
typedef enum yx_status (*yx_zip_sink)(void *ctx, struct yx_bytes piece, struct yx_error *err);

/* Inflate entry `i` into `sink`; size and CRC-32 are checked before OK is returned. */
YX_MUST_CHECK enum yx_status yx_zip_stream(const struct yx_zip *z, size_t i, yx_zip_sink sink,
					   void *ctx, struct yx_error *err);
/* Append the content of entry `i` to `out`; LIMIT when it is longer than `max` (0: the buffer's).
 */
YX_MUST_CHECK enum yx_status yx_zip_read(const struct yx_zip *z, size_t i, uint64_t max,
					 struct yx_buf *out, struct yx_error *err);

/* ----------------------------------------------------------------- writing */

/* One change: content of `name`, replaced if it is there, appended otherwise; or removed. */
struct yx_zip_edit {
	const char *name; /* forward slashes, no leading slash */
	struct yx_bytes content;
	bool remove;
	bool store; /* do not deflate */
};

/* Where the new package goes, front to back. */
struct yx_zip_writer {
	yx_zip_sink write;
	void *ctx;
};

/*
 * Write `z` with the edits applied: kept entries in their order, byte for byte; then the edited
 * ones. `now` becomes their time (UTC). An ambiguous package is DENIED: what was copied could not
 * be vouched for.
 */
YX_MUST_CHECK enum yx_status yx_zip_rewrite(const struct yx_zip *z, const struct yx_zip_edit *edits,
					    size_t count, yx_time now,
					    const struct yx_zip_writer *w, struct yx_error *err);
/* A new package of these entries, in this order. */
YX_MUST_CHECK enum yx_status yx_zip_create(const struct yx_zip_edit *entries, size_t count,
					   yx_time now, const struct yx_zip_writer *w,
					   struct yx_error *err);
/* A writer into a buffer: `{ yx_zip_into_buf, &buf }`. */
enum yx_status yx_zip_into_buf(void *buf, struct yx_bytes piece, struct yx_error *err);
/* A writer into an output file: `{ yx_zip_into_out, out }` with struct yx_out *out. */
enum yx_status yx_zip_into_out(void *out, struct yx_bytes piece, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
