/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one signature says about the package: are the signed entries what they were, and is
 * everything that can change what is shown among them?
 */
#include "package.h"

#include <string.h>

enum yx_status
yx_ofd_check_refs(struct yx_ofd *o, size_t signature, enum yx_ofd_ref_state *states,
		  struct yx_error *err)
{
	const struct yx_ofd_signature *s = yx_ofd_signature(o, signature);

	if (!s)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no such signature");
	for (size_t i = 0; i < s->ref_count; i++) {
		const struct yx_ofd_ref *ref = &s->refs[i];
		struct yx_digest d;
		enum yx_status st;

		if (ref->entry == SIZE_MAX) {
			states[i] = YX_OFD_REF_MISSING;
			continue;
		}
		if (s->digest == YX_DIGEST_NONE) {
			states[i] = YX_OFD_REF_UNKNOWN;
			continue;
		}
		st = yx_ofd_digest(o, ref->entry, s->digest, &d, err);
		if (st == YX_NOMEM || st == YX_CRYPTO || st == YX_INTERNAL)
			return st;
		if (st != YX_OK)
			states[i] = YX_OFD_REF_UNREADABLE;
		else
			states[i] = yx_bytes_equal(yx_digest_bytes(&d), ref->value)
					? YX_OFD_REF_MATCH
					: YX_OFD_REF_MISMATCH;
	}
	return YX_OK;
}

const char *
yx_ofd_cover_name(enum yx_ofd_cover_kind k)
{
	static const char *const names[] = { "COVERED", "UNCOVERED_INERT", "UNCOVERED_RENDERING",
					     "DANGLING_REFERENCE" };

	return names[k];
}

static void
put(struct yx_ofd_cover *out, size_t max, size_t *count, struct yx_ofd_cover line)
{
	if (*count < max)
		out[*count] = line;
	(*count)++;
}

enum yx_status
yx_ofd_coverage(const struct yx_ofd *o, size_t signature, struct yx_ofd_cover *out, size_t max,
		size_t *count, struct yx_error *err)
{
	const struct yx_ofd_signature *s = yx_ofd_signature(o, signature);
	bool *covered;
	size_t image;

	*count = 0;
	if (!s)
		return yx_fail(err, YX_NOT_FOUND, NULL, "", "no such signature");
	covered = yx_alloc_array(o->count + 1, sizeof(*covered));
	if (!covered)
		return yx_fail_nomem(err);
	image = ((const size_t *)o->images.items)[signature];
	for (size_t i = 0; i < s->ref_count; i++)
		if (s->refs[i].entry != SIZE_MAX)
			covered[s->refs[i].entry] = true;
	if (s->entry != SIZE_MAX)
		covered[s->entry] = true;
	for (size_t i = 0; i < o->count; i++) {
		const struct yx_ofd_entry *e = &o->entries[i];
		bool shown = yx_ofd_role_renders(e->role) || i == image;
		enum yx_ofd_cover_kind kind = covered[i] && e->role != YX_OFD_AMBIGUOUS
						  ? YX_OFD_COVERED
					      : shown ? YX_OFD_UNCOVERED_RENDERING
						      : YX_OFD_UNCOVERED_INERT;

		if (e->role != YX_OFD_FOLDER)
			put(out, max, count,
			    (struct yx_ofd_cover){ kind, e->path, e->role, e->named_by });
	}
	for (size_t i = 0; i < o->dangling.count; i++) {
		const struct yx_ofd_dangling *d = yx_ofd_dangling(o, i);

		put(out, max, count,
		    (struct yx_ofd_cover){ YX_OFD_DANGLING_REFERENCE, d->path, d->role,
					   d->named_by });
	}
	for (size_t i = 0; i < s->ref_count; i++)
		if (s->refs[i].entry == SIZE_MAX)
			put(out, max, count,
			    (struct yx_ofd_cover){ YX_OFD_DANGLING_REFERENCE, s->refs[i].path,
						   YX_OFD_UNREACHED, s->path });
	yx_free(covered);
	return YX_OK;
}
