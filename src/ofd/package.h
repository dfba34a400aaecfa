/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of module ofd share; not for others. */
#ifndef YINXIN_OFD_PACKAGE_H
#define YINXIN_OFD_PACKAGE_H

#include <yinxin/ofd.h>

/* A growing array in plain memory; items are found by cast at one place each. */
struct ofd_list {
	void *items;
	size_t count, room, item_size;
};
/* Room for one more, zeroed; NULL when memory is out or `limit` is reached. */
void *ofd_list_add(struct ofd_list *l, size_t limit);

struct ofd_digests {
	struct yx_digest of[2];
};

struct yx_ofd {
	struct yx_zip *zip;
	struct yx_arena *arena;
	struct yx_ofd_entry *entries;
	const char **folded; /* per entry: percent-decoded, lower case */
	size_t *by_folded;   /* entry numbers sorted by folded path */
	bool *walked;        /* per entry: its own references have been followed */
	bool *rival;         /* per entry: another reader might take it for a reached one */
	struct ofd_digests *digests;
	size_t count;

	struct ofd_list dangling;   /* struct yx_ofd_dangling */
	struct ofd_list problems;   /* struct yx_ofd_problem */
	struct ofd_list pages;      /* struct yx_ofd_page */
	struct ofd_list resources;  /* size_t */
	struct ofd_list signatures; /* struct yx_ofd_signature */
	struct ofd_list images;     /* size_t per signature: entry of ImageLoc or SIZE_MAX */
	size_t names_followed;
	uint64_t xml_read; /* bytes, so far */
	const char *version, *doc_id, *title;
	/* entry of OFD.xml, of the first document, of its list of signatures (SIZE_MAX: none) */
	size_t main, document, signature_list;
	bool signatures_named, signatures_broken;
	const char *signatures_path; /* as it resolves; NULL when OFD.xml names none */
	int64_t max_sign_id;
	size_t bodies;
};

/* path.c */
/* `path` as written in the file `base`, as an absolute path without "." and ".."; NULL when out of
 * memory, "" when it leaves the package. */
char *ofd_path_join(struct yx_arena *a, const char *base, const char *path);
/* The folder of a path with its slash: "/Doc_0/". */
char *ofd_path_folder(struct yx_arena *a, const char *path);
/* Percent-decoded, ASCII lower case. */
char *ofd_path_fold(struct yx_arena *a, const char *path);
/* Index of an entry by absolute path: exact, decoded, folded. */
size_t ofd_find(const struct yx_ofd *o, const char *path);

/*
 * What the names in a resource file are relative to, as a path of a file beside them: `file`
 * itself, or something inside its BaseLoc. That is relative to the file; where the package has no
 * such folder, to the document or the root, as some writers mean it. NULL: out of memory.
 */
const char *ofd_resource_base(const struct yx_ofd *o, const char *file, const char *base_loc);

/* graph.c */
YX_MUST_CHECK enum yx_status ofd_walk(struct yx_ofd *o, struct yx_error *err);
/*
 * Follow one name: the entry it leads to, with its role set, or SIZE_MAX after noting that it
 * dangles. `base` is the path of the file it stands in.
 */
YX_MUST_CHECK enum yx_status ofd_follow(struct yx_ofd *o, const char *base, const char *path,
					enum yx_ofd_role role, size_t from, unsigned line,
					size_t *out, struct yx_error *err);
/* Read a reached XML file; *out NULL and a problem noted when it cannot be. */
YX_MUST_CHECK enum yx_status ofd_load(struct yx_ofd *o, size_t entry, struct yx_xml **out,
				      struct yx_error *err);
/* Count an XML file that is about to be read; LIMIT when the package has too much of it. */
YX_MUST_CHECK enum yx_status ofd_spend(struct yx_ofd *o, size_t entry, struct yx_error *err);
YX_MUST_CHECK enum yx_status ofd_problem(struct yx_ofd *o, size_t entry, unsigned line,
					 const char *en, const char *zh, struct yx_error *err);
const char *ofd_keep(struct yx_ofd *o, const char *s); /* a copy; "" for NULL; NULL: no memory */

/* document.c */
YX_MUST_CHECK enum yx_status ofd_walk_document(struct yx_ofd *o, size_t entry, bool first,
					       struct yx_error *err);
bool ofd_parse_box(const char *s, struct yx_ofd_box *out);

/* signatures.c */
YX_MUST_CHECK enum yx_status ofd_walk_signatures(struct yx_ofd *o, size_t list,
						 struct yx_error *err);
/* sign.c: where the files of the next signature will be. */
struct ofd_sign_names {
	const char *list; /* "/Doc_0/Signs/Signatures.xml" */
	char folder[512]; /* "/Doc_0/Signs/Sign_0/" */
	char xml[560], value[560], seal[560];
};
YX_MUST_CHECK enum yx_status ofd_sign_names(struct yx_ofd *o, struct ofd_sign_names *out,
					    struct yx_error *err);
/* Dates as files write them; without a zone they are Beijing time. */
bool ofd_parse_time(const char *s, yx_time *out);

#endif
