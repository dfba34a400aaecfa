/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cache of fetched material: one file an answer, written whole or not at all. Its first line
 * holds a digest of the rest, so that damage is noticed; nothing else is believed of it.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fetch.h"

#define CERT_LIFE (7 * YX_DAY)
#define MAGIC     "yinxin-fetched 1 "
#define SUFFIX    ".fetched"

enum yx_status
fetch_name_of(struct fetch_name *out, enum yx_fetch_kind kind, struct yx_bytes url,
	      struct yx_bytes request, struct yx_error *err)
{
	struct yx_buf all = { 0 };
	struct yx_digest d;
	enum yx_status st;

	yx_buf_put_u8(&all, (uint8_t)kind);
	yx_buf_put_bytes(&all, url);
	yx_buf_put_u8(&all, 0); /* no URL has one: nothing can be moved between the two */
	yx_buf_put_bytes(&all, request);
	if ((st = yx_buf_status(&all, err)) == YX_OK)
		st = yx_digest(&d, YX_DIGEST_SHA256, yx_buf_bytes(&all), err);
	if (st == YX_OK)
		yx_hex(out->hex, sizeof(out->hex), yx_digest_bytes(&d));
	yx_buf_clear(&all);
	return st;
}

/* ------------------------------------------------------------------ current */

static bool
dates_serve(yx_time this_update, yx_time next_update, yx_time now, yx_time since)
{
	return next_update != YX_TIME_NONE && now <= next_update &&
	       (since == YX_TIME_NONE || this_update >= since);
}

static bool
crl_serves(struct yx_bytes body, yx_time now, yx_time since)
{
	struct yx_crl *crl = NULL;
	bool yes = yx_crl_load(&crl, body, YX_PKI_LENIENT, NULL) == YX_OK &&
		   dates_serve(yx_crl_this_update(crl), yx_crl_next_update(crl), now, since);

	yx_crl_free(crl);
	return yes;
}

static bool
ocsp_serves(struct yx_bytes body, yx_time now, yx_time since)
{
	struct yx_ocsp *o = NULL;
	struct yx_ocsp_single s;
	bool yes = yx_ocsp_parse(&o, body, YX_PKI_LENIENT, NULL) == YX_OK &&
		   yx_ocsp_response_status(o) == 0 && yx_ocsp_single_at(o, 0, &s);

	for (size_t i = 0; yes && yx_ocsp_single_at(o, i, &s); i++)
		yes = dates_serve(s.this_update, s.next_update, now, since);
	yx_ocsp_free(o);
	return yes;
}

static bool
certs_serve(struct yx_bytes body, yx_time stored, yx_time now)
{
	struct yx_cert_list list = { 0 };
	bool yes = stored <= now && now - stored <= CERT_LIFE &&
		   yx_cert_list_load(&list, body, YX_PKI_LENIENT, NULL) == YX_OK;

	yx_cert_list_clear(&list);
	return yes;
}

bool
fetch_is_current(enum yx_fetch_kind kind, struct yx_bytes body, yx_time stored, yx_time now,
		 yx_time since)
{
	switch (kind) {
	case YX_FETCH_CRL:
		return crl_serves(body, now, since);
	case YX_FETCH_OCSP:
		return ocsp_serves(body, now, since);
	default:
		return certs_serve(body, stored, now);
	}
}

/* -------------------------------------------------------------------- files */

/* "yinxin-fetched 1 K 2026-01-31T09:08:07Z HEX64\n" */
enum { KIND_AT = sizeof(MAGIC) - 1, TIME_AT = KIND_AT + 2, TIME_LEN = 20 };
enum { HEX_AT = TIME_AT + TIME_LEN + 1, HEAD_LEN = HEX_AT + 64 + 1 };

bool
fetch_file_parse(struct yx_bytes in, enum yx_fetch_kind *kind, yx_time *stored,
		 struct yx_bytes *body)
{
	struct yx_reader r = yx_reader(in);
	struct yx_bytes head;
	struct yx_digest d;
	char hex[65];

	if (!yx_take(&r, HEAD_LEN, &head) || memcmp(head.data, MAGIC, KIND_AT) != 0 ||
	    head.data[KIND_AT] < '0' || head.data[KIND_AT] > '2' || head.data[KIND_AT + 1] != ' ' ||
	    head.data[HEX_AT - 1] != ' ' || head.data[HEAD_LEN - 1] != '\n')
		return false;
	*kind = (enum yx_fetch_kind)(head.data[KIND_AT] - '0');
	if (yx_time_parse_rfc3339(stored, yx_bytes_slice(head, TIME_AT, TIME_LEN), NULL) != YX_OK)
		return false;
	*body = yx_bytes_slice(in, HEAD_LEN, in.len - HEAD_LEN);
	if (!body->len || yx_digest(&d, YX_DIGEST_SHA256, *body, NULL) != YX_OK)
		return false;
	yx_hex(hex, sizeof(hex), yx_digest_bytes(&d));
	return memcmp(head.data + HEX_AT, hex, 64) == 0;
}

static bool
path_of(char *out, size_t size, const char *folder, const struct fetch_name *name)
{
	return snprintf(out, size, "%s/%s" SUFFIX, folder, name->hex) < (int)size;
}

bool
yx_fetch_cache_read(const char *folder, enum yx_fetch_kind kind, struct yx_bytes url,
		    struct yx_bytes request, yx_time *stored, struct yx_buf *out)
{
	enum yx_fetch_kind found = YX_FETCH_CERT;
	struct fetch_name name;
	struct yx_file f = { 0 };
	struct yx_bytes body;
	char path[1200];
	bool good;

	if (fetch_name_of(&name, kind, url, request, NULL) != YX_OK ||
	    !path_of(path, sizeof(path), folder, &name) ||
	    yx_file_open(&f, path, YX_LIMIT_FETCH_BYTES + HEAD_LEN, NULL) != YX_OK)
		return false;
	good = fetch_file_parse(f.bytes, &found, stored, &body) && found == kind &&
	       yx_buf_put_bytes(out, body);
	yx_file_close(&f);
	return good;
}

/* A folder that grew too full is emptied: everything in it can be had again. */
static void
make_room(const char *folder)
{
	DIR *d = opendir(folder);
	size_t count = 0;
	struct dirent *e;

	while (d && (e = readdir(d)))
		count++;
	if (d && count > YX_LIMIT_FETCH_CACHE) {
		rewinddir(d);
		while ((e = readdir(d))) {
			size_t len = strlen(e->d_name);

			if (len > sizeof(SUFFIX) && strcmp(e->d_name + len - 8, SUFFIX) == 0)
				(void)unlinkat(dirfd(d), e->d_name, 0);
		}
	}
	if (d)
		closedir(d);
}

void
yx_fetch_cache_write(const char *folder, enum yx_fetch_kind kind, struct yx_bytes url,
		     struct yx_bytes request, yx_time now, struct yx_bytes body)
{
	struct fetch_name name;
	struct yx_buf file = { 0 };
	struct yx_digest d;
	char path[1200], hex[65], when[32];

	if (fetch_name_of(&name, kind, url, request, NULL) != YX_OK ||
	    !path_of(path, sizeof(path), folder, &name) ||
	    yx_digest(&d, YX_DIGEST_SHA256, body, NULL) != YX_OK)
		return;
	make_room(folder);
	yx_hex(hex, sizeof(hex), yx_digest_bytes(&d));
	yx_buf_printf(&file, MAGIC "%d %s %s\n", (int)kind,
		      yx_time_rfc3339(when, now - now % YX_SECOND), hex);
	yx_buf_put_bytes(&file, body);
	if (yx_buf_status(&file, NULL) == YX_OK &&
	    yx_file_write(path, yx_buf_bytes(&file), YX_OUT_PRIVATE, NULL) != YX_OK)
		(void)unlink(path);
	yx_buf_clear(&file);
}
