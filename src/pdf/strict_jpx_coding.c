/* SPDX-License-Identifier: Apache-2.0 */
/* strict_jpx_coding: how the components of a JPEG 2000 picture are coded (ISO/IEC 15444-1 A.6). */
#include "strict_jpx.h"

enum { OWN_PRECINCTS = 1, MARKS = 2, ENDS = 4, HOW = 0x3f, ORDERS = 5 };
enum { NOTHING, DERIVED, TOLD };

/* SPcod, SPcoc (table A.15) */
static bool
take_style(struct yx_reader *r, bool precincts, struct jpx_style *out)
{
	uint8_t levels, across, down, how, exact;

	if (!yx_take_u8(r, &levels) || !yx_take_u8(r, &across) || !yx_take_u8(r, &down) ||
	    !yx_take_u8(r, &how) || !yx_take_u8(r, &exact) || levels > JPX_LEVELS_MAX ||
	    across > 8 || down > 8 || across + down > 8 || how & ~HOW || exact > 1)
		return false;
	*out = (struct jpx_style){ .levels = levels,
				   .across = across + 2u,
				   .down = down + 2u,
				   .how = how,
				   .exact = exact };
	for (unsigned i = 0; i <= levels; i++) {
		out->precinct[i] = 0xff;
		if (precincts && !yx_take_u8(r, &out->precinct[i]))
			return false;
		/* a precinct of bands has half the size */
		if (i && (!(out->precinct[i] & 15) || !(out->precinct[i] >> 4)))
			return false;
	}
	return !yx_reader_left(r);
}

/* Sqcd, SPqcd (table A.27) */
static bool
take_quantity(struct yx_reader *r, struct jpx_quantity *out)
{
	uint16_t two;
	uint8_t how, one;

	*out = (struct jpx_quantity){ 0 };
	if (!yx_take_u8(r, &how) || (how & 31) > TOLD)
		return false;
	out->guard = how >> 5;
	out->derived = (how & 31) == DERIVED;
	while (yx_reader_left(r) && out->count < sizeof(out->exponent)) {
		if ((how & 31) == NOTHING) {
			if (!yx_take_u8(r, &one))
				return false;
			out->exponent[out->count++] = one >> 3;
		} else {
			if (!yx_take_u16be(r, &two))
				return false;
			out->exponent[out->count++] = (uint8_t)(two >> 11);
		}
	}
	return !yx_reader_left(r) && out->count && (!out->derived || out->count == 1);
}

static bool
take_default(struct jpx_coding *c, struct yx_reader *r)
{
	struct jpx_style style;
	uint8_t flags, order, mixed;
	uint16_t layers;

	if (c->has_style || !yx_take_u8(r, &flags) || flags & ~7 || !yx_take_u8(r, &order) ||
	    order >= ORDERS || !yx_take_u16be(r, &layers) || !layers || !yx_take_u8(r, &mixed) ||
	    mixed > 1 || (mixed && c->parts < 3) || !take_style(r, flags & OWN_PRECINCTS, &style))
		return false;
	c->has_style = true;
	c->marks = flags & MARKS;
	c->ends = flags & ENDS;
	c->order = order;
	c->layers = layers;
	c->mixed = mixed;
	for (unsigned i = 0; i < c->parts; i++)
		if (!c->style[i].own)
			c->style[i] = style;
	return true;
}

bool
jpx_coding_take(struct jpx_coding *c, unsigned kind, struct yx_bytes body)
{
	struct yx_reader r = yx_reader(body);
	struct jpx_quantity quantity;
	uint8_t part, flags;

	if (kind == JPX_COD)
		return take_default(c, &r);
	if (kind == JPX_QCD) {
		if (c->has_quantity || !take_quantity(&r, &quantity))
			return false;
		c->has_quantity = true;
		for (unsigned i = 0; i < c->parts; i++)
			if (!c->quantity[i].own)
				c->quantity[i] = quantity;
		return true;
	}
	if (!yx_take_u8(&r, &part) || part >= c->parts)
		return false;
	if (kind == JPX_QCC) {
		if (c->quantity[part].own || !take_quantity(&r, &c->quantity[part]))
			return false;
		c->quantity[part].own = true;
		return true;
	}
	if (c->style[part].own || !yx_take_u8(&r, &flags) || flags & ~OWN_PRECINCTS ||
	    !take_style(&r, flags, &c->style[part]))
		return false;
	c->style[part].own = true;
	return true;
}

void
jpx_coding_inherit(struct jpx_coding *c)
{
	c->has_style = c->has_quantity = false;
	for (unsigned i = 0; i < c->parts; i++)
		c->style[i].own = c->quantity[i].own = false;
}

/* Enough for each band; what is mixed (annex G) is coded alike. */
bool
jpx_coding_is_whole(const struct jpx_coding *c)
{
	for (unsigned i = 0; i < c->parts; i++) {
		const struct jpx_quantity *q = &c->quantity[i];

		if (!q->count || (!q->derived && q->count < 3 * c->style[i].levels + 1) ||
		    (c->mixed && i < 3 && c->style[i].exact != c->style[0].exact))
			return false;
	}
	return true;
}
