/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signature.xml (GB/T 33190-2016 18.2): what it covers, entry by entry with its digest, where the
 * seal is seen, and where the value will be.
 */
#include "sign.h"

#include <stdio.h>
#include <yinxin/version.h>

/* Room to remember what was referred to: every entry, and what is new. */
static enum yx_status
remember_refs(struct ofd_signing *j)
{
	size_t room = j->o->count + OFD_SIGN_FILLS + OFD_SIGN_EDITS;

	if (!j->s->attach_name)
		return YX_OK;
	(void)snprintf(j->attach_path, sizeof(j->attach_path), "%s%s", j->names.folder,
		       j->s->attach_name);
	j->refs = yx_alloc_array(room, sizeof(*j->refs));
	j->values = yx_alloc_array(room, sizeof(*j->values));
	return j->refs && j->values ? YX_OK : yx_fail_nomem(j->err);
}

static enum yx_status
put_ref(struct ofd_signing *j, const char *path, const struct yx_digest *d)
{
	if (j->refs) {
		struct yx_digest *kept = &j->values[j->ref_count];

		*kept = *d;
		j->refs[j->ref_count++] =
		    (struct yx_ofd_ref){ .path = path, .value = yx_digest_bytes(kept) };
	}
	yx_buf_puts(&j->xml, "<ofd:Reference");
	yx_xml_put_attr(&j->xml, "FileRef", path);
	yx_buf_puts(&j->xml, "><ofd:CheckValue>");
	yx_base64_put(&j->xml, yx_digest_bytes(d));
	yx_buf_puts(&j->xml, "</ofd:CheckValue></ofd:Reference>");
	return yx_buf_status(&j->xml, j->err);
}

static enum yx_status
put_ref_of(struct ofd_signing *j, const char *path, struct yx_bytes content)
{
	struct yx_digest d;
	enum yx_status st = yx_digest(&d, j->s->digest, content, j->err);

	return st == YX_OK ? put_ref(j, path, &d) : st;
}

static enum yx_status
put_refs(struct ofd_signing *j)
{
	enum yx_status st = YX_OK;

	yx_buf_puts(&j->xml, "<ofd:References");
	yx_xml_put_attr(&j->xml, "CheckMethod", yx_oid_dotted(yx_digest_oid(j->s->digest)));
	yx_buf_puts(&j->xml, ">");
	for (size_t i = 0; i < j->o->count && st == YX_OK; i++) {
		const struct yx_ofd_entry *e = &j->o->entries[i];
		struct yx_digest d;

		if (e->role == YX_OFD_FOLDER || i == j->o->signature_list ||
		    (i == j->o->main && j->main.len > 0))
			continue;
		if ((st = yx_ofd_digest(j->o, i, j->s->digest, &d, j->err)) == YX_OK)
			st = put_ref(j, e->path, &d);
	}
	if (st == YX_OK && j->main.len > 0)
		st = put_ref_of(j, j->o->entries[j->o->main].path, yx_buf_bytes(&j->main));
	for (size_t i = 0; st == YX_OK && i < j->fill_count; i++)
		st = put_ref_of(j, j->fills[i].path, yx_bytes_str(j->fills[i].content));
	if (st == YX_OK && j->s->seal)
		st = put_ref_of(j, j->names.seal, j->s->esl);
	if (st == YX_OK && j->s->lock)
		st = put_ref_of(j, j->names.list, yx_buf_bytes(&j->list));
	if (st == YX_OK && j->s->attach_name) {
		char id[32];

		(void)snprintf(id, sizeof(id), "%lld", (long long)j->id);
		st = j->s->attach(j->s->attach_state, j->names.xml, id, j->refs, j->ref_count,
				  &j->attached, j->err);
		if (st == YX_OK)
			st = put_ref_of(j, j->attach_path, yx_buf_bytes(&j->attached));
	}
	yx_buf_puts(&j->xml, "</ofd:References>");
	return st;
}

static void
put_box(struct yx_buf *out, const char *name, const struct yx_ofd_box *b)
{
	char text[160];

	(void)snprintf(text, sizeof(text), "%.6g %.6g %.6g %.6g", b->x, b->y, b->width, b->height);
	yx_xml_put_attr(out, name, text);
}

static enum yx_status
put_stamps(struct ofd_signing *j)
{
	for (size_t i = 0; i < j->s->stamp_count; i++) {
		const struct yx_ofd_place *p = &j->s->stamps[i];
		const struct yx_ofd_page *page = yx_ofd_page(j->o, p->page);
		char id[32];

		if (!page)
			return yx_fail(j->err, YX_USAGE, NULL, OFD_SIGN_CLAUSE,
				       "there is no page %zu; the document has %zu", p->page + 1,
				       j->o->pages.count);
		if (p->box.width <= 0 || p->box.height <= 0)
			return yx_fail(j->err, YX_USAGE, NULL, OFD_SIGN_CLAUSE,
				       "the place of the seal has no size");
		(void)snprintf(id, sizeof(id), "%zu", i + 1);
		yx_buf_puts(&j->xml, "<ofd:StampAnnot");
		yx_xml_put_attr(&j->xml, "ID", id);
		yx_xml_put_attr(&j->xml, "PageRef", page->id);
		put_box(&j->xml, "Boundary", &p->box);
		if (p->clip.width > 0)
			put_box(&j->xml, "Clip", &p->clip);
		yx_buf_puts(&j->xml, "/>");
	}
	return YX_OK;
}

enum yx_status
ofd_sign_make_xml(struct ofd_signing *j)
{
	struct yx_civil c = yx_time_to_civil(j->s->time);
	enum yx_status st;

	yx_buf_puts(&j->xml, YX_OFD_SIGNATURE_START
		    "<ofd:Provider ProviderName=\"Yinxin\" Version=\"" YX_VERSION
		    "\" Company=\"Yinxin\"/><ofd:SignatureMethod>");
	yx_xml_put_text(&j->xml, yx_bytes_str(j->s->method));
	yx_buf_printf(&j->xml,
		      "</ofd:SignatureMethod><ofd:SignatureDateTime>"
		      "%04d%02d%02d%02d%02d%02dZ</ofd:SignatureDateTime>",
		      c.year, c.month, c.day, c.hour, c.minute, c.second);
	if ((st = remember_refs(j)) != YX_OK || (st = put_refs(j)) != YX_OK ||
	    (st = put_stamps(j)) != YX_OK)
		return st;
	if (j->s->seal) {
		yx_buf_puts(&j->xml, "<ofd:Seal><ofd:BaseLoc>");
		yx_xml_put_text(&j->xml, yx_bytes_str(j->names.seal));
		yx_buf_puts(&j->xml, "</ofd:BaseLoc></ofd:Seal>");
	}
	yx_buf_puts(&j->xml, "</ofd:SignedInfo><ofd:SignedValue>");
	yx_xml_put_text(&j->xml, yx_bytes_str(j->names.value));
	yx_buf_puts(&j->xml, "</ofd:SignedValue></ofd:Signature>\n");
	return yx_buf_status(&j->xml, j->err);
}
