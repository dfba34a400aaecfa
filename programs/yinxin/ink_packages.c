/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <yinxin/evidence.h>
#include <yinxin/limits.h>
#include "ink_packages.h"

static int
too_many(const struct cli *c)
{
	return cli_usage(c, "too many packages at once", "一次处理的笔迹数据包过多", NULL);
}

static int
hold_list(const struct cli *c, struct ink_packages *p, const struct yx_ink_list *list,
	  const char *path, const char *inside)
{
	for (size_t i = 0; i < list->count; i++) {
		struct ink_held *h = &p->held[p->count];

		if (p->count == INK_PACKAGES_MAX)
			return too_many(c);
		h->found = &list->items[i];
		(void)snprintf(h->label, sizeof(h->label), "%.150s%s%.80s: %.150s", path,
			       inside[0] ? "/" : "", inside, list->items[i].where);
		p->count++;
	}
	return CLI_OK;
}

static int
find(const struct cli *c, struct ink_packages *p, struct yx_bytes in, struct yx_bytes password,
     const char *path, const char *inside)
{
	struct yx_error err = YX_ERROR_INIT;

	if (p->list_count == INK_PACKAGES_MAX)
		return too_many(c);
	if (yx_ink_find(&p->lists[p->list_count], in, password, &err) != YX_OK)
		return cli_error(c, &err, inside[0] ? inside : path);
	return hold_list(c, p, &p->lists[p->list_count++], path, inside);
}

/* Found already, in a document that is carried along? */
static bool
is_held(const struct ink_packages *p, struct yx_bytes package)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->held[i].found && yx_bytes_equal(p->held[i].found->bytes, package))
			return true;
	return false;
}

/* Packages of the documents carried along, and the parts that are packages themselves. */
static int
find_in_evidence(const struct cli *c, struct ink_packages *p, struct yx_bytes in, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_evidence *e = NULL;
	int rc = CLI_OK;

	if (yx_evidence_parse(&e, in, &err) != YX_OK)
		return cli_error(c, &err, path);
	for (size_t i = 0; i < e->document_count && rc == CLI_OK; i++) {
		const struct yx_evidence_document *d = &e->documents[i];

		/* other documents than PDF and OFD hold none */
		if (d->embedded && yx_ink_may_hold(d->bytes))
			rc = find(c, p, d->bytes, yx_bytes(NULL, 0), path, d->name);
	}
	for (size_t i = 0; i < e->part_count && rc == CLI_OK; i++)
		if (e->parts[i].kind == YX_EVIDENCE_HANDWRITING && !is_held(p, e->parts[i].bytes))
			rc = find(c, p, e->parts[i].bytes, yx_bytes(NULL, 0), path,
				  e->parts[i].name);
	yx_evidence_free(e);
	return rc;
}

static int
hold_capture(const struct cli *c, struct ink_packages *p, struct yx_bytes in, const char *path)
{
	struct yx_error err = YX_ERROR_INIT;
	struct ink_held *h = &p->held[p->count];

	if (p->count == INK_PACKAGES_MAX)
		return too_many(c);
	if (yx_ink_parse(&h->content.ink, in, YX_INK_FORMAT_AUTO, &err) != YX_OK)
		return cli_error(c, &err, path);
	(void)snprintf(h->label, sizeof(h->label), "%.300s", path);
	h->opened = true;
	p->count++;
	return CLI_OK;
}

int
ink_packages_add(const struct cli *c, struct ink_packages *p, const char *path,
		 struct yx_bytes password, bool captures)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink_package package;
	struct yx_bytes in;

	if (p->file_count == INK_SOURCES_MAX)
		return cli_usage(c, "too many files:", "文件过多：", path);
	if (yx_file_open(&p->files[p->file_count], path, 0, &err) != YX_OK)
		return cli_error(c, &err, NULL);
	in = p->files[p->file_count++].bytes;
	if (yx_evidence_recognise(in))
		return find_in_evidence(c, p, in, path);
	if (captures && !yx_ink_may_hold(in) && yx_ink_package_parse(&package, in, NULL) != YX_OK)
		return hold_capture(c, p, in, path);
	return find(c, p, in, password, path, "");
}

void
ink_packages_clear(struct ink_packages *p)
{
	for (size_t i = 0; i < p->count; i++)
		yx_ink_content_clear(&p->held[i].content);
	for (size_t i = 0; i < p->list_count; i++)
		yx_ink_list_clear(&p->lists[i]);
	for (size_t i = 0; i < p->file_count; i++)
		yx_file_close(&p->files[i]);
}
