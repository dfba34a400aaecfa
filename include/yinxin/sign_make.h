/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_make: making signatures in documents.
 *
 * Fail closed: the key must fit the certificate, the certificate must be usable for signing now,
 * every level asked for must be reached (a time-stamp that cannot be had is an error, not a lower
 * level). Nothing is written unless all of it succeeded.
 */
#ifndef YINXIN_SIGN_MAKE_H
#define YINXIN_SIGN_MAKE_H

#include <yinxin/codec_png.h>
#include <yinxin/crypto.h>
#include <yinxin/draw.h>
#include <yinxin/pdf_sign.h>
#include <yinxin/pki_cert.h>
#include <yinxin/sign.h>
#include <yinxin/sign_ink.h>
#include <yinxin/tsp.h>

#ifdef __cplusplus
extern "C" {
#endif

struct yx_level_options; /* sign_level.h */

enum yx_level { YX_LEVEL_B_B, YX_LEVEL_B_T, YX_LEVEL_B_LT, YX_LEVEL_B_LTA };
/* "B-B", "B-T", ...; false when it is none of them. */
bool yx_level_parse(const char *name, enum yx_level *out);

/* Who signs. */
struct yx_signatory {
	const struct yx_key *key;
	const struct yx_cert *cert;
	const struct yx_bytes *chain; /* DER, further certificates to embed */
	size_t chain_count;
	bool pss; /* RSA: RSASSA-PSS instead of PKCS#1 v1.5 */
	struct yx_bytes sm2_id;
	yx_sign_show_fn show; /* NULL: nobody wants to see */
	void *show_state;
};

/*
 * May this certificate sign with this key at this time? USAGE when they do not belong together,
 * DENIED when it is expired, not yet valid, a CA's, or its usages leave signing out.
 */
YX_MUST_CHECK enum yx_status yx_signatory_check(const struct yx_signatory *who, yx_time at,
						struct yx_error *err);

/* Where the visible part goes. Points, origin at the lower left of the page as shown. */
struct yx_sign_place {
	bool visible;
	size_t page; /* from 0 */
	double x, y, width, height;
};

struct yx_sign_options {
	struct yx_signatory who;
	enum yx_level level;
	const struct yx_tsp_client *tsa; /* needed from B-T on */
	/* PDF, needed from B-LT on: whom to trust, what is at hand, how to get the rest
	 * (sign_level.h); its tsa and password are not used, those here are */
	const struct yx_level_options *preserve;
	struct yx_sign_place place;
	const char *field;                       /* existing or new field name; NULL: chosen */
	const char *reason, *location, *contact; /* UTF-8; NULL: none */
	const char *name; /* shown name; NULL: the certificate's common name */
	int certify;      /* 0 no; 1-3 DocMDP */
	/* PDF: fields that must stay as they are from now on (FieldMDP, ISO 32000-2 12.8.2.4);
	 * all zero: none. What the signed field's own /Lock names comes on top. */
	struct yx_pdf_field_lock lock_fields;
	yx_time time; /* YX_TIME_NONE: the clock */
	struct yx_bytes password;
	bool chinese; /* language of the visible appearance's labels */
	/* PDF: this picture, or else this image, alone is the visible part, stretched to the place
	 * (a seal's imprint, say); both NULL: name, reason and time are drawn. Borrowed. */
	const struct yx_draw_picture *picture;
	const struct yx_image *image;
	/* A capture to be sealed into the document with the signature (sign_ink.h), and for whom;
	 * its picture is the visible part where `picture` and `image` are NULL. NULL: none. */
	const struct yx_ink *ink;
	struct yx_ink_recipients ink_for;
	/* Called with bytes done of all; may be NULL. */
	void (*progress)(void *state, uint64_t done, uint64_t total);
	void *progress_state;
};

struct yx_sign_result {
	const char *format;  /* "pdf" */
	const char *profile; /* "PAdES-B-T" */
	/* PDF: the field it went into; was it made, and those that are still empty */
	char field[128];
	bool field_made;
	char empty_fields[200];
	yx_time time; /* trusted when a time-stamp was made, else claimed */
	bool time_stamped;
	char tsa[200];           /* which authority answered */
	struct yx_digest digest; /* of the signed bytes */
	/* PDF: how large what is shown came out in a field that was there; 1: at its own size */
	double scale;
};

/*
 * Sign a PDF: the bytes that follow the original are appended to `tail` (the signed file is `in`
 * followed by it). From B-LT on the file is held in memory once more. `result` may be NULL.
 * Statuses as in pdf_sign.h, plus DENIED and IO of the time-stamp client.
 */
YX_MUST_CHECK enum yx_status yx_sign_pdf(struct yx_buf *tail, struct yx_bytes in,
					 const struct yx_sign_options *options,
					 struct yx_sign_result *result, struct yx_error *err);

/* A document time-stamp (PAdES, ETSI.RFC3161) over all of the file. */
YX_MUST_CHECK enum yx_status yx_timestamp_pdf(struct yx_buf *tail, struct yx_bytes in,
					      const struct yx_tsp_client *tsa,
					      struct yx_bytes password,
					      struct yx_sign_result *result, struct yx_error *err);

/*
 * How a seal or signature goes into an OFD document, beside struct yx_sign_options. options->place
 * is in millimetres from the top left; the seal keeps its own size, in the middle of it or, where
 * it has no width, with its corner there.
 */
struct yx_sign_ofd_how {
	struct yx_bytes seal; /* SESeal (.esl); empty: a plain signature (GB/T 35275) */
	const char *keyword;  /* the seal on every occurrence of this text */
	bool across;          /* one slice on each page's edge (骑缝) */
	bool lock;            /* nobody can sign after this */
	bool complete;        /* first add lists that are named and missing, as empty ones */
	/* first a list of all files of the signed package, signed by the same key (GM/T 0099):
	 * what is put in later shows. CONFLICT when there is one already. */
	bool integrity_list;
};

/*
 * Sign an OFD: the whole new package is appended to `made`. Levels B-B and B-T: the time-stamp goes
 * into the seal signature or the CMS.
 */
YX_MUST_CHECK enum yx_status yx_sign_ofd(struct yx_buf *made, struct yx_bytes in,
					 const struct yx_sign_options *options,
					 const struct yx_sign_ofd_how *how,
					 struct yx_sign_result *result, struct yx_error *err);

/*
 * A detached (or attached) CMS signature over any bytes, appended to `out`: CAdES B-B or B-T; with
 * `gm` the content types of GB/T 35275.
 */
YX_MUST_CHECK enum yx_status yx_sign_cms(struct yx_buf *out, struct yx_bytes in, bool attach,
					 bool gm, const struct yx_sign_options *options,
					 struct yx_sign_result *result, struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
