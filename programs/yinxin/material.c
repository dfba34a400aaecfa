/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "material.h"
#include "apart.h"

/* A file as the command line names it: opened now, read where material_read() is called. */
static int
take_file(struct cli *c, struct material *m, const char *opt, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct material_file *f = yx_alloc(sizeof(*f)), **end = &m->files;

	if (!f) {
		(void)!yx_fail_nomem(&err);
		return cli_error(c, &err, path);
	}
	if (yx_file_open(&f->file, path, 0, &err) != YX_OK) {
		yx_free(f);
		return cli_error(c, &err, path);
	}
	f->path = path;
	f->kind = strcmp(opt, "--crl") == 0    ? MATERIAL_CRL
		  : strcmp(opt, "--ocsp") == 0 ? MATERIAL_OCSP
					       : MATERIAL_ANY;
	while (*end)
		end = &(*end)->next;
	*end = f;
	return 0;
}

/* It must hold what its option says. */
static enum yx_status
load(struct yx_pool *pool, const struct material_file *f, struct yx_error *err)
{
	struct yx_crl *crl = NULL;
	struct yx_ocsp *ocsp = NULL;
	enum yx_status st;

	if (f->kind == MATERIAL_CRL) {
		if ((st = yx_crl_load(&crl, f->file.bytes, YX_PKI_LENIENT, err)) == YX_OK)
			st = yx_pool_add_crl(pool, crl, err);
	} else if (f->kind == MATERIAL_OCSP) {
		if ((st = yx_ocsp_parse(&ocsp, f->file.bytes, YX_PKI_LENIENT, err)) == YX_OK)
			st = yx_pool_add_ocsp(pool, ocsp, err);
	} else {
		st = yx_pool_load(pool, f->file.bytes, YX_PKI_LENIENT, err);
	}
	yx_crl_free(crl);
	yx_ocsp_free(ocsp);
	/* nothing of the kind is in it: 66 is for files that are not there */
	if (st == YX_NOT_FOUND)
		err->status = st = YX_MALFORMED;
	return st;
}

enum yx_status
material_read(struct material *m, const char **subject, struct yx_error *err)
{
	struct yx_pool *pool = NULL;
	enum yx_status st = YX_OK;

	*subject = NULL;
	if (m->extra || !m->files)
		return YX_OK;
	st = yx_pool_new(&pool, err);
	for (const struct material_file *f = m->files; f && st == YX_OK; f = f->next) {
		*subject = f->path;
		st = load(pool, f, err);
	}
	if (st == YX_OK)
		m->extra = pool;
	else
		yx_pool_free(pool);
	return st;
}

static int
take_timeout(struct cli *c, struct material *m, const char *value)
{
	char *end;
	long n = strtol(value, &end, 10);

	if (!*value || *end || n < 1 || n > 600)
		return cli_usage(c, "--fetch-timeout takes 1 to 600 seconds, not",
				 "--fetch-timeout 应为 1 至 600 秒，而不是", value);
	m->net.timeout_ms = n * 1000;
	return 0;
}

static int
take_fetch_from(struct cli *c, struct material *m, const char *value)
{
	m->net.public_only = strcmp(value, "public") == 0;
	return m->net.public_only || strcmp(value, "any") == 0
		   ? 0
		   : cli_usage(c, "--fetch-from is any or public, not",
			       "--fetch-from 应为 any 或 public，而不是", value);
}

bool
material_option(struct cli *c, struct material *m, const char *opt, const char *value, int *rc)
{
	*rc = 0;
	if (strcmp(opt, "--extra") == 0 || strcmp(opt, "--crl") == 0 || strcmp(opt, "--ocsp") == 0)
		*rc = take_file(c, m, opt, value);
	else if (strcmp(opt, "--cache") == 0)
		m->cache = value;
	else if (strcmp(opt, "--fetch-timeout") == 0)
		*rc = take_timeout(c, m, value);
	else if (strcmp(opt, "--fetch-from") == 0)
		*rc = take_fetch_from(c, m, value);
	else if (strcmp(opt, "--no-cache") == 0)
		m->no_cache = true;
	else if (strcmp(opt, "--offline") == 0)
		m->offline = true;
	else if (strcmp(opt, "--online") == 0)
		m->online = true;
	else
		return false;
	return true;
}

/* XDG base directories: $XDG_CACHE_HOME, else ~/.cache; NULL when there is neither. */
static const char *
user_cache(struct material *m)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	int n = -1;

	if (base && *base == '/')
		n = snprintf(m->own_cache, sizeof(m->own_cache), "%s/yinxin/fetched", base);
	else if (home && *home == '/')
		n = snprintf(m->own_cache, sizeof(m->own_cache), "%s/.cache/yinxin/fetched", home);
	return n > 0 && n < (int)sizeof(m->own_cache) ? m->own_cache : NULL;
}

int
material_open(struct cli *c, struct material *m)
{
	struct yx_fetcher_options o = { .fetch = apart_fetch,
					.recall = apart_recall,
					.keep = apart_keep,
					.fetch_state = m,
					.now = YX_TIME_NONE };
	struct yx_error err = YX_ERROR_INIT;

	if (m->offline || m->fetcher)
		return 0;
	m->folder = m->no_cache ? NULL : m->cache ? m->cache : user_cache(m);
	/* a folder that cannot be made is no error: there is then no cache */
	if (m->folder && yx_path_make_dirs(m->folder, true, NULL) != YX_OK)
		m->folder = NULL;
	if (yx_fetcher_new(&m->fetcher, &o, &err) != YX_OK)
		return cli_error(c, &err, NULL);
	return 0;
}

void
material_clear(struct material *m)
{
	yx_fetcher_free(m->fetcher);
	yx_pool_free(m->extra);
	for (struct material_file *f = m->files, *next; f; f = next) {
		next = f->next;
		yx_file_close(&f->file);
		yx_free(f);
	}
	*m = (struct material){ 0 };
}

void
material_tell_failures(const struct cli *c, const struct material *m)
{
	const struct yx_fetched *f;

	for (size_t i = 0; m->fetcher && (f = yx_fetcher_at(m->fetcher, i)); i++)
		if (f->status != YX_OK)
			cli_note(c, "  tried %s %s: %s", "  曾尝试 %s %s：%s",
				 yx_fetch_kind_name(f->kind), f->url, f->text);
}

static const char *const installed[] = { "/etc/yinxin/trust", "/usr/local/etc/yinxin/trust" };
#define INSTALLED (sizeof(installed) / sizeof(installed[0]))

bool
material_has_installed_trust(void)
{
	bool has = false;

	for (size_t i = 0; i < INSTALLED; i++)
		has = has || access(installed[i], R_OK) == 0;
	return has;
}

void
material_add_installed_trust(const struct cli *c, struct yx_trust *trust)
{
	for (size_t i = 0; i < INSTALLED; i++) {
		struct yx_error err = YX_ERROR_INIT;

		if (access(installed[i], R_OK) == 0 &&
		    yx_trust_open_path(trust, installed[i], &err) != YX_OK)
			cli_note(c, "note: %s", "提示：%s", err.text);
	}
}
