/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strict_glyph_simple: which glyphs readers choose for a code of a simple font. Each asks the
 * tables of a TrueType program (ISO 32000-2 9.6.5.4) in an order of its own; what is asked here is
 * what at least one of poppler, MuPDF, Ghostscript, PDFium, pdf.js and PDFBox takes.
 */
#include "strict_glyph.h"

struct ways {
	struct strict *s;
	const struct strict_face *f;
	struct yx_font_program *p;
	uint32_t code, letter;
	struct yx_font_found found;
};

static bool
has_nothing(const struct yx_font_found *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (!f->glyphs[i])
			return true;
	return f->count == 0;
}

static void
add_all(struct yx_font_found *to, const struct yx_font_found *from, bool zero)
{
	for (size_t i = 0; i < from->count; i++)
		if (zero || from->glyphs[i])
			yx_font_found_add(to, from->glyphs[i]);
	to->more |= from->more;
}

/* Where the first ways lead nowhere, another counts: its glyph is shown instead, by those who look.
 */
static void
or_else(struct ways *w, const struct yx_font_found *more, bool all_look)
{
	struct yx_font_found old = w->found;

	if (!has_nothing(&w->found))
		return;
	if (all_look && !has_nothing(more)) {
		w->found = (struct yx_font_found){ .more = old.more };
		add_all(&w->found, &old, false);
	}
	add_all(&w->found, more, false);
}

/* --------------------------------------------------------------------- tables */

/* Code of a letter in the encoding of Macintosh; 0: none. */
static uint32_t
mac_code(struct ways *w, uint32_t letter)
{
	uint32_t mac[256];

	w->s->work += 256;
	text_base_encoding(mac, YX_BYTES_LIT("MacRomanEncoding"));
	for (uint32_t i = 0; i < 256; i++)
		if (mac[i] == letter)
			return i;
	return 0;
}

static bool
ask(struct ways *w, enum yx_font_table table, uint32_t code, struct yx_font_found *out)
{
	w->s->work += 100;
	return yx_font_program_ask(w->p, table, code, out);
}

static bool
is_there(struct ways *w, enum yx_font_table table)
{
	struct yx_font_found none = { 0 };

	return ask(w, table, 0, &none);
}

static bool
take(struct ways *w, enum yx_font_table table, uint32_t code)
{
	return ask(w, table, code, &w->found);
}

/* (3, 0): codes stand at their own place or beyond 0xf000; elsewhere only some readers look. */
static bool
take_symbol(struct ways *w)
{
	struct yx_font_found low = { 0 }, far = { 0 };

	if (!ask(w, YX_TABLE_SYMBOL, w->code, &low))
		return false;
	(void)ask(w, YX_TABLE_SYMBOL, 0xf000 + w->code, &low);
	for (size_t i = 0; i < low.count; i++)
		if (low.glyphs[i]) {
			add_all(&w->found, &low, false);
			return true;
		}
	yx_font_found_add(&w->found, 0);
	(void)ask(w, YX_TABLE_SYMBOL, 0xf100 + w->code, &far);
	(void)ask(w, YX_TABLE_SYMBOL, 0xf200 + w->code, &far);
	add_all(&w->found, &far, false);
	return true;
}

static struct yx_font_found
by_mac_name(struct ways *w)
{
	struct yx_font_found f = { 0 };
	uint32_t code = mac_code(w, w->letter);

	if (code)
		(void)ask(w, YX_TABLE_MAC, code, &f);
	return f;
}

/* By the name that /Differences or the encoding gives. */
static struct yx_font_found
by_name(struct ways *w, bool only_differences)
{
	struct yx_bytes name = strict_name_of(w->f, w->code);
	struct yx_font_found f = { 0 };
	char text[40];

	if (!name.len && !only_differences && w->letter != TEXT_UNKNOWN)
		name = yx_bytes_str(text_name_of(w->letter, text, sizeof(text)));
	w->s->work += 2000;
	if (name.len)
		(void)yx_font_program_ask_name(w->p, name, &f);
	return f;
}

/* ------------------------------------------------------------------- TrueType */

static void
take_letter(struct ways *w, enum yx_font_table table)
{
	struct yx_font_found space = { 0 };

	(void)take(w, table, w->letter);
	/* the no-break space and the soft hyphen are called space and hyphen in PDF */
	if (w->letter == 0xa0 || w->letter == 0xad) {
		(void)ask(w, table, w->letter == 0xa0 ? ' ' : '-', &space);
		or_else(w, &space, true);
	}
}

/* Nonsymbolic, with an encoding: by the letter's name. */
static void
named(struct ways *w)
{
	struct yx_font_found name, mac;
	bool lost = false; /* by some */

	if (w->letter != TEXT_UNKNOWN && is_there(w, YX_TABLE_WINDOWS)) {
		take_letter(w, YX_TABLE_WINDOWS);
	} else if (w->letter != TEXT_UNKNOWN && is_there(w, YX_TABLE_UNICODE)) {
		take_letter(w, YX_TABLE_UNICODE);
		mac = by_mac_name(w);
		add_all(&w->found, &mac, true);
		lost = !is_there(w, YX_TABLE_MAC); /* PDFium */
	} else if (is_there(w, YX_TABLE_MAC)) {
		mac = by_mac_name(w);
		add_all(&w->found, &mac, true);
	} else {
		lost = take_symbol(w) || !w->f->has_base; /* Ghostscript; pdf.js */
	}
	name = by_name(w, false);
	or_else(w, &name, false);
	mac = by_mac_name(w);
	or_else(w, &mac, false);
	if (lost)
		yx_font_found_add(&w->found, 0);
}

/* Nonsymbolic, without an encoding: as Latin letters, or the codes as they are. */
static void
unnamed(struct ways *w)
{
	uint32_t letter = w->letter != TEXT_UNKNOWN ? w->letter : w->code;
	struct yx_font_found name;
	bool latin = take(w, YX_TABLE_WINDOWS, letter);

	(void)take(w, YX_TABLE_UNICODE, letter);
	latin |= take(w, YX_TABLE_MAC, w->code);
	(void)take_symbol(w);
	/* by the standard encoding, for PDFBox */
	if (w->letter == TEXT_UNKNOWN)
		yx_font_found_add(&w->found, 0);
	if (!latin) { /* not all look elsewhere */
		name = by_name(w, false);
		yx_font_found_add(&w->found, 0);
		or_else(w, &name, false);
	}
}

/* Symbolic: the codes as they are, but an encoding is believed by some. */
static void
symbolic(struct ways *w)
{
	struct yx_font_found mac = { 0 }, name;
	bool letters = w->f->has_encoding && w->letter != TEXT_UNKNOWN &&
		       (w->f->has_base || w->f->names[w->code]);
	bool has_mac = ask(w, YX_TABLE_MAC, w->code, &mac);
	enum yx_font_table unicode =
	    is_there(w, YX_TABLE_WINDOWS) ? YX_TABLE_WINDOWS : YX_TABLE_UNICODE;

	if (take_symbol(w)) {
		if (letters && is_there(w, unicode))
			take_letter(w, unicode);
		else if (letters && w->f->mac && has_mac) {
			name = by_mac_name(w);
			add_all(&w->found, &name, true);
		}
		or_else(w, &mac, false);
		return;
	}
	if (letters && w->f->by_name && is_there(w, unicode)) {
		take_letter(w, unicode);
		name = by_name(w, false);
		or_else(w, &name, false);
		if (unicode == YX_TABLE_UNICODE) {
			name = by_mac_name(w);
			add_all(&w->found, &name, true);
			if (!has_mac)
				yx_font_found_add(&w->found, 0); /* PDFium */
		}
		or_else(w, &mac, false);
		return;
	}
	if (letters)
		(void)take(w, unicode, w->letter);
	has_mac |= take(w, YX_TABLE_WINDOWS, w->code);
	has_mac |= take(w, YX_TABLE_UNICODE, w->code);
	add_all(&w->found, &mac, true);
	name = by_name(w, has_mac);
	add_all(&w->found, &name, false);
	if (!has_mac) /* no table at all: not all go by the names */
		yx_font_found_add(&w->found, 0);
}

/* Where a table of letters is missing, FreeType makes one of the names of glyphs, which PDFium
 * asks; under the name of an encoding MuPDF goes by the names even of symbols. */
static void
take_names(struct ways *w)
{
	struct yx_font_found name = by_name(w, false);
	bool made = !is_there(w, YX_TABLE_WINDOWS) && !is_there(w, YX_TABLE_UNICODE) &&
		    is_there(w, YX_TABLE_MAC);

	if (name.count && made && (!w->f->symbolic || w->f->has_encoding))
		add_all(&w->found, &name, true);
	else if (w->f->symbolic && w->f->by_name)
		add_all(&w->found, &name, false);
}

/* What leads nowhere must do so by every way that is left: some go on looking, for the letter and
 * for the code as it is. */
static void
look_everywhere(struct ways *w)
{
	static const enum yx_font_table tables[] = { YX_TABLE_WINDOWS, YX_TABLE_UNICODE,
						     YX_TABLE_MAC };
	struct yx_font_found more = by_name(w, false), mac;
	char text[40];

	if (!has_nothing(&w->found))
		return;
	yx_font_found_add(&w->found, 0);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (w->letter != TEXT_UNKNOWN && tables[i] != YX_TABLE_MAC)
			(void)ask(w, tables[i], w->letter, &more);
		(void)ask(w, tables[i], w->code, &more);
	}
	(void)ask(w, YX_TABLE_SYMBOL, w->code, &more);
	(void)ask(w, YX_TABLE_SYMBOL, 0xf000 + w->code, &more);
	mac = by_mac_name(w);
	add_all(&more, &mac, false);
	(void)yx_font_program_ask_name(
	    w->p, yx_bytes_str(text_name_of(w->code, text, sizeof(text))), &more);
	or_else(w, &more, false);
}

static void
true_type(struct ways *w)
{
	/* (3, 10) or (0, 4) by themselves are asked by some only */
	if (!is_there(w, YX_TABLE_WINDOWS_BASIC))
		w->found.more |=
		    is_there(w, YX_TABLE_WINDOWS) ||
		    (is_there(w, YX_TABLE_UNICODE) && !is_there(w, YX_TABLE_UNICODE_BASIC));
	/* exactly one of the flags is set; of both or none readers think differently */
	if (w->f->symbolic || !w->f->nonsymbolic)
		symbolic(w);
	if (!w->f->symbolic && w->f->has_encoding)
		named(w);
	else if (!w->f->symbolic)
		unnamed(w);
	take_names(w);
	look_everywhere(w);
}

/* ---------------------------------------------------------------- Type 1, CFF */

static void
by_builtin(struct ways *w)
{
	struct yx_font_found f = { 0 }, name;
	char text[128];

	w->found.more |= !yx_font_program_plain(w->p, true);
	(void)ask(w, YX_TABLE_BUILTIN, w->code, &f);
	if (!f.count)
		yx_font_found_add(&f, 0);
	name = by_name(w, false);
	/* poppler: what a CFF does not encode is encoded as usual */
	if (has_nothing(&f) && yx_font_program_kind(w->p) != YX_FONT_TYPE1)
		add_all(&f, &name, false);
	add_all(&w->found, &f, true);
	/* a program may hold two glyphs of one name */
	for (size_t i = 0, n = f.count; i < n; i++)
		if (yx_font_program_name(w->p, f.glyphs[i], text, sizeof(text)))
			(void)yx_font_program_ask_name(w->p, yx_bytes_str(text), &w->found);
	if (!w->f->symbolic || w->f->standard)
		add_all(&w->found, &name, !w->f->symbolic);
}

static void
by_glyph_name(struct ways *w)
{
	struct yx_font_found f = by_name(w, false), other = { 0 };

	if (!f.count && w->f->names[w->code])
		return; /* the name is in no list of ours */
	if (!f.count) { /* no name at all: nothing to some, what the code leads to for others */
		(void)ask(w, YX_TABLE_BUILTIN, w->code, &other);
		if (!has_nothing(&other)) {
			yx_font_found_add(&w->found, 0);
			add_all(&w->found, &other, false);
		}
		return;
	}
	add_all(&w->found, &f, true);
	if (has_nothing(&f)) {
		/* readers show nothing, what the code leads to, or the letter by another name */
		(void)ask(w, YX_TABLE_BUILTIN, w->code, &other);
		w->found.more |= !yx_font_program_plain(w->p, true);
		if (w->letter != TEXT_UNKNOWN)
			(void)ask(w, YX_TABLE_LETTERS, w->letter, &other);
		add_all(&w->found, &other, false);
		/* the tables of OpenType may have it */
		w->found.more |= yx_font_program_kind(w->p) == YX_FONT_OPENTYPE;
	} else if (w->f->by_name && w->f->symbolic && yx_font_program_kind(w->p) == YX_FONT_TYPE1) {
		w->found.more |= !yx_font_program_plain(w->p, true);
		(void)take(w, YX_TABLE_BUILTIN, w->code); /* Ghostscript */
	}
}

bool
strict_glyph_simple(struct strict *s, const struct strict_face *f, struct yx_font_program *p,
		    uint32_t code)
{
	struct ways w = { .s = s, .f = f, .p = p, .code = code, .letter = f->letters[code] };

	bool by_names =
	    yx_font_program_kind(p) != YX_FONT_TRUETYPE && (f->has_base || f->names[code]);

	if (yx_font_program_kind(p) == YX_FONT_TRUETYPE)
		true_type(&w);
	else if (by_names)
		by_glyph_name(&w);
	else
		by_builtin(&w);
	for (size_t i = 1; i < w.found.count; i++)
		if (!yx_font_program_alike(p, w.found.glyphs[0], w.found.glyphs[i]))
			return false;
	if ((!w.found.count || !w.found.glyphs[0]) && !by_names && !yx_font_program_blank(p, 0))
		return strict_odd(s, NOTDEF_EN, NOTDEF_ZH);
	if (!w.found.count && !by_names)
		yx_font_found_add(&w.found, 0);
	for (size_t i = 0; i < w.found.count; i++)
		if (!strict_plain_outline(s, p, w.found.glyphs[i]))
			return false;
	return !w.found.more;
}
