/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decrypted part of a Type 1 program: the private dictionary and the glyphs (Adobe Type 1 Font
 * Format, 2.3 to 2.6 and 10.3). As in the clear part it is the words that all fonts have, each in
 * its place, so that whoever runs it and whoever looks for names find the same outlines.
 */
#include <yinxin/crypto.h>
#include "program.h"

#include <string.h>

#define SUBRS 65536 /* more than fonts have */
#define CODE  65535 /* bytes of one */
#define KNOWN 65536 /* bytes of the procedures for the numbers that readers know */
#define LEAD  16    /* that mean nothing, in front of it: 4, or 0 */
#define WORDS 6     /* short names */

/* bind (cairo) only looks the names up beforehand */
#define READS "{ string currentfile exch readstring pop } ?bind ?executeonly"
/* In the order of the short names, every second one. */
static const char *const before[] = {
	"userdict /RD " READS " put",
	"userdict /ND { noaccess def } ?executeonly put",
	"userdict /NP { noaccess put } ?executeonly put",
};

/* First the short names, in their order. */
static const char *const entries[] = {
	"/RD " READS " def",
	"/-| " READS " def",
	"/ND { ?noaccess def } ?executeonly def",
	"/|- { ?noaccess def } ?executeonly def",
	"/NP { ?noaccess put } ?executeonly def",
	"/| { ?noaccess put } ?executeonly def",
	"/lenIV # ?noaccess =",
};

/* What old fonts have for printers of few dots. */
#define ERODE                                                                                      \
	"/Erode { ~ dup 3 -1 roll ~ mul exch ~ sub mul cvi sub dup mul ~ ~ dtransform dup mul "    \
	"exch dup mul add le { pop pop ~ ~ } { pop pop ~ ~ } ifelse } ?noaccess ="

/* How outlines are fitted to dots; some fonts say it twice. */
static const char *const hints[] = {
	"/password # =",
	"/MinFeature { 16 16 } ?noaccess =",
	ERODE,
	"/UniqueID # ?readonly =",
	"/BlueScale ~ ?noaccess =",
	"/BlueValues [ ~* ] ?readonly ?noaccess =",
	"/OtherBlues [ ~* ] ?readonly ?noaccess =",
	"/StdHW [ ~* ] ?readonly ?noaccess =",
	"/StdVW [ ~* ] ?readonly ?noaccess =",
	"/ForceBold ! ?noaccess =",
};

/* Stems beyond what an old printer can take are forgotten: by readers that have no such limit,
 * never. */
#define STEMS                                                                                      \
	" [ ~* ] systemdict /internaldict known { 1183615869 systemdict /internaldict get exec "   \
	"/StemSnapLength 2 copy known { get # lt } { pop pop true } ifelse } { true } ifelse { "   \
	"pop [ ~* ] } if ="

/* ------------------------------------------------------------------ OtherSubrs */

/*
 * The procedures are not run for the numbers that readers know, but what stands between them is,
 * when the font is read. So there is nothing between them, or the whole is the text of the
 * specification (8), which old and new fonts have with other notes and line ends: told by the
 * SHA-256 of its words, each with a blank behind it.
 */
static const uint8_t known[][32] = {
	{ 0x58, 0x21, 0x80, 0x56, 0x6b, 0x60, 0x22, 0x02, 0xa3, 0xa6, 0xb6,
	  0xf9, 0x41, 0xef, 0x7d, 0xdf, 0x61, 0x00, 0xe0, 0x4a, 0x30, 0x07,
	  0x4d, 0x18, 0x44, 0x65, 0xf4, 0x27, 0x64, 0x7c, 0x04, 0x70 },
	{ 0xfd, 0xeb, 0xf7, 0xfd, 0xf4, 0xaa, 0xd5, 0x14, 0xfb, 0x22, 0x9b,
	  0xd3, 0xe6, 0xd5, 0x80, 0xb5, 0x6a, 0x82, 0xac, 0xf9, 0xa7, 0x0b,
	  0xfb, 0xbd, 0x90, 0xc5, 0x9b, 0xac, 0x33, 0xf6, 0xcb, 0x2f },
	{ 0x12, 0x55, 0x0f, 0xd4, 0xc4, 0x00, 0xce, 0xaa, 0xe6, 0x0c, 0x75,
	  0xbe, 0x9a, 0xe0, 0x39, 0x86, 0x83, 0x75, 0x4e, 0x32, 0x6e, 0x65,
	  0xc2, 0xda, 0x9b, 0xf7, 0x0b, 0x31, 0xfd, 0xbe, 0x7e, 0x85 },
	{ 0x2d, 0x48, 0x0b, 0xc6, 0xbe, 0xcb, 0x6b, 0x95, 0xc3, 0xf4, 0x28,
	  0xdf, 0xea, 0xbc, 0x4b, 0x3b, 0x46, 0x2a, 0x3a, 0x21, 0x4b, 0xa5,
	  0xe4, 0x6c, 0x0f, 0x54, 0xef, 0x47, 0xe0, 0xb4, 0x79, 0xa6 },
	{ 0x49, 0x90, 0xcf, 0x10, 0xd7, 0xfb, 0x68, 0xf5, 0x26, 0x1a, 0xba,
	  0x88, 0xc7, 0x52, 0xb7, 0x27, 0x09, 0xbd, 0xf9, 0x4c, 0x02, 0x49,
	  0x09, 0xa8, 0x46, 0xd4, 0x20, 0x6b, 0x8a, 0xd0, 0xf5, 0x04 },
	{ 0xb4, 0xe5, 0x20, 0xde, 0xbb, 0x3e, 0x87, 0x98, 0x5e, 0x19, 0xb3,
	  0xf8, 0x5f, 0xd2, 0x75, 0x1a, 0xc9, 0xf3, 0xb3, 0x0e, 0x8b, 0x5a,
	  0x66, 0x5f, 0x07, 0xb0, 0x73, 0x9d, 0xdf, 0x26, 0x8c, 0x60 },
	{ 0xc9, 0x03, 0xfb, 0x73, 0xef, 0x9b, 0x25, 0x3e, 0xf3, 0x9e, 0x4b,
	  0xab, 0xfd, 0x9b, 0xd0, 0xd2, 0xe9, 0xd9, 0xa9, 0xbe, 0x4f, 0xe9,
	  0xcb, 0xd5, 0x34, 0x76, 0xb5, 0xc4, 0xd7, 0xfa, 0xa9, 0x3e },
};

static bool
good_procedures(struct type1_words *w)
{
	while (type1_match(w, "{*} ?executeonly"))
		;
	return type1_match(w, "]");
}

static bool
is_known(struct yx_bytes words)
{
	struct yx_digest d;

	if (yx_digest(&d, YX_DIGEST_SHA256, words, NULL) != YX_OK)
		return false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (memcmp(known[i], d.value, sizeof(known[i])) == 0)
			return true;
	return false;
}

static bool
good_known(struct type1_words *w)
{
	struct yx_buf words = { 0 };
	size_t depth = 1;
	bool good = true;

	while (depth && good) {
		struct yx_bytes word = type1_next(w);

		good = word.len && words.len < KNOWN;
		if (!good)
			break;
		depth += word.data[0] == '[';
		depth -= word.data[0] == ']';
		yx_buf_put_bytes(&words, word);
		yx_buf_put_u8(&words, ' ');
	}
	good = good && is_known(yx_buf_bytes(&words));
	yx_buf_clear(&words);
	return good;
}

static bool
good_others(struct type1_words *w)
{
	struct type1_words copy;

	if (type1_match(w, "/OtherSubrs # array")) {
		while (type1_match(w, "dup # {*} ?executeonly put"))
			;
		return type1_match(w, "?noaccess =");
	}
	if (!type1_match(w, "/OtherSubrs ["))
		return false;
	copy = *w;
	if (!good_procedures(w)) {
		*w = copy;
		if (!good_known(w))
			return false;
	}
	return type1_match(w, "?noaccess =");
}

/* ---------------------------------------------------------------------- bytes */

/* A blank, and as many bytes as told. */
static bool
take_code(struct type1_words *w, struct yx_bytes *out)
{
	size_t len = type1_number(w->got[1]);
	bool read = ((w->defined & TYPE1_RD) && type1_match(w, "RD")) ||
		    ((w->defined & TYPE1_RD2) && type1_match(w, "-|"));

	return read && yx_peek(&w->r) == ' ' && yx_skip(&w->r, 1) && len <= CODE &&
	       yx_take(&w->r, len, out);
}

static bool
match_put(struct type1_words *w)
{
	return ((w->defined & TYPE1_NP) && type1_match(w, "NP")) ||
	       ((w->defined & TYPE1_NP2) && type1_match(w, "|")) ||
	       type1_match(w, "?noaccess ?readonly put");
}

/* Each number once, within the array. */
static bool
good_subrs(struct type1_words *w, struct type1_codes *codes)
{
	size_t n;

	if (codes->subrs || !type1_match(w, "/Subrs # array") ||
	    (codes->count = type1_number(w->got[0])) > SUBRS ||
	    !(codes->subrs = yx_alloc_array(codes->count + 1, sizeof(*codes->subrs))))
		return false;
	while (type1_match(w, "dup # #")) {
		n = type1_number(w->got[0]);
		if (n >= codes->count || codes->subrs[n].data || !take_code(w, &codes->subrs[n]) ||
		    !match_put(w))
			return false;
	}
	return type1_match(w, "?noaccess ?readonly =");
}

/* No more than announced. Of two with one name some take the first: judged where it is asked for.
 */
static bool
good_glyphs(struct type1_words *w, struct type1_codes *codes, size_t count)
{
	struct yx_bytes code;
	size_t n = 0;

	while (n <= count && type1_match(w, "/? #")) {
		struct type1_words here = *w;

		if (!take_code(w, &code) || !type1_match(w, "?noaccess ="))
			return false;
		if (!type1_code(codes, code)) {
			*w = here;
			return false;
		}
		n++;
	}
	return n > 0 && n <= count;
}

/* ------------------------------------------------------------------- the whole */

/* Where the private dictionary ends depends on where it was put. */
static bool
good_end(struct type1_words *w, bool inside)
{
	return (inside ? type1_match(w, "end end readonly put ?noaccess ?readonly put") ||
			     type1_match(w, "end readonly put end ?noaccess ?readonly put")
		       : type1_match(w, "end readonly put")) &&
	       type1_match(w, "dup /FontName get exch definefont pop ?pop mark currentfile "
			      "closefile");
}

static bool
good_entry(struct type1_words *w, struct type1_codes *codes, bool *seen)
{
	struct yx_bytes name = type1_peek(w);
	struct type1_words lead = *w;

	if (yx_bytes_equal_str(name, "/StemSnapH") && type1_match(w, "/StemSnapH" STEMS))
		return true;
	if (yx_bytes_equal_str(name, "/StemSnapV") && type1_match(w, "/StemSnapV" STEMS))
		return true;
	if (type1_match(&lead, "/lenIV #")) {
		/* what was read before was meant otherwise */
		if (codes->subrs || (codes->lead = type1_number(lead.got[0])) > LEAD)
			return false;
	}
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (type1_match(w, hints[i]))
			return true;
	if (!type1_entry(w, entries, sizeof(entries) / sizeof(entries[0]), seen))
		return false;
	for (size_t i = 0; i < WORDS; i++)
		w->defined |= seen[i] ? 1u << i : 0;
	return true;
}

static bool
good_dictionary(struct type1_words *w, struct type1_codes *codes)
{
	bool seen[TYPE1_SEEN] = { false }, others = false;
	struct yx_bytes word;

	if (!type1_match(w, "dup /Private # dict dup begin"))
		return false;
	while ((word = type1_peek(w)).len && word.data[0] == '/') {
		if (yx_bytes_equal_str(word, "/OtherSubrs")) {
			if (others || !good_others(w))
				return false;
			others = true;
		} else if (yx_bytes_equal_str(word, "/Subrs") ? !good_subrs(w, codes)
							      : !good_entry(w, codes, seen)) {
			return false;
		}
	}
	return true;
}

bool
type1_private(struct type1_words *w, uint64_t *steps)
{
	struct type1_codes codes = { .lead = 4 };
	unsigned outside = 0;
	bool good, inside;

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		outside |= type1_match(w, before[i]) ? 1u << 2 * i : 0;
	w->defined = outside;
	good = good_dictionary(w, &codes);
	if (good) {
		inside = type1_match(w, "2 index /CharStrings # dict dup begin");
		if (!inside) {
			good =
			    type1_match(w, "end ?noaccess put dup /CharStrings # dict dup begin");
			w->defined = outside;
		}
		good =
		    good && good_glyphs(w, &codes, type1_number(w->got[0])) && good_end(w, inside);
	}
	*steps = codes.steps;
	yx_free(codes.subrs);
	return good;
}
