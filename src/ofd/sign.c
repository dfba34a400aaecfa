/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adding a signature (GB/T 33190-2016 18). The new Signature.xml lists every entry of the package
 * that will be there, but Signatures.xml (others may sign later, unless `lock`) and what is made
 * from the Signature.xml itself. So nothing that is shown, and nothing that is not, stays outside.
 */
#include "edit.h"
#include "sign.h"

#include <stdio.h>
#include <string.h>
#include <yinxin/limits.h>

static enum yx_status
deny(struct ofd_signing *j, const char *what)
{
	return yx_fail(j->err, YX_DENIED, NULL, OFD_SIGN_CLAUSE, "%s", what);
}

/* An empty file for a name that leads nowhere, where an empty one changes nothing; or NULL. */
static const char *
empty_file(const struct yx_ofd *o, const struct yx_ofd_dangling *d)
{
	bool by_document =
	    o->document < o->count && d->named_by && d->named_by == o->entries[o->document].path;

	switch (d->role) {
	case YX_OFD_RESOURCES:
		return OFD_EMPTY("Res");
	case YX_OFD_ANNOTATIONS:
		return by_document ? OFD_EMPTY("Annotations") : OFD_EMPTY("PageAnnot");
	case YX_OFD_ATTACHMENTS:
		return OFD_EMPTY("Attachments");
	default:
		return NULL;
	}
}

/* Whatever would leave a gap in what is signed, or break what others signed. */
static enum yx_status
refuse_gaps(struct ofd_signing *j)
{
	const struct yx_zip_note *note = yx_ofd_ambiguity(j->o);
	char text[512];

	if (note) {
		(void)snprintf(text, sizeof(text), "the package is ambiguous: %s",
			       yx_zip_note_text(note->kind, false));
		return deny(j, text);
	}
	for (size_t i = 0; i < j->o->count; i++)
		if (j->o->entries[i].role == YX_OFD_ENCRYPTION)
			return deny(
			    j, "entries are encrypted, and who has the key sees something else: "
			       "decrypt it, sign, and encrypt it again (yinxin ofd)");
	if (j->o->signatures_broken)
		return deny(j, "its list of signatures is missing or cannot be read");
	for (size_t i = 0; i < j->o->dangling.count; i++) {
		const struct yx_ofd_dangling *d = yx_ofd_dangling(j->o, i);

		const char *empty = empty_file(j->o, d);

		if (!yx_ofd_role_renders(d->role))
			continue;
		if (j->s->complete && empty && j->o->signatures.count == 0 && d->path[0] == '/' &&
		    j->fill_count < OFD_SIGN_FILLS) {
			j->fills[j->fill_count].path = d->path;
			j->fills[j->fill_count++].content = empty;
			continue;
		}
		(void)snprintf(
		    text, sizeof(text),
		    "%.80s line %u names %.80s, which is not in the package: whoever adds "
		    "it later would change the document%s",
		    d->named_by ? d->named_by : "?", d->named_line, d->path,
		    empty && j->o->signatures.count == 0 ? " (--complete adds an empty one first)"
							 : "");
		return deny(j, text);
	}
	for (size_t i = 0; i < j->o->problems.count; i++) {
		const struct yx_ofd_problem *p = yx_ofd_problem(j->o, i);

		(void)snprintf(text, sizeof(text), "a part of the document cannot be read: %.180s",
			       p->text_en);
		return deny(j, text);
	}
	for (size_t i = 0; i < j->o->signatures.count; i++) {
		const struct yx_ofd_signature *s = yx_ofd_signature(j->o, i);

		for (size_t k = 0; k < s->ref_count; k++) {
			if (s->refs[k].entry == SIZE_MAX ||
			    s->refs[k].entry != j->o->signature_list)
				continue;
			(void)snprintf(
			    text, sizeof(text),
			    "signature %.40s covers the list of signatures: the document "
			    "is locked",
			    s->id);
			return deny(j, text);
		}
	}
	return YX_OK;
}

static bool
folder_taken(const struct yx_ofd *o, const char *folder)
{
	for (size_t i = 0; i < o->count; i++)
		if (strncasecmp(o->entries[i].path, folder, strlen(folder)) == 0)
			return true;
	return false;
}

/* Names nobody uses yet, beside the signatures that are there. */
enum yx_status
ofd_sign_names(struct yx_ofd *o, struct ofd_sign_names *out, struct yx_error *err)
{
	const char *base;
	size_t n = 0;

	if (o->document == SIZE_MAX)
		return yx_fail(err, YX_MALFORMED, NULL, "GB/T 33190-2016 7.4",
			       "OFD.xml names no document that is in the package");
	if (o->signatures_path) {
		out->list = o->signatures_path;
	} else {
		char *folder = ofd_path_folder(o->arena, o->entries[o->document].path);
		char *list = folder ? yx_arena_alloc(o->arena, strlen(folder) + 32) : NULL;

		if (!list)
			return yx_fail_nomem(err);
		(void)snprintf(list, strlen(folder) + 32, "%sSigns/Signatures.xml", folder);
		out->list = list;
	}
	base = ofd_path_folder(o->arena, out->list);
	if (!base)
		return yx_fail_nomem(err);
	if (strlen(base) > 400)
		return yx_fail(err, YX_LIMIT, NULL, OFD_SIGN_CLAUSE,
			       "the folder of signatures is too deep");
	do {
		(void)snprintf(out->folder, sizeof(out->folder), "%sSign_%zu/", base, n++);
	} while (folder_taken(o, out->folder));
	(void)snprintf(out->xml, sizeof(out->xml), "%sSignature.xml", out->folder);
	(void)snprintf(out->value, sizeof(out->value), "%sSignedValue.dat", out->folder);
	(void)snprintf(out->seal, sizeof(out->seal), "%sSeal.esl", out->folder);
	return YX_OK;
}

static enum yx_status
cannot_extend(struct ofd_signing *j)
{
	return yx_fail(j->err, YX_UNSUPPORTED, NULL, OFD_SIGN_CLAUSE,
		       "OFD.xml is written in a way that cannot be extended");
}

/* The edited bytes must parse and say what was meant. */
static enum yx_status
check_main(struct ofd_signing *j)
{
	struct yx_xml *x = NULL;
	const struct yx_xml_node *n;
	const char *text;
	enum yx_status st = yx_xml_parse(&x, yx_buf_bytes(&j->main), j->err);

	if (st != YX_OK)
		return st;
	n = yx_xml_child(yx_xml_child(yx_xml_root(x), "DocBody"), "Signatures");
	text = n ? yx_xml_text_str(x, n) : NULL;
	if (!text || strcmp(text, j->names.list) != 0)
		st = cannot_extend(j);
	yx_xml_free(x);
	return st;
}

/* Some write the element into OFD.xml before there is a signature, with nothing in it. */
static bool
has_empty_list(struct yx_bytes main)
{
	struct yx_xml *x = NULL;
	bool has = yx_xml_parse(&x, main, NULL) == YX_OK &&
		   yx_xml_child(yx_xml_child(yx_xml_root(x), "DocBody"), "Signatures") != NULL;

	yx_xml_free(x);
	return has;
}

static enum yx_status
make_main(struct ofd_signing *j)
{
	struct yx_buf old = { 0 };
	struct yx_bytes main;
	enum yx_status st;

	if (j->o->signatures_path)
		return YX_OK;
	if ((st = yx_ofd_read(j->o, j->o->main, &old, j->err)) != YX_OK)
		goto done;
	main = yx_buf_bytes(&old);
	st = has_empty_list(main)
		 ? ofd_edit_text(main, "Signatures", j->names.list, &j->main, j->err)
		 : ofd_edit_append(main, "DocBody", "Signatures", "", j->names.list, &j->main,
				   j->err);
	if (st == YX_OK)
		st = check_main(j);
	else if (st == YX_NOT_FOUND) /* in UTF-16, say */
		st = cannot_extend(j);
done:
	yx_buf_clear(&old);
	return st;
}

static enum yx_status
make_list(struct ofd_signing *j)
{
	struct yx_buf old = { 0 }, grown = { 0 };
	char attributes[700], max[32];
	struct yx_xml *x = NULL;
	enum yx_status st;

	(void)snprintf(attributes, sizeof(attributes), " ID=\"%lld\" Type=\"%s\" BaseLoc=\"%s\"",
		       (long long)j->id, j->s->seal ? "Seal" : "Sign", j->names.xml);
	(void)snprintf(max, sizeof(max), "%lld", (long long)j->id);
	if (j->o->signature_list == SIZE_MAX)
		yx_buf_puts(&old, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				  "<ofd:Signatures xmlns:ofd=\"http://www.ofdspec.org/2016\">"
				  "<ofd:MaxSignId>0</ofd:MaxSignId></ofd:Signatures>\n");
	else if ((st = yx_ofd_read(j->o, j->o->signature_list, &old, j->err)) != YX_OK)
		goto done;
	if ((st = yx_buf_status(&old, j->err)) != YX_OK ||
	    (st = ofd_edit_append(yx_buf_bytes(&old), "Signatures", "Signature", attributes, NULL,
				  &grown, j->err)) != YX_OK)
		goto done;
	st = ofd_edit_text(yx_buf_bytes(&grown), "MaxSignId", max, &j->list, NULL);
	if (st == YX_NOT_FOUND) {
		yx_buf_reset(&j->list);
		yx_buf_put_bytes(&j->list, yx_buf_bytes(&grown));
		st = yx_buf_status(&j->list, j->err);
	}
	if (st == YX_OK && (st = yx_xml_parse(&x, yx_buf_bytes(&j->list), j->err)) == YX_OK)
		yx_xml_free(x);
done:
	yx_buf_clear(&old);
	yx_buf_clear(&grown);
	return st;
}

static enum yx_status
write_package(struct ofd_signing *j, const struct yx_zip_writer *out)
{
	struct yx_zip_edit edits[OFD_SIGN_EDITS + OFD_SIGN_FILLS] = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < j->fill_count; i++)
		edits[n++] = (struct yx_zip_edit){ .name = j->fills[i].path + 1,
						   .content = yx_bytes_str(j->fills[i].content) };
	if (j->main.len > 0)
		edits[n++] = (struct yx_zip_edit){ .name = j->o->entries[j->o->main].path + 1,
						   .content = yx_buf_bytes(&j->main) };
	edits[n++] =
	    (struct yx_zip_edit){ .name = j->names.list + 1, .content = yx_buf_bytes(&j->list) };
	edits[n++] =
	    (struct yx_zip_edit){ .name = j->names.xml + 1, .content = yx_buf_bytes(&j->xml) };
	if (j->s->seal)
		edits[n++] =
		    (struct yx_zip_edit){ .name = j->names.seal + 1, .content = j->s->esl };
	if (j->s->attach_name)
		edits[n++] = (struct yx_zip_edit){ .name = j->attach_path + 1,
						   .content = yx_buf_bytes(&j->attached) };
	edits[n++] =
	    (struct yx_zip_edit){ .name = j->names.value + 1, .content = yx_buf_bytes(&j->value) };
	return yx_zip_rewrite(j->o->zip, edits, n, j->s->time, out, j->err);
}

enum yx_status
yx_ofd_sign(struct yx_ofd *o, const struct yx_ofd_sign *s, const struct yx_ofd_signer *signer,
	    const struct yx_zip_writer *out, struct yx_error *err)
{
	struct ofd_signing j = { .o = o, .s = s, .err = err };
	enum yx_status st;

	j.id = o->max_sign_id + 1;
	if (s->digest == YX_DIGEST_NONE || !s->method || (s->seal && s->esl.len == 0))
		return yx_fail(err, YX_USAGE, NULL, OFD_SIGN_CLAUSE,
			       "digest, method and (for a seal) the seal must be given");
	if ((st = refuse_gaps(&j)) != YX_OK || (st = ofd_sign_names(o, &j.names, err)) != YX_OK ||
	    (st = make_main(&j)) != YX_OK || (st = make_list(&j)) != YX_OK ||
	    (st = ofd_sign_make_xml(&j)) != YX_OK)
		goto done;
	if ((st = signer->sign(signer->ctx, yx_buf_bytes(&j.xml), j.names.xml, &j.value, err)) !=
		YX_OK ||
	    (st = yx_buf_status(&j.value, err)) != YX_OK)
		goto done;
	st = write_package(&j, out);
done:
	yx_buf_clear(&j.main);
	yx_buf_clear(&j.list);
	yx_buf_clear(&j.xml);
	yx_buf_clear(&j.value);
	yx_buf_clear(&j.attached);
	yx_free(j.refs);
	yx_free(j.values);
	return st;
}
