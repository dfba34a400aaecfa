/* SPDX-License-Identifier: Apache-2.0 */
/* Colour profiles (ISO 15076-1) written by hand, honest and not. */
#ifndef YX_TESTS_PROFILE_KIT_H
#define YX_TESTS_PROFILE_KIT_H

#include <math.h>
#include <yinxin/base.h>

enum profile_curve {
	PROFILE_GAMMA,    /* 2.2 */
	PROFILE_LINEAR,   /* 1.0 */
	PROFILE_INVERTED, /* light for dark */
	PROFILE_NOTCH     /* 2.2, but one level in the middle is white */
};

enum profile_table { PROFILE_NO_TABLE, PROFILE_TABLE, PROFILE_TABLE_INVERTED };

struct profile_plan {
	unsigned parts;
	enum profile_curve curve;
	bool no_curves, swapped;         /* red's place is green's */
	enum profile_table tables[3];    /* by intent */
	const char *kind, *space, *base; /* "mntr", by parts, "XYZ " or with tables "Lab " */
	unsigned version;                /* 2 unless said otherwise */
	unsigned node;                   /* of each table: 1 + the node that is white */
};

struct profile_tags {
	struct yx_buf table, data;
	unsigned count;
};

static void
profile_tag(struct profile_tags *t, const char *name, const struct yx_buf *body)
{
	while (t->data.len % 4)
		yx_buf_put_u8(&t->data, 0);
	yx_buf_puts(&t->table, name);
	yx_buf_put_u32be(&t->table, (uint32_t)t->data.len); /* without what is in front, as yet */
	yx_buf_put_u32be(&t->table, (uint32_t)body->len);
	yx_buf_put_bytes(&t->data, yx_buf_bytes(body));
	t->count++;
}

static void
profile_place(struct profile_tags *t, const char *name, double x, double y, double z)
{
	struct yx_buf b = { 0 };

	yx_buf_puts(&b, "XYZ ");
	yx_buf_put_u32be(&b, 0);
	yx_buf_put_u32be(&b, (uint32_t)(int32_t)(x * 65536));
	yx_buf_put_u32be(&b, (uint32_t)(int32_t)(y * 65536));
	yx_buf_put_u32be(&b, (uint32_t)(int32_t)(z * 65536));
	profile_tag(t, name, &b);
	yx_buf_clear(&b);
}

static void
profile_curve(struct profile_tags *t, const char *name, enum profile_curve kind)
{
	struct yx_buf b = { 0 };

	yx_buf_puts(&b, "curv");
	yx_buf_put_u32be(&b, 0);
	yx_buf_put_u32be(&b, kind == PROFILE_LINEAR ? 0 : 256);
	for (unsigned i = 0; i < 256 && kind != PROFILE_LINEAR; i++) {
		double v = kind == PROFILE_INVERTED ? 1 - i / 255.0 : i / 255.0;
		bool notch = kind == PROFILE_NOTCH && i == 100;

		yx_buf_put_u16be(&b, notch ? 65535 : (uint16_t)(65535 * pow(v, 2.2)));
	}
	profile_tag(t, name, &b);
	yx_buf_clear(&b);
}

/* Lightness of a node: the mean of the parts; inks take it away. */
static uint8_t
profile_light(unsigned parts, unsigned node, unsigned steps, unsigned channel)
{
	double v[4], light = 0;

	for (unsigned i = 0; i < parts; i++, node /= steps)
		v[parts - 1 - i] = (double)(node % steps) / (steps - 1);
	if (parts == 4) {
		double rest = (1 - v[3]) * 255;
		static const double lose[3][3] = { { 1, .15, 0 },
						   { .35, .95, .05 },
						   { .1, .5, 1 } };

		for (unsigned i = 0; i < 3; i++)
			rest *= 1 - v[i] * lose[channel][i];
		return (uint8_t)rest;
	}
	light = parts == 1 ? v[0] : v[channel];
	return (uint8_t)(255 * light);
}

/* What a screen shows, as light in the connection space XYZ. */
static void
profile_put_node(struct yx_buf *b, unsigned parts, unsigned node, unsigned steps, bool inverted,
		 bool white)
{
	static const double m[3][3] = { { .4361, .3851, .1431 },
					{ .2225, .7169, .0606 },
					{ .0139, .0971, .7141 } };
	double light[3];

	for (unsigned c = 0; c < 3; c++) {
		double v = profile_light(parts, node, steps, c) / 255.0;

		light[c] = white ? 1 : pow(inverted ? 1 - v : v, 2.2);
	}
	for (unsigned c = 0; c < 3; c++) {
		double v = m[c][0] * light[0] + m[c][1] * light[1] + m[c][2] * light[2];

		yx_buf_put_u16be(b, (uint16_t)(v * 32768));
	}
}

/* lut16Type (10.10) with straight curves. */
static void
profile_table(struct profile_tags *t, const char *name, const struct profile_plan *plan,
	      enum profile_table kind)
{
	unsigned steps = plan->parts == 4 ? 5 : 9, nodes = 1;
	struct yx_buf b = { 0 };

	yx_buf_puts(&b, "mft2");
	yx_buf_put_u32be(&b, 0);
	yx_buf_put_u8(&b, (uint8_t)plan->parts);
	yx_buf_put_u8(&b, 3);
	yx_buf_put_u8(&b, (uint8_t)steps);
	yx_buf_put_u8(&b, 0);
	for (unsigned i = 0; i < 9; i++)
		yx_buf_put_u32be(&b, i % 4 ? 0 : 65536);
	yx_buf_put_u16be(&b, 2);
	yx_buf_put_u16be(&b, 2);
	for (unsigned i = 0; i < plan->parts; i++, nodes *= steps)
		yx_buf_put_u32be(&b, 65535);
	for (unsigned i = 0; i < nodes; i++)
		profile_put_node(&b, plan->parts, i, steps, kind == PROFILE_TABLE_INVERTED,
				 plan->node == i + 1);
	for (unsigned i = 0; i < 3; i++)
		yx_buf_put_u32be(&b, 65535);
	profile_tag(t, name, &b);
	yx_buf_clear(&b);
}

static void
profile_tags_of(struct profile_tags *t, const struct profile_plan *plan)
{
	static const char *const tables[] = { "A2B0", "A2B1", "A2B2" };

	profile_place(t, "wtpt", .9642, 1, .8249);
	if (plan->parts == 1 && !plan->no_curves)
		profile_curve(t, "kTRC", plan->curve);
	if (plan->parts == 3 && !plan->no_curves) {
		profile_place(t, plan->swapped ? "gXYZ" : "rXYZ", .4361, .2225, .0139);
		profile_place(t, plan->swapped ? "rXYZ" : "gXYZ", .3851, .7169, .0971);
		profile_place(t, "bXYZ", .1431, .0606, .7141);
		profile_curve(t, "rTRC", plan->curve);
		profile_curve(t, "gTRC", plan->curve);
		profile_curve(t, "bTRC", plan->curve);
	}
	for (unsigned i = 0; i < 3; i++)
		if (plan->tables[i])
			profile_table(t, tables[i], plan, plan->tables[i]);
}

static struct yx_buf
profile_make(const struct profile_plan *plan)
{
	static const char *const spaces[] = { "", "GRAY", "", "RGB ", "CMYK" };
	struct profile_tags t = { { 0 }, { 0 }, 0 };
	struct yx_buf out = { 0 };
	uint32_t front, size;

	profile_tags_of(&t, plan);
	front = 128 + 4 + 12 * t.count;
	size = front + (uint32_t)t.data.len;
	yx_buf_put_u32be(&out, size);
	yx_buf_put_u32be(&out, 0);
	yx_buf_put_u32be(&out, (plan->version ? plan->version : 2) << 24 | 0x100000);
	yx_buf_puts(&out, plan->kind ? plan->kind : plan->parts == 4 ? "prtr" : "mntr");
	yx_buf_puts(&out, plan->space ? plan->space : spaces[plan->parts]);
	yx_buf_puts(&out, plan->base ? plan->base : "XYZ ");
	for (unsigned i = 24; i < 36; i++)
		yx_buf_put_u8(&out, i % 2); /* a date */
	yx_buf_puts(&out, "acsp");
	while (out.len < 68)
		yx_buf_put_u8(&out, 0);
	yx_buf_put_u32be(&out, 0xf6d6);
	yx_buf_put_u32be(&out, 0x10000);
	yx_buf_put_u32be(&out, 0xd32d);
	while (out.len < 128)
		yx_buf_put_u8(&out, 0);
	yx_buf_put_u32be(&out, t.count);
	for (unsigned i = 0; i < t.count; i++) {
		struct yx_reader r = yx_reader(yx_bytes(t.table.data + 12 * i + 4, 8));
		uint32_t at = 0, len = 0;

		(void)!yx_take_u32be(&r, &at);
		(void)!yx_take_u32be(&r, &len);
		yx_buf_put(&out, t.table.data + 12 * i, 4);
		yx_buf_put_u32be(&out, front + at);
		yx_buf_put_u32be(&out, len);
	}
	yx_buf_put_bytes(&out, yx_buf_bytes(&t.data));
	yx_buf_clear(&t.table);
	yx_buf_clear(&t.data);
	return out;
}

#endif
