/* SPDX-License-Identifier: Apache-2.0 */
/* strict_table: the operators of ISO 32000-2 annex A and the operands they take. */
#include "strict_table.h"

#include <string.h>

static const struct strict_operator_of operators[] = {
	{ "re", "nnnn", MOVE },
	{ "l", "nn", SEGMENT },
	{ "m", "nn", MOVE },
	{ "c", "nnnnnn", SEGMENT },
	{ "Tj", "s", SHOW },
	{ "TJ", "a", SHOW_ARRAY },
	{ "Td", "nn", PLACE },
	{ "Tm", "nnnnnn", SET_TEXT },
	{ "Tf", "Nn", FONT },
	{ "f", "", PAINT },
	{ "S", "", PAINT },
	{ "n", "", PAINT },
	{ "h", "", CLOSE },
	{ "q", "", SAVE },
	{ "Q", "", RESTORE },
	{ "BT", "", BEGIN },
	{ "ET", "", END },
	{ "cm", "nnnnnn", MATRIX },
	{ "W", "", CLIP },
	{ "W*", "", CLIP },
	{ "w", "n", WIDTH },
	{ "g", "n", GREY },
	{ "G", "n", GREY },
	{ "rg", "nnn", RGB },
	{ "RG", "nnn", RGB },
	{ "k", "nnnn", CMYK },
	{ "K", "nnnn", CMYK },
	{ "cs", "N", SPACE },
	{ "CS", "N", SPACE },
	{ "sc", "*", COLOUR },
	{ "SC", "*", COLOUR },
	{ "scn", "*", COLOUR },
	{ "SCN", "*", COLOUR },
	{ "Tc", "n", PLAIN },
	{ "Tw", "n", PLAIN },
	{ "Tz", "n", ACROSS },
	{ "TL", "n", PLAIN },
	{ "Ts", "n", PLAIN },
	{ "Tr", "n", MODE },
	{ "TD", "nn", PLACE },
	{ "T*", "", PLACE },
	{ "'", "s", SHOW },
	{ "\"", "nns", SHOW },
	{ "v", "nnnn", SEGMENT },
	{ "y", "nnnn", SEGMENT },
	{ "s", "", PAINT },
	{ "F", "", PAINT },
	{ "f*", "", PAINT },
	{ "B", "", PAINT },
	{ "B*", "", PAINT },
	{ "b", "", PAINT },
	{ "b*", "", PAINT },
	{ "BDC", "Nx", MARK },
	{ "BMC", "N", MARK },
	{ "EMC", "", MARK_END },
	{ "MP", "N", PLAIN },
	{ "DP", "Nx", PLAIN },
	{ "gs", "N", STATE },
	{ "Do", "N", DRAW },
	{ "J", "n", STYLE },
	{ "j", "n", STYLE },
	{ "M", "n", PLAIN },
	{ "d", "an", DASH },
	{ "ri", "N", PLAIN },
	{ "i", "n", PLAIN },
	{ "sh", "N", SHADE },
	{ "BI", "", IMAGE },
	{ "d0", "nn", GLYPH },
	{ "d1", "nnnnnn", GLYPH },
	{ "BX", "", COMPATIBLE },
	{ "EX", "", COMPATIBLE_END },
};

const struct strict_operator_of *
strict_find_operator(struct yx_bytes word)
{
	char name[4] = "";

	if (!word.len || word.len > 3)
		return NULL;
	memcpy(name, word.data, word.len);
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (memcmp(operators[i].name, name, sizeof(name)) == 0)
			return &operators[i];
	return NULL;
}

bool
strict_is_operator(struct yx_bytes word)
{
	/* those within inline images begin nothing by themselves */
	return strict_find_operator(word) != NULL || yx_bytes_equal_str(word, "ID") ||
	       yx_bytes_equal_str(word, "EI");
}

/* Only where it is a place may a number be off a little. */
static bool
is_place(const struct strict_operator_of *o, size_t i)
{
	return o->act == MOVE || o->act == SEGMENT || o->act == PLACE ||
	       ((o->act == MATRIX || o->act == SET_TEXT) && i >= 4);
}

bool
strict_takes(struct strict_run *r, const struct strict_operator_of *o)
{
	const char *what = o->takes;

	size_t n = strlen(what);

	if (*what == '*' || !n) /* all readers drop what nobody takes */
		return true;
	if (r->count != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		enum yx_pdf_kind k = r->args[i].kind;
		bool number = k == YX_PDF_INT || k == YX_PDF_REAL;

		if (r->args[i].loose && !is_place(o, i))
			return false;
		if (what[i] == 'n'   ? !number
		    : what[i] == 'N' ? k != YX_PDF_NAME
		    : what[i] == 's' ? k != YX_PDF_STRING
		    : what[i] == 'a' ? k != YX_PDF_ARRAY
				     : k != YX_PDF_NAME && k != YX_PDF_DICT)
			return false;
	}
	return true;
}
