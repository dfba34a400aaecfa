/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign_guard: for who keeps the private key while somebody else, who need not be trusted, reads the
 * document and makes the signature around it (docs/REPORTS.md: a child in a sandbox).
 *
 * The guard knows what was ordered: which document, certificate, seal, time. It is shown what is to
 * be signed, hashes that itself, and then makes the message that follows from it by itself; the
 * message that it is asked to sign must be that one, byte for byte. So it signs
 *   PDF   only what begins with the ordered document;
 *   CMS   only the ordered document;
 *   OFD   only a list of files in the form that this program writes (which files it cannot know);
 *   SEAL  only the seal ordered, whatever its picture;
 * and each as often as the order needs. It reads no document.
 */
#ifndef YINXIN_SIGN_GUARD_H
#define YINXIN_SIGN_GUARD_H

#include <yinxin/seal.h>
#include <yinxin/sign_make.h>
#include <yinxin/sign_pdf.h>

#ifdef __cplusplus
extern "C" {
#endif

enum yx_guard_form { YX_GUARD_PDF, YX_GUARD_CMS, YX_GUARD_OFD, YX_GUARD_SEAL };

/* Borrowed, until the guard is freed. */
struct yx_guard_order {
	enum yx_guard_form form;
	struct yx_signatory who; /* key, certificate, pss */
	yx_time time;            /* CMS and seals: the time that is stated */
	struct yx_bytes input;   /* PDF, CMS: the document */
	struct yx_bytes seal;    /* PDF, OFD: SESeal; empty: none */
	enum yx_pdf_seal_form seal_form;
	bool gm;                        /* CMS: GB/T 35275 */
	bool integrity_list;            /* OFD: a list is signed before */
	const struct yx_seal_new *made; /* SEAL: all but its picture, and its size where it is 0 */
};

struct yx_guard;
YX_MUST_CHECK enum yx_status yx_guard_new(struct yx_guard **out, const struct yx_guard_order *order,
					  struct yx_error *err);
void yx_guard_free(struct yx_guard *g);

/*
 * DENIED of any of these means that something else is wanted than was ordered: whoever wants it is
 * not to be trusted. What will be signed, in order; of a PDF and a CMS first the ordered document,
 * by name.
 */
YX_MUST_CHECK enum yx_status yx_guard_show_input(struct yx_guard *g, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_guard_show(struct yx_guard *g, struct yx_bytes piece,
					   struct yx_error *err);
/* The message that the key shall sign, in pieces. */
YX_MUST_CHECK enum yx_status yx_guard_message(struct yx_guard *g, struct yx_bytes piece,
					      struct yx_error *err);
/* Append the value; then, where there is more to be signed, it begins anew. */
YX_MUST_CHECK enum yx_status yx_guard_sign(struct yx_guard *g, struct yx_buf *value,
					   struct yx_error *err);
/* Signatures still to be made. */
size_t yx_guard_left(const struct yx_guard *g);

#ifdef __cplusplus
}
#endif
#endif
