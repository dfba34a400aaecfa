/* SPDX-License-Identifier: Apache-2.0 */
/* Names and texts of the indications; the list itself is in pki_indication.h. */
#include <yinxin/pki_indication.h>

#include <string.h>

struct sub_row {
	const char *name, *uri, *en, *zh;
	enum yx_indication indication;
};

static const struct sub_row rows[YX_SUB_COUNT] = {
	[YX_SUB_NONE] = { NULL, NULL, "", "", YX_INDICATION_PASSED },
#define ROW(word, indication, en, zh)                                                              \
	[YX_SUB_##word] = { #word, "urn:etsi:019102:subindication:" #word, en, zh,                 \
			    YX_INDICATION_##indication },
	YX_SUB_INDICATIONS(ROW)
#undef ROW
};

static const struct sub_row *
row(enum yx_sub_indication s)
{
	return &rows[(unsigned)s < YX_SUB_COUNT ? s : YX_SUB_NONE];
}

const char *
yx_indication_name(enum yx_indication i)
{
	switch (i) {
	case YX_INDICATION_PASSED:
		return "TOTAL-PASSED";
	case YX_INDICATION_INDETERMINATE:
		return "INDETERMINATE";
	case YX_INDICATION_FAILED:
		return "TOTAL-FAILED";
	case YX_INDICATION_NONE:
		break;
	}
	return "NONE";
}

const char *
yx_indication_block_name(enum yx_indication i)
{
	switch (i) {
	case YX_INDICATION_PASSED:
		return "PASSED";
	case YX_INDICATION_INDETERMINATE:
		return "INDETERMINATE";
	case YX_INDICATION_FAILED:
		return "FAILED";
	case YX_INDICATION_NONE:
		break;
	}
	return "NONE";
}

const char *
yx_sub_indication_name(enum yx_sub_indication s)
{
	return row(s)->name;
}

const char *
yx_sub_indication_uri(enum yx_sub_indication s)
{
	return row(s)->uri;
}

const char *
yx_sub_indication_text(enum yx_sub_indication s, bool chinese)
{
	return chinese ? row(s)->zh : row(s)->en;
}

enum yx_indication
yx_sub_indication_of(enum yx_sub_indication s)
{
	return row(s)->indication;
}

enum yx_sub_indication
yx_sub_indication_by_name(const char *name)
{
	if (name)
		for (int i = 1; i < YX_SUB_COUNT; i++)
			if (strcmp(rows[i].name, name) == 0)
				return (enum yx_sub_indication)i;
	return YX_SUB_NONE;
}
