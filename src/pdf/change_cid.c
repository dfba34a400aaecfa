/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which CID a code of a composite font means (ISO 32000-2 9.7.5): its own CMap tells, and of the
 * predefined ones what ASCII signs and the numerals of Chinese are. No further tables are carried.
 */
#include "change_paint.h"

/* CIDs in Adobe-GB1, -CNS1, -Japan1 and -Korea1, 0 where there is none. The characters of amounts
 * and dates that shapes are known of; as UniGB-UTF16-H and its kind have them. */
enum collection { GB1, CNS1, JAPAN1, KOREA1, COLLECTIONS };
static const struct {
	uint16_t code, cid[COLLECTIONS];
} numerals[] = {
	{ 0x3007, { 7703, 13756, 659, 0 } },
	{ 0x4e00, { 4162, 595, 1200, 6460 } },
	{ 0x4e03, { 3070, 598, 2275, 7364 } },
	{ 0x4e07, { 3747, 6001, 3754, 4670 } },
	{ 0x4e09, { 3288, 615, 2174, 5320 } },
	{ 0x4e24, { 2566, 17805, 19142, 0 } },
	{ 0x4e5d, { 2292, 600, 1757, 3895 } },
	{ 0x4e8c, { 1597, 602, 3275, 6413 } },
	{ 0x4e94, { 3828, 670, 1938, 6049 } },
	{ 0x4eba, { 3238, 603, 2579, 6443 } },
	{ 0x4ebf, { 4193, 17808, 0, 0 } },
	{ 0x4edf, { 3111, 785, 4123, 7148 } },
	{ 0x4f0d, { 3832, 892, 1940, 6050 } },
	{ 0x4f70, { 998, 1338, 4138, 4989 } },
	{ 0x5104, { 8723, 4354, 1327, 5912 } },
	{ 0x5143, { 4333, 681, 1897, 6255 } },
	{ 0x5146, { 4472, 906, 3001, 6783 } },
	{ 0x5169, { 8229, 1351, 4215, 4429 } },
	{ 0x516b, { 982, 606, 3392, 7499 } },
	{ 0x516d, { 2626, 684, 4065, 4591 } },
	{ 0x5186, { 10545, 17311, 1281, 5933 } },
	{ 0x5206, { 1651, 689, 3580, 5152 } },
	{ 0x5341, { 3397, 612, 2375, 5772 } },
	{ 0x5343, { 3108, 631, 2701, 7149 } },
	{ 0x534a, { 1014, 786, 3410, 4906 } },
	{ 0x5398, { 2512, 6774, 3994, 4615 } },
	{ 0x53c1, { 3289, 16523, 19216, 0 } },
	{ 0x53c2, { 1173, 17318, 2176, 0 } },
	{ 0x53c3, { 7770, 2590, 4329, 7083 } },
	{ 0x53c4, { 10841, 0, 19217, 0 } },
	{ 0x56db, { 3513, 812, 2203, 5254 } },
	{ 0x5706, { 4341, 0, 0, 0 } },
	{ 0x5713, { 8776, 3557, 4469, 6258 } },
	{ 0x58f1, { 11548, 0, 1201, 0 } },
	{ 0x58f9, { 4163, 3104, 4534, 6463 } },
	{ 0x5e01, { 1083, 0, 0, 0 } },
	{ 0x5e63, { 7748, 4038, 3598, 7536 } },
	{ 0x5e74, { 2893, 971, 3301, 4160 } },
	{ 0x5eff, { 4699, 717, 3283, 0 } },
	{ 0x5f0d, { 12500, 16713, 4106, 0 } },
	{ 0x5f10, { 12502, 0, 3277, 0 } },
	{ 0x62fe, { 3399, 1853, 2352, 5678 } },
	{ 0x634c, { 977, 2261, 2169, 7501 } },
	{ 0x6574, { 4508, 4806, 2644, 6719 } },
	{ 0x65e5, { 3248, 730, 3284, 6464 } },
	{ 0x6708, { 4357, 732, 1860, 6281 } },
	{ 0x67d2, { 3073, 1896, 17779, 7365 } },
	{ 0x6b63, { 4510, 845, 2649, 6726 } },
	{ 0x6bdb, { 2736, 739, 3807, 4776 } },
	{ 0x6c11, { 2806, 847, 3773, 4877 } },
	{ 0x70b9, { 1476, 15721, 3130, 6696 } },
	{ 0x7396, { 2288, 1263, 1762, 3923 } },
	{ 0x767e, { 996, 1013, 3494, 4994 } },
	{ 0x8086, { 3510, 3789, 6229, 5285 } },
	{ 0x842c, { 8587, 3756, 6408, 4683 } },
	{ 0x89d2, { 2200, 1289, 1455, 3474 } },
	{ 0x8ca0, { 7948, 2059, 3547, 5140 } },
	{ 0x8cb3, { 7912, 3433, 6761, 6433 } },
	{ 0x8d1f, { 1717, 0, 0, 0 } },
	{ 0x8d30, { 1598, 0, 0, 0 } },
	{ 0x91d0, { 19994, 5438, 6967, 4635 } },
	{ 0x9646, { 2660, 0, 0, 0 } },
	{ 0x9678, { 8269, 3028, 3950, 4593 } },
	{ 0x96f6, { 2604, 3943, 4021, 4502 } },
	{ 0x9ede, { 7873, 5315, 7437, 6700 } },
	{ 0xff10, { 277, 333, 780, 279 } },
	{ 0xff11, { 278, 334, 781, 280 } },
	{ 0xff12, { 279, 335, 782, 281 } },
	{ 0xff13, { 280, 336, 783, 282 } },
	{ 0xff14, { 281, 337, 784, 283 } },
	{ 0xff15, { 282, 338, 785, 284 } },
	{ 0xff16, { 283, 339, 786, 285 } },
	{ 0xff17, { 284, 340, 787, 286 } },
	{ 0xff18, { 285, 341, 788, 287 } },
	{ 0xff19, { 286, 342, 789, 288 } },
	{ 0xffe5, { 265, 260, 711, 145 } },
};

static bool
name_has(struct yx_bytes name, const char *part)
{
	return yx_bytes_find(name, yx_bytes_str(part), 0) != SIZE_MAX;
}

static bool
numeral_cid(const struct paint_font *f, struct yx_bytes name, uint32_t letter, uint32_t *cid)
{
	static const char *const maps[] = { "UniGB-", "UniCNS-", "UniJIS-", "UniKS-" };

	for (size_t k = 0; k < COLLECTIONS; k++) {
		if (!name_has(name, maps[k]) && (k != GB1 || f->text.codes != TEXT_GB))
			continue;
		for (size_t i = 0; i < sizeof(numerals) / sizeof(numerals[0]); i++)
			if (numerals[i].code == letter && numerals[i].cid[k]) {
				*cid = numerals[i].cid[k];
				return true;
			}
	}
	return false;
}

bool
paint_cid_of(struct paint *p, const struct paint_font *f, const struct text_code *c, uint32_t *cid)
{
	struct yx_bytes name = pdf_get_name(p->v, f->dict, "Encoding");
	const struct text_range *r;
	uint32_t letter = c->unicode[0];

	*cid = c->code;
	if (f->text.codes == TEXT_CMAP) {
		r = text_cmap_find(&f->text.encoding, c->code, c->bytes);
		*cid = r ? r->value + (c->code - r->lo) : 0;
		return true;
	}
	if (f->text.codes == TEXT_TWO_BYTES)
		return name_has(name, "Identity");
	if (letter < ' ' || letter > '~')
		return numeral_cid(f, name, letter, cid);
	if (name_has(name, "-HW-"))
		*cid = 231 + letter - ' ';
	else if (f->text.codes == TEXT_GB &&
		 (name_has(name, "GBK-EUC") || name_has(name, "GB-EUC")))
		*cid = letter == ' ' ? 7716 : 814 + letter - '!';
	else
		*cid = 1 + letter - ' ';
	return true;
}
