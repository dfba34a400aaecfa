/* SPDX-License-Identifier: Apache-2.0 */
/* The demonstration: who takes part, and its steps, shared by cmd_demo.c and demo_steps.c. */
#ifndef YINXIN_PROGRAM_DEMO_H
#define YINXIN_PROGRAM_DEMO_H

#include <yinxin/draw_document.h>
#include <yinxin/ledger.h>
#include <yinxin/pki_ca.h>
#include <yinxin/sign_make.h>
#include "cli.h"

#define DEMO_PASSWORD "demonstration"

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
	struct demo_party a, b, tsa;
	struct yx_key *log_ed25519, *log_sm2;
	struct yx_tsp_authority *authority;
	struct yx_trust *trust;
	struct yx_draw_contract places;
	bool own_file;
	struct yx_buf original, signed_once, signed_twice;
	struct yx_ledger *ledger;
	uint8_t salt_a[32], salt_b[32];
	int step;
};

/* Each prints what it did; false when d->err says why not. */
bool demo_make_people(struct demo *d);
bool demo_make_document(struct demo *d, const char *path);
bool demo_sign(struct demo *d);
bool demo_record(struct demo *d);
bool demo_prove(struct demo *d);
bool demo_verify(struct demo *d);
bool demo_tamper(struct demo *d);
void demo_clear(struct demo *d);

/* "DIR/NAME" in one of a few static buffers. */
const char *demo_path(const struct demo *d, const char *name);
bool demo_write(struct demo *d, const char *name, struct yx_bytes bytes, unsigned flags);
/* A numbered heading. */
void demo_heading(struct demo *d, const char *en, const char *zh);

#endif
