/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decrypted part of a Type 1 program: the private dictionary and the glyphs (Adobe Type 1 Font
 * Format, 2.3 to 2.6 and 10.3). As in the clear part it is the words that all fonts have, each in
 * its place, so that whoever runs it and whoever looks for names find the same outlines.
 */
#include "program.h"

#include <stdlib.h>
#include <string.h>

#define SUBRS 65536 /* more than fonts have */
#define CODE  65535 /* bytes of one */
#define LEAD  16    /* that mean nothing, in front of it: 4, or 0 */
#define WORDS 6     /* short names */

#define READS "{ string currentfile exch readstring pop } ?executeonly"
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
 * specification (8), which old and new fonts have with other notes and line ends: told by what its
 * words add up to.
 */
static const uint64_t known[] = { UINT64_C(0x8c0996b0f840b025), UINT64_C(0x92c3925bcdd92047),
				  UINT64_C(0x0de58d10faf50517), UINT64_C(0xe6234be7cbce773b),
				  UINT64_C(0xb6957028b23dbe09), UINT64_C(0xeaaec2dabd92208d),
				  UINT64_C(0x43624868f26b9385) };

static bool
good_procedures(struct type1_words *w)
{
	while (type1_match(w, "{*} ?executeonly"))
		;
	return type1_match(w, "]");
}

static bool
good_known(struct type1_words *w)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
	size_t depth = 1;

	while (depth) {
		struct yx_bytes word = type1_next(w);

		if (!word.len)
			return false;
		depth += word.data[0] == '[';
		depth -= word.data[0] == ']';
		for (size_t i = 0; i <= word.len; i++)
			sum = (sum ^ (i < word.len ? word.data[i] : ' ')) * UINT64_C(0x100000001b3);
	}
	if (getenv("T1HASH"))
		__builtin_printf("HASH %llx\n", (unsigned long long)sum);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (sum == known[i])
			return true;
	return false;
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
