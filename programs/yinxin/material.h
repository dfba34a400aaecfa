/* SPDX-License-Identifier: Apache-2.0 */
/*
 * material.h: what sign, extend and verify need to know of certificates: whom to trust, what is at
 * hand in files, and how the rest is fetched (bounded, cached).
 */
#ifndef YINXIN_PROGRAM_MATERIAL_H
#define YINXIN_PROGRAM_MATERIAL_H

#include <yinxin/pki_fetch.h>
#include "cli.h"
#include "net.h"

/* One of --extra, --crl, --ocsp: opened and not yet read. */
struct material_file {
	struct material_file *next;
	const char *path;
	struct yx_file file;
	enum material_kind { MATERIAL_ANY, MATERIAL_CRL, MATERIAL_OCSP } kind;
};

struct material {
	struct material_file *files; /* in the order given */
	struct yx_pool *extra;       /* what is in them, after material_read(); NULL: no files */
	const char *cache;           /* --cache; NULL: the user's cache folder */
	char own_cache[1024];
	const char *folder; /* where it is kept; NULL: nowhere */
	bool no_cache, offline, online;
	struct cli_net net;
	struct yx_fetcher *fetcher; /* NULL: offline */
};

/* The options with a value, for cli_option(). */
#define MATERIAL_OPTIONS " --extra --crl --ocsp --cache --fetch-timeout --fetch-from"

/* Take one of: --extra --crl --ocsp FILE, --cache DIR, --no-cache, --offline, --online,
 * --fetch-timeout SECONDS, --fetch-from any|public. False when it is none of them; *rc is an exit
 * status. */
bool material_option(struct cli *c, struct material *m, const char *opt, const char *value,
		     int *rc);
/* Read what the options named, once, in the process that reads the document (a child, where there
 * is one). Of an error `*subject` is the file it is about; NULL: none. */
YX_MUST_CHECK enum yx_status material_read(struct material *m, const char **subject,
					   struct yx_error *err);
/* A fetcher, unless offline. */
int material_open(struct cli *c, struct material *m);
void material_clear(struct material *m);

/* Each address that was asked and did not answer, on standard error. */
void material_tell_failures(const struct cli *c, const struct material *m);

/* Trust folders of the installation, when there are any. */
bool material_has_installed_trust(void);
/* Opened, for yx_trust_read(). */
void material_add_installed_trust(const struct cli *c, struct yx_trust *trust);

#endif
