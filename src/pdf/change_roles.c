/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The white lists: what may differ in which role, and what permits it. A key that is not in its
 * role's list must be the same. Clauses are of ISO 32000-2.
 */
#include <string.h>
#include "change.h"

#define SAME(k, r)                                                                                 \
	{                                                                                          \
		k, HOW_SAME, r, YX_PDF_CHANGE_NONE, NULL                                           \
	}
#define FREE(k, level, kind)                                                                       \
	{                                                                                          \
		k, HOW_FREE, ROLE_OTHER, YX_PDF_CHANGE_##level, kind                               \
	}
#define ADDED(k, r, level, kind)                                                                   \
	{                                                                                          \
		k, HOW_ADDED, r, YX_PDF_CHANGE_##level, kind                                       \
	}
#define SPECIAL(k, r)                                                                              \
	{                                                                                          \
		k, HOW_SPECIAL, r, YX_PDF_CHANGE_NONE, NULL                                        \
	}
#define SKIP(k)                                                                                    \
	{                                                                                          \
		k, HOW_SKIP, ROLE_OTHER, YX_PDF_CHANGE_NONE, NULL                                  \
	}
#define END                                                                                        \
	{                                                                                          \
		NULL, HOW_SAME, ROLE_OTHER, YX_PDF_CHANGE_NONE, NULL                               \
	}

/* 7.5.5: what each section writes anew. Root is compared, Encrypt must be the same. */
static const struct change_rule trailer[] = { SAME("Root", ROLE_CATALOG),
					      SPECIAL("Info", ROLE_METADATA),
					      SAME("Encrypt", ROLE_OTHER),
					      SKIP("Size"),
					      SKIP("Prev"),
					      SKIP("XRefStm"),
					      SKIP("ID"),
					      SKIP("Type"),
					      SKIP("W"),
					      SKIP("Index"),
					      SKIP("Filter"),
					      SKIP("DecodeParms"),
					      SKIP("Length"),
					      SKIP("DocChecksum"),
					      END };

/* 7.7.2 */
static const struct change_rule catalog[] = {
	SAME("Pages", ROLE_PAGES),
	SPECIAL("AcroForm", ROLE_ACROFORM),
	SPECIAL("DSS", ROLE_DSS),
	ADDED("Extensions", ROLE_EXTENSIONS, VALIDATION, "extensions"),
	FREE("Version", VALIDATION, "version"),
	SPECIAL("Perms", ROLE_PERMS),
	FREE("Metadata", VALIDATION, "metadata"),
	ADDED("StructTreeRoot", ROLE_STRUCT_ROOT, OTHER, "structure"),
	END
};

/* 7.7.3.2: the tree itself must not change; inherited attributes are the pages' own. */
static const struct change_rule pages[] = { SAME("Kids", ROLE_PAGES), SAME("Parent", ROLE_PAGES),
					    SAME("Resources", ROLE_RESOURCE), END };

static const struct change_rule page[] = { SPECIAL("Annots", ROLE_ANNOTS),
					   SAME("Contents", ROLE_CONTENT),
					   SAME("Resources", ROLE_RESOURCE),
					   SAME("Parent", ROLE_PAGES),
					   SPECIAL("Tabs", ROLE_PAGE),
					   ADDED("StructParents", ROLE_OTHER, ANNOTATE,
						 "structure"),
					   END };

/* 12.7.3 */
static const struct change_rule acroform[] = { SPECIAL("Fields", ROLE_FIELDS),
					       FREE("SigFlags", SIGN, "form-field"),
					       ADDED("DR", ROLE_DR, SIGN, "form-fill"),
					       ADDED("DA", ROLE_OTHER, SIGN, "form-fill"),
					       SPECIAL("NeedAppearances", ROLE_ACROFORM),
					       SAME("XFA", ROLE_XFA),
					       END };

/* What may change in a field that is not locked: 12.7.4. Value and appearance are special. */
static const struct change_rule field[] = { SPECIAL("V", ROLE_SIGNATURE),
					    SPECIAL("AP", ROLE_OTHER),
					    SPECIAL("AS", ROLE_OTHER),
					    SPECIAL("I", ROLE_OTHER),
					    SPECIAL("TI", ROLE_OTHER),
					    SPECIAL("Kids", ROLE_FIELDS),
					    SPECIAL("F", ROLE_OTHER),
					    SPECIAL("M", ROLE_OTHER),
					    SPECIAL("RV", ROLE_OTHER),
					    SPECIAL("MK", ROLE_OTHER),
					    SPECIAL("DA", ROLE_OTHER),
					    SPECIAL("Rect", ROLE_OTHER),
					    SPECIAL("Ff", ROLE_OTHER),
					    SPECIAL("Q", ROLE_OTHER),
					    SAME("Parent", ROLE_FIELD),
					    SKIP("P"),
					    FREE("StructParent", SIGN, "structure"),
					    END };

#define COMMENT(k) SPECIAL(k, ROLE_ANNOT)

/* An annotation that is no field: what a comment says and how it looks, judged as a whole. */
static const struct change_rule annot[] = { SKIP("P"),
					    SKIP("Parent"),
					    SKIP("IRT"),
					    COMMENT("Popup"),
					    COMMENT("C"),
					    COMMENT("Contents"),
					    COMMENT("RC"),
					    COMMENT("T"),
					    COMMENT("Subj"),
					    COMMENT("M"),
					    COMMENT("AP"),
					    COMMENT("Rect"),
					    COMMENT("QuadPoints"),
					    COMMENT("InkList"),
					    COMMENT("F"),
					    COMMENT("L"),
					    COMMENT("LE"),
					    COMMENT("Vertices"),
					    COMMENT("BS"),
					    COMMENT("BE"),
					    COMMENT("Border"),
					    COMMENT("RD"),
					    COMMENT("CA"),
					    COMMENT("Open"),
					    COMMENT("State"),
					    COMMENT("StateModel"),
					    COMMENT("CreationDate"),
					    COMMENT("NM"),
					    COMMENT("Name"),
					    FREE("StructParent", ANNOTATE, "structure"),
					    END };

/* 9.6.2.1: /Name is a leftover of PDF 1.0 that no reader looks at. */
static const struct change_rule dr_font[] = { SKIP("Name"), END };

static const struct change_rule dr[] = { ADDED("Font", ROLE_DR_SECTION, SIGN, "form-fill"),
					 ADDED("Encoding", ROLE_DR_SECTION, SIGN, "form-fill"),
					 FREE("XObject", SIGN, "form-fill"),
					 ADDED("ProcSet", ROLE_OTHER, SIGN, "form-fill"), END };

/* 14.7: elements may be added with annotations; what is there stays. */
static const struct change_rule struct_root[] = { SPECIAL("K", ROLE_STRUCT),
						  SPECIAL("ParentTree", ROLE_STRUCT),
						  FREE("ParentTreeNextKey", SIGN, "structure"),
						  END };

static const struct change_rule structure[] = { SPECIAL("K", ROLE_STRUCT),
						SKIP("P"),
						SPECIAL("Pg", ROLE_STRUCT),
						SPECIAL("Nums", ROLE_STRUCT),
						SPECIAL("Kids", ROLE_STRUCT),
						FREE("Limits", SIGN, "structure"),
						END };

static const struct change_rule perms[] = { SAME("DocMDP", ROLE_SIGNATURE),
					    SAME("UR3", ROLE_SIGNATURE), END };

static const struct change_rule none[] = { END };

static const struct change_rule *const tables[ROLE_COUNT] = {
	[ROLE_OTHER] = none,
	[ROLE_TRAILER] = trailer,
	[ROLE_CATALOG] = catalog,
	[ROLE_PAGES] = pages,
	[ROLE_PAGE] = page,
	[ROLE_CONTENT] = none,
	[ROLE_RESOURCE] = none,
	[ROLE_ANNOTS] = none,
	[ROLE_ANNOT] = annot,
	[ROLE_ACROFORM] = acroform,
	[ROLE_FIELDS] = none,
	[ROLE_FIELD] = field,
	[ROLE_DR] = dr,
	[ROLE_DR_SECTION] = none,
	[ROLE_DR_ENTRY] = dr_font,
	[ROLE_DSS] = none,
	[ROLE_EXTENSIONS] = none,
	[ROLE_PERMS] = perms,
	[ROLE_STRUCT_ROOT] = struct_root,
	[ROLE_STRUCT] = structure,
	[ROLE_METADATA] = none,
	[ROLE_XFA] = none,
	[ROLE_SIGNATURE] = none,
};

/* Roles whose entries have no fixed names: any may be added, none may change. */
static const struct change_rule any_added[ROLE_COUNT] = {
	[ROLE_EXTENSIONS] = { "*", HOW_FREE, ROLE_OTHER, YX_PDF_CHANGE_VALIDATION, "extensions" },
	[ROLE_DR_SECTION] = { "*", HOW_ADDED, ROLE_DR_ENTRY, YX_PDF_CHANGE_SIGN, "form-fill" },
};

const struct change_rule *
change_rule_find(enum change_role role, struct yx_bytes key)
{
	static const struct change_rule other = { "", HOW_SAME, ROLE_OTHER, YX_PDF_CHANGE_NONE,
						  NULL };
	static const struct change_rule same[ROLE_COUNT] = {
		[ROLE_CONTENT] = { "", HOW_SAME, ROLE_CONTENT, YX_PDF_CHANGE_NONE, NULL },
		[ROLE_RESOURCE] = { "", HOW_SAME, ROLE_RESOURCE, YX_PDF_CHANGE_NONE, NULL },
		[ROLE_DR_ENTRY] = { "", HOW_SAME, ROLE_RESOURCE, YX_PDF_CHANGE_NONE, NULL },
		[ROLE_XFA] = { "", HOW_SAME, ROLE_XFA, YX_PDF_CHANGE_NONE, NULL },
		[ROLE_STRUCT] = { "", HOW_SAME, ROLE_OTHER, YX_PDF_CHANGE_NONE, NULL },
	};

	for (const struct change_rule *r = tables[role]; r->key; r++)
		if (yx_bytes_equal_str(key, r->key))
			return r;
	if (any_added[role].key)
		return &any_added[role];
	return same[role].key ? &same[role] : &other;
}

const char *
change_role_kind(enum change_role role)
{
	static const char *const kinds[ROLE_COUNT] = {
		[ROLE_OTHER] = "catalog",
		[ROLE_TRAILER] = "trailer",
		[ROLE_CATALOG] = "catalog",
		[ROLE_PAGES] = "page-tree",
		[ROLE_PAGE] = "page",
		[ROLE_CONTENT] = "page-content",
		[ROLE_RESOURCE] = "resource",
		[ROLE_ANNOTS] = "annotation",
		[ROLE_ANNOT] = "annotation",
		[ROLE_ACROFORM] = "form-field",
		[ROLE_FIELDS] = "form-field",
		[ROLE_FIELD] = "form-field",
		[ROLE_DR] = "resource",
		[ROLE_DR_SECTION] = "resource",
		[ROLE_DR_ENTRY] = "resource",
		[ROLE_DSS] = "dss",
		[ROLE_EXTENSIONS] = "catalog",
		[ROLE_PERMS] = "permissions",
		[ROLE_STRUCT_ROOT] = "structure",
		[ROLE_STRUCT] = "structure",
		[ROLE_METADATA] = "metadata",
		[ROLE_XFA] = "form-field",
		[ROLE_SIGNATURE] = "signature-field",
	};

	return kinds[role];
}
