/* SPDX-License-Identifier: Apache-2.0 */
/* The demonstration: who takes part, and its steps, shared by cmd_demo.c and demo_*.c. */
#ifndef YINXIN_PROGRAM_DEMO_H
#define YINXIN_PROGRAM_DEMO_H

#include <yinxin/draw_document.h>
#include <yinxin/ledger.h>
#include <yinxin/pki_ca.h>
#include <yinxin/sign.h>
#include <yinxin/sign_make.h>
#include "cli.h"

#define DEMO_PASSWORD "demonstration"
#define DEMO_SEAL_MM  40 /* across, the company seal */

struct demo_party {
	const char *name; /* shown, and the certificate's common name */
	const char *file; /* stem of its files */
	const char *kind; /* of key */
	struct yx_key *key;
	struct yx_cert *cert;
};

struct demo {
	struct cli *c;
	char dir[512];
	struct yx_error err;
	struct yx_ca *ca_sm2, *ca_p256;
	struct demo_party a, b, tsa, maker, escrow; /* maker: of seals; escrow: of handwriting */
	struct yx_key *log_ed25519, *log_sm2;
	struct yx_tsp_authority *authority;
	struct yx_trust *trust;
	struct yx_draw_contract places;
	bool own_file;
	struct yx_draw_fonts *fonts;
	struct yx_draw_picture *seal_picture; /* NULL with a file of one's own: nothing is sealed */
	struct yx_buf seal;                   /* party A's, SESeal */
	struct yx_buf original, sealed, signed_once, signed_twice, sealed_ofd;
	struct yx_ink *hand; /* party B's act of writing; NULL with a file of one's own */
	struct yx_ledger *ledger;
	/* of the actors' commitments: seal, signature of A, signature of B, seal on the OFD */
	uint8_t salt_seal[32], salt_a[32], salt_b[32], salt_ofd[32];
	int step;
};

/* Each prints what it did; false when d->err says why not. */
bool demo_make_people(struct demo *d);
bool demo_make_document(struct demo *d, const char *path);
bool demo_make_seal(struct demo *d);
bool demo_take_handwriting(struct demo *d);
bool demo_sign(struct demo *d);
bool demo_preserve(struct demo *d);
bool demo_seal_ofd(struct demo *d);
bool demo_record(struct demo *d);
bool demo_prove(struct demo *d);
bool demo_verify(struct demo *d);
bool demo_examine_handwriting(struct demo *d);
bool demo_replay_handwriting(struct demo *d);
bool demo_tamper(struct demo *d);
bool demo_tamper_ofd(struct demo *d);
bool demo_attack(struct demo *d);
void demo_clear(struct demo *d);

/* "DIR/NAME" in one of a few static buffers. */
const char *demo_path(const struct demo *d, const char *name);
bool demo_write(struct demo *d, const char *name, struct yx_bytes bytes, unsigned flags);
/* A numbered heading. */
void demo_heading(struct demo *d, const char *en, const char *zh);

/* A key, its certificate by `ca`, and their files. */
bool demo_make_party(struct demo *d, struct demo_party *p, struct yx_ca *ca,
		     enum yx_ca_profile profile);
/* One signature of the demonstration, time-stamped. */
struct demo_act {
	const struct demo_party *who;
	const struct yx_draw_place *where;
	struct yx_bytes
	    seal; /* SESeal, at that place and across the pages; empty: name, reason, time */
	const struct yx_ink *ink; /* or handwriting, sealed for the escrow; NULL: none */
	const char *reason;
	bool chinese;
	const char *name; /* of the file that comes out */
};
bool demo_sign_one(struct demo *d, const struct demo_act *a, const struct yx_buf *original,
		   struct yx_buf *out);
/* Another act of party B's hand. Release with yx_ink_free(). */
bool demo_write_name(struct demo *d, struct yx_ink **out);
/* The contract in `in`, signed or not, with another price painted over the one it has. */
bool demo_change_price(struct demo *d, const struct yx_buf *in, struct yx_buf *out);
/* The contract as OFD; *seal is where party A's seal belongs (millimetres). */
bool demo_make_ofd(struct demo *d, struct yx_draw_fonts *fonts, struct yx_buf *out,
		   struct yx_sign_place *seal);
/* Reports on it for people, in both languages: NAME.html and NAME.pdf. */
bool demo_report(struct demo *d, const struct yx_verify_report *report, struct yx_bytes in,
		 const char *name);
/* The verdict on one file in one line, and why. */
bool demo_show_headline(struct demo *d, struct yx_bytes in, const char *name,
			enum yx_verdict *verdict);

#endif
