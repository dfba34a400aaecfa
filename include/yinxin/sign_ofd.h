/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_ofd: where OFD documents meet seals, CMS and keys: verify every signature of a document, and
 * add one.
 *
 * Verification judges three layers that can each be good while another is not: the References
 * (entries are what they were), the digest of Signature.xml inside the value (the list is what it
 * was), and the value with its seal and certificates; and then what the list leaves out (coverage).
 */
#ifndef YINXIN_SIGN_OFD_H
#define YINXIN_SIGN_OFD_H

#include <yinxin/cms.h>
#include <yinxin/ofd.h>
#include <yinxin/pki.h>
#include <yinxin/seal_check.h>
#include <yinxin/sign.h>
#include <yinxin/sign_ink.h>
#include <yinxin/tsp.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ verify */

struct yx_sign_ofd_options {
	/* Trust, revocation, algorithms; NULL: certificates are not judged. `at` and `now` of it
	 * are set here. */
	const struct yx_path_options *path;
	/* Certificates of its trust and pool serve values that carry none; NULL: those of `path`.
	 */
	const struct yx_path_options *known;
	const struct yx_path_options *maker_path; /* for seal makers; NULL: as `path` */
	yx_time now;                              /* YX_TIME_NONE: the clock */
	yx_time at; /* judge as of this moment (verify --at); YX_TIME_NONE: the signing time */
	/*
	 * How a time-stamp token over `data` is judged; NULL: its chain at its own time. *proven is
	 * its time when it counts, else YX_TIME_NONE, and then *why tells.
	 */
	enum yx_status (*stamp)(void *state, struct yx_bytes token, struct yx_bytes data,
				yx_time *proven, struct yx_text2 *why, struct yx_error *err);
	void *stamp_state;
	/* How certificates are judged (seal_check.h), with `path` given; NULL: RFC 5280 at the
	 * signing time. `material` is asked before, for a CMS that carries certificates. */
	yx_seal_chain_fn chain;
	enum yx_status (*material)(void *state, const struct yx_cms *cms, struct yx_error *err);
	void *chain_state;
	/* Policy "integrity": bytes, structure, coverage and values decide; certificates and time
	 * are reported only. */
	bool integrity_only;
	/* Entries are encrypted and were not opened (ofd_crypt.h): what is missing may be among
	 * them, and no signature is more than INDETERMINATE. */
	bool hidden;
};
#define YX_SIGN_OFD_OPTIONS_INIT                                                                   \
	{                                                                                          \
		.path = NULL, .maker_path = NULL, .now = YX_TIME_NONE, .at = YX_TIME_NONE          \
	}

/* What SignedValue.dat turned out to be. */
enum yx_sign_ofd_form {
	YX_SIGN_OFD_UNKNOWN = 0,
	YX_SIGN_OFD_SES_V1,
	YX_SIGN_OFD_SES_V4,
	YX_SIGN_OFD_SES_V5,
	YX_SIGN_OFD_CMS,        /* GB/T 35275, detached: signed attributes over Signature.xml */
	YX_SIGN_OFD_CMS_DIGEST, /* GB/T 35275, its content is the digest of Signature.xml */
	YX_SIGN_OFD_RAW         /* a bare signature value */
};
/* "OFD-SES-v4", "OFD-GB35275", "OFD-raw", ...: the profile in verify --json. */
const char *yx_sign_ofd_form_name(enum yx_sign_ofd_form f);

struct yx_sign_ofd_signature {
	size_t index; /* in the document, SIZE_MAX for the missing list of signatures */
	const char *id;
	bool seal; /* kind "seal", else "signature" */
	enum yx_sign_ofd_form form;
	enum yx_indication indication;
	enum yx_sub_indication sub;
	char reason_en[360], reason_zh[480];
	char next_en[200], next_zh[240];
	struct yx_cert *signer; /* NULL when there is none */
	yx_time time;           /* YX_TIME_NONE: unknown */
	bool time_stamped;      /* `time` is proven by a token, else claimed */
	char stamp_en[240],
	    stamp_zh[280]; /* why a time-stamp that is there does not count; or "" */
	enum yx_digest_alg digest;
	struct yx_scheme scheme; /* kind NONE when not understood */
	struct yx_bytes value;   /* the signature value; empty when not understood */
	bool intact; /* references, digest and value are good, whatever trust or coverage say */

	const enum yx_ofd_ref_state *refs; /* one per Reference */
	const struct yx_ofd_cover *cover;
	size_t cover_count;
	/* entries that can change what is shown, left out by this signature and by every other
	 * intact one of the same signer; and the first of them, or NULL */
	size_t gap_count;
	const char *first_gap;
	size_t dangling_count; /* names that lead nowhere and could change what is shown */
	/* "whole-file": no gap; "revision": none, but only together with another signature of the
	 * same signer; "partial"; "none" */
	const char *coverage;

	bool has_seal_report;
	struct yx_seal_report seal_report;
	char seal_name[200], seal_id[140]; /* "" without a seal */
	struct yx_path_report *path;       /* of a plain signature's signer; NULL when not asked */
	unsigned leniencies;               /* enum yx_seal_leniency */
};

#define YX_SIGN_OFD_ATTACKS 4

struct yx_sign_ofd_report {
	struct yx_sign_ofd_signature *signatures;
	size_t count;
	/* worst of all; NONE when there is no signature */
	enum yx_indication indication;
	/* "ofd-uncovered-entry", "ofd-dangling-reference" */
	const char *attacks[YX_SIGN_OFD_ATTACKS];
	size_t attack_count;
	struct yx_arena *arena;
};

/* Verify every signature. The report borrows from `o`. YX_OK when the checks ran. */
YX_MUST_CHECK enum yx_status yx_sign_ofd_verify(struct yx_sign_ofd_report **out, struct yx_ofd *o,
						const struct yx_sign_ofd_options *options,
						struct yx_error *err);
void yx_sign_ofd_report_free(struct yx_sign_ofd_report *r);

/* The integrity list of GM/T 0099 (see ofd.h): is it whole, and who says so? */
struct yx_sign_ofd_list {
	struct yx_ofd_entries_list list;
	struct yx_sign_ofd_signature
	    signature; /* its own: of references and coverage there is none */
};
/* NOT_FOUND when there is no list. Release with yx_sign_ofd_list_clear(). */
YX_MUST_CHECK enum yx_status yx_sign_ofd_list_verify(struct yx_sign_ofd_list *out, struct yx_ofd *o,
						     const struct yx_sign_ofd_options *options,
						     struct yx_error *err);
void yx_sign_ofd_list_clear(struct yx_sign_ofd_list *l);

/* -------------------------------------------------------------------- sign */

/* A stamper that asks time-stamp authorities: `{ &source, yx_sign_ofd_stamp }`. */
struct yx_sign_ofd_stamp_source {
	const struct yx_tsp_client *client;
	enum yx_digest_alg digest; /* of the imprint: SM3 or what the authority knows */
};
enum yx_status yx_sign_ofd_stamp(void *source, struct yx_bytes message, struct yx_buf *token,
				 struct yx_error *err);

struct yx_sign_ofd_request {
	const struct yx_key *key;
	struct yx_bytes cert;         /* DER */
	const struct yx_bytes *chain; /* further certificates for a plain signature */
	size_t chain_count;
	struct yx_bytes seal; /* SESeal; empty: a plain GB/T 35275 signature */
	yx_time time;         /* YX_TIME_NONE: the clock */
	bool lock;            /* cover the list of signatures: nobody can sign after this */
	bool complete;        /* add missing lists as empty ones first (struct yx_ofd_sign) */
	/* A token over the signature value is asked for and put in; NULL: none. A failure is the
	 * failure of signing: there is no output without the token. */
	const struct yx_seal_stamper *timestamp;

	/* Where the seal is shown; the first of these that is set. Size is the seal's. */
	const struct yx_ofd_place *places; /* given boxes: the seal in the middle, at its size */
	size_t place_count;
	const char *keyword; /* on every occurrence of this text */
	size_t keyword_max;  /* at most so many; 0: all */
	bool across;         /* 骑缝: one slice on each page's edge */

	/* A capture to be sealed beside the signature (sign_ink.h), and for whom; NULL: none. */
	const struct yx_ink *ink;
	struct yx_ink_recipients ink_for;

	yx_sign_show_fn show; /* told the Signature.xml (or list) that is signed; NULL: nobody */
	void *show_state;
};

/*
 * Sign: the new package goes to `out`. Before anything is written the seal is checked by itself,
 * and the signer against its list. DENIED with the reason when the seal or the document does not
 * allow it (see yx_ofd_sign); NOT_FOUND when the keyword is nowhere.
 */
YX_MUST_CHECK enum yx_status yx_sign_ofd_sign(struct yx_ofd *o,
					      const struct yx_sign_ofd_request *request,
					      const struct yx_zip_writer *out,
					      struct yx_error *err);

/* Add an integrity list of GM/T 0099, signed with key and certificate of the request; `then_sign`:
 * the request itself is going to be carried out next, on what this writes. */
YX_MUST_CHECK enum yx_status yx_sign_ofd_list_add(struct yx_ofd *o,
						  const struct yx_sign_ofd_request *request,
						  bool then_sign, const struct yx_zip_writer *out,
						  struct yx_error *err);

#ifdef __cplusplus
}
#endif
#endif
