/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "material.h"
#include "apart.h"

/* A file that must hold what its option says. */
static int
load(struct cli *c, struct material *m, const char *opt, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_crl *crl = NULL;
	struct yx_ocsp *ocsp = NULL;
	struct yx_file f = { 0 };
	enum yx_status st = YX_OK;

	if (!m->extra)
		st = yx_pool_new(&m->extra, &err);
	if (st == YX_OK)
		st = yx_file_open(&f, path, 0, &err);
	if (st == YX_OK && strcmp(opt, "--crl") == 0) {
		if ((st = yx_crl_load(&crl, f.bytes, YX_PKI_LENIENT, &err)) == YX_OK)
			st = yx_pool_add_crl(m->extra, crl, &err);
	} else if (st == YX_OK && strcmp(opt, "--ocsp") == 0) {
		if ((st = yx_ocsp_parse(&ocsp, f.bytes, YX_PKI_LENIENT, &err)) == YX_OK)
			st = yx_pool_add_ocsp(m->extra, ocsp, &err);
	} else if (st == YX_OK) {
		st = yx_pool_load(m->extra, f.bytes, YX_PKI_LENIENT, &err);
	}
	yx_crl_free(crl);
	yx_ocsp_free(ocsp);
	yx_file_close(&f);
	return st == YX_OK ? 0 : cli_error(c, &err, path);
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

bool
material_option(struct cli *c, struct material *m, const char *opt, const char *value, int *rc)
{
	*rc = 0;
	if (strcmp(opt, "--extra") == 0 || strcmp(opt, "--crl") == 0 || strcmp(opt, "--ocsp") == 0)
		*rc = load(c, m, opt, value);
	else if (strcmp(opt, "--cache") == 0)
		m->cache = value;
	else if (strcmp(opt, "--fetch-timeout") == 0)
		*rc = take_timeout(c, m, value);
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

void
material_add_installed_trust(const struct cli *c, struct yx_trust *trust)
{
	static const char *const places[] = { "/etc/yinxin/trust", "/usr/local/etc/yinxin/trust" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;

		if (access(places[i], R_OK) == 0 &&
		    yx_trust_add_path(trust, places[i], NULL, &err) != YX_OK)
			cli_note(c, "note: %s", "提示：%s", err.text);
	}
}
