/* SPDX-License-Identifier: Apache-2.0 */
/* An authority that lives in a folder: making one, opening one. See tsp.h for what lies in it. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "folder.h"

#define GRACE (2 * YX_SECOND + YX_SECOND / 2) /* what a crash may leave reserved (clock.c) */

enum yx_status
tsp_folder_path(char out[TSP_PATH_MAX], const char *folder, const char *name, struct yx_error *err)
{
	int n = snprintf(out, TSP_PATH_MAX, "%s/%s", folder, name);

	if (n < 0 || n >= TSP_PATH_MAX)
		return yx_fail(err, YX_USAGE, NULL, "", "the folder's name is too long");
	return YX_OK;
}

bool
yx_tsp_folder_exists(const char *folder)
{
	char certificate[TSP_PATH_MAX], key[TSP_PATH_MAX];

	return tsp_folder_path(certificate, folder, "tsa.crt", NULL) == YX_OK &&
	       tsp_folder_path(key, folder, "tsa.key", NULL) == YX_OK &&
	       access(certificate, F_OK) == 0 && access(key, F_OK) == 0;
}

/* --------------------------------------------------------------------- init */

static enum yx_status
put_chain(struct yx_buf *pem, const struct yx_cert_list *chain, struct yx_error *err)
{
	for (size_t i = 0; i < chain->count; i++)
		yx_pem_put(pem, "CERTIFICATE", yx_cert_der(chain->items[i]));
	return yx_buf_status(pem, err);
}

/* Would it serve? The same checks as when it is opened, before anything is written. */
static enum yx_status
try_out(const struct yx_cert_list *chain, const struct yx_key *key, const struct tsp_conf *conf,
	struct yx_error *err)
{
	struct yx_tsp_authority_options o = { .key = key,
					      .certificate = yx_cert_der(chain->items[0]),
					      .policy = conf->policy };
	struct yx_tsp_authority *a = NULL;
	enum yx_status st = yx_tsp_authority_new(&a, &o, err);

	yx_tsp_authority_free(a);
	return st;
}

static enum yx_status
write_folder(const char *folder, const struct yx_cert_list *chain, const struct yx_key *key,
	     const struct tsp_conf *conf, struct yx_bytes password, struct yx_error *err)
{
	struct yx_buf pem, secret, text;
	char path[TSP_PATH_MAX];
	enum yx_status st;

	yx_buf_init(&pem, 0);
	yx_buf_init(&text, 0);
	yx_buf_init_secret(&secret, 0);
	if ((st = put_chain(&pem, chain, err)) != YX_OK)
		goto done;
	if ((st = tsp_conf_put(&text, conf, err)) != YX_OK)
		goto done;
	if ((st = yx_key_export(key, password, YX_KDF_SCRYPT, &secret, err)) != YX_OK)
		goto done;
	if ((st = yx_path_make_dirs(folder, true, err)) != YX_OK)
		goto done;
	if ((st = tsp_folder_path(path, folder, "tsa.conf", err)) != YX_OK)
		goto done;
	if ((st = yx_file_write(path, yx_buf_bytes(&text), YX_OUT_PRIVATE, err)) != YX_OK)
		goto done;
	if ((st = tsp_folder_path(path, folder, "tsa.key", err)) != YX_OK)
		goto done;
	st = yx_file_write(path, yx_buf_bytes(&secret), YX_OUT_PRIVATE | YX_OUT_EXCLUSIVE, err);
	if (st != YX_OK)
		goto done;
	if ((st = tsp_folder_path(path, folder, "tsa.crt", err)) != YX_OK)
		goto done;
	st = yx_file_write(path, yx_buf_bytes(&pem), YX_OUT_EXCLUSIVE, err);
done:
	yx_buf_clear(&pem);
	yx_buf_clear(&text);
	yx_buf_clear(&secret);
	return st;
}

static enum yx_status
make_certificates(struct yx_cert_list *chain, const struct yx_tsp_init_options *o,
		  const struct yx_key *key, struct yx_error *err)
{
	const char *subject = o->subject ? o->subject : "Yinxin demonstration TSA";
	struct yx_cert *cert = NULL;
	struct yx_buf der;
	enum yx_status st;

	if (o->certificates.len)
		return yx_cert_list_load(chain, o->certificates, YX_PKI_STRICT, err);
	yx_buf_init(&der, 0);
	st = tsp_demo_certificate(&der, key, subject, o->days > 0 ? o->days : 730, err);
	if (st == YX_OK)
		st = yx_cert_parse(&cert, yx_buf_bytes(&der), YX_PKI_STRICT, err);
	if (st == YX_OK)
		st = yx_cert_list_add(chain, cert, err);
	yx_cert_free(cert);
	yx_buf_clear(&der);
	return st;
}

enum yx_status
yx_tsp_folder_init(const char *folder, const struct yx_tsp_init_options *o, struct yx_error *err)
{
	struct tsp_conf conf = { .policy = o->policy ? o->policy : YX_TSP_DEFAULT_POLICY,
				 .accuracy_us = o->accuracy_us > 0 ? o->accuracy_us : YX_SECOND,
				 .pss = o->pss,
				 .gm = o->gm };
	struct yx_cert_list chain = { 0 };
	struct yx_key *made = NULL;
	const struct yx_key *key = o->key;
	enum yx_status st;

	if ((o->key != NULL) != (o->certificates.len > 0)) {
		st = yx_fail(err, YX_USAGE, NULL, "",
			     "a certificate and its key go together: give both or neither");
		goto done;
	}
	if (yx_tsp_folder_exists(folder)) {
		st = yx_fail(err, YX_CONFLICT, NULL, "", "%s holds a time-stamp authority already",
			     folder);
		goto done;
	}
	if (!key) {
		if ((st = yx_key_generate(&made, o->kind ? o->kind : "p256", err)) != YX_OK)
			goto done;
		key = made;
	}
	if ((st = make_certificates(&chain, o, key, err)) != YX_OK)
		goto done;
	if ((st = try_out(&chain, key, &conf, err)) != YX_OK)
		goto done;
	st = write_folder(folder, &chain, key, &conf, o->password, err);
done:
	yx_cert_list_clear(&chain);
	yx_key_free(made);
	return st;
}

/* --------------------------------------------------------------------- open */

struct opening {
	struct yx_file certificate, key, conf;
	struct yx_cert_list chain;
	struct yx_arena *memory;
	struct tsp_conf settings;
	struct yx_key *parsed_key;
	struct tsp_state *state;
	yx_time until;
};

static enum yx_status
open_file(struct yx_file *f, const char *folder, const char *name, struct yx_error *err)
{
	char path[TSP_PATH_MAX];
	enum yx_status st;

	if ((st = tsp_folder_path(path, folder, name, err)) != YX_OK)
		return st;
	return yx_file_open(f, path, 1 << 20, err);
}

static enum yx_status
read_folder(struct opening *o, const char *folder, struct yx_bytes password, struct yx_error *err)
{
	enum yx_status st;

	if (!yx_tsp_folder_exists(folder))
		return yx_fail(err, YX_NOT_FOUND, NULL, "",
			       "%s holds no time-stamp authority (yinxin tsa init makes one)",
			       folder);
	if (!(o->memory = yx_arena_new(1 << 20)))
		return yx_fail_nomem(err);
	if ((st = open_file(&o->certificate, folder, "tsa.crt", err)) != YX_OK)
		return st;
	st = yx_cert_list_load(&o->chain, o->certificate.bytes, YX_PKI_STRICT, err);
	if (st != YX_OK)
		return yx_fail_prefix(err, st, "tsa.crt: ");
	if ((st = open_file(&o->key, folder, "tsa.key", err)) != YX_OK)
		return st;
	if ((st = yx_key_parse(&o->parsed_key, o->key.bytes, password, err)) != YX_OK)
		return yx_fail_prefix(err, st, "tsa.key: ");
	if ((st = open_file(&o->conf, folder, "tsa.conf", err)) != YX_OK)
		return st;
	if ((st = tsp_conf_parse(&o->settings, o->conf.bytes, o->memory, err)) != YX_OK)
		return st;
	return tsp_state_open(&o->state, folder, &o->until, err);
}

/* A crash may leave a little time reserved that nothing was issued in: wait that out. */
static enum yx_status
settle_clock(yx_time until, struct yx_error *err)
{
	yx_time now = yx_time_now();
	struct timespec rest;
	char text[32];

	if (until == YX_TIME_NONE || now >= until)
		return YX_OK;
	if (until - now > GRACE)
		return yx_fail(err, YX_CONFLICT, NULL, "RFC 3161 2.1",
			       "the clock is behind %s, a time that was issued already; set the "
			       "clock right first",
			       yx_time_rfc3339(text, until));
	rest.tv_sec = (time_t)((until - now) / YX_SECOND);
	rest.tv_nsec = (long)((until - now) % YX_SECOND * 1000);
	nanosleep(&rest, NULL);
	return YX_OK;
}

static enum yx_status
make_authority(struct yx_tsp_authority **out, struct opening *o, struct yx_error *err)
{
	struct yx_bytes chain[TSP_CHAIN_MAX];
	struct yx_tsp_authority_options options = { .key = o->parsed_key,
						    .certificate = yx_cert_der(o->chain.items[0]),
						    .chain = chain,
						    .policy = o->settings.policy,
						    .policies = o->settings.policies,
						    .policy_count = o->settings.policy_count,
						    .accuracy_us = o->settings.accuracy_us,
						    .ordering = o->settings.ordering,
						    .pss = o->settings.pss,
						    .gm = o->settings.gm,
						    .floor = o->until };
	enum yx_status st;

	for (size_t i = 1; i < o->chain.count && options.chain_count < TSP_CHAIN_MAX; i++)
		chain[options.chain_count++] = yx_cert_der(o->chain.items[i]);
	if ((st = yx_tsp_authority_new(out, &options, err)) != YX_OK)
		return st;
	(*out)->own_key = o->parsed_key;
	o->parsed_key = NULL;
	tsp_authority_reserve(*out, tsp_state_reserve, o->state, tsp_state_free);
	o->state = NULL;
	return YX_OK;
}

enum yx_status
yx_tsp_folder_open(struct yx_tsp_authority **out, const char *folder, struct yx_bytes password,
		   struct yx_error *err)
{
	struct opening o = { .until = YX_TIME_NONE };
	enum yx_status st;

	*out = NULL;
	if ((st = read_folder(&o, folder, password, err)) != YX_OK)
		goto done;
	if ((st = settle_clock(o.until, err)) != YX_OK)
		goto done;
	st = make_authority(out, &o, err);
done:
	yx_file_close(&o.certificate);
	yx_file_close(&o.key);
	yx_file_close(&o.conf);
	yx_cert_list_clear(&o.chain);
	yx_arena_free(o.memory);
	yx_key_free(o.parsed_key);
	tsp_state_free(o.state);
	return st;
}
