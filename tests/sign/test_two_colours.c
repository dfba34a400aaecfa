/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour profiles (8.6.5.5) in signed pages: some viewers apply them and some don't. Each case was
 * drawn by poppler 22.12, MuPDF 1.21, Ghostscript 10, PDFium, pdf.js 5 and PDFBox 2.
 */
#include "pdf_kit.h"
#include "../profile_kit.h"

#define SQUARE "0.5 g 0 0 300 140 re f /C cs 0 sc 30 30 60 50 re f"
#define THREE  "0.5 g 0 0 300 140 re f /C cs 0 0 0 sc 30 30 60 50 re f"
#define FOUR   "0.5 g 0 0 300 140 re f /C cs 0 0 0 1 sc 30 30 60 50 re f"
#define C      "/ColorSpace << /C 8 0 R >>"
#define FORM   "/Type /XObject /Subtype /Form /BBox [0 0 300 200] "
#define X      C " /XObject << /X 9 0 R >>"

struct sample {
	const char *name;
	bool good;
	struct profile_plan profile;
	const char *entries, *content, *resources; /* of the profile's stream; of the page */
	const char *page, *form;                   /* entries of the page; of a form 9 */
};

static const struct sample samples[] = {
	{ "grey", true, { .parts = 1 }, "/N 1", SQUARE, C, "", NULL },
	{ "colours", true, { .parts = 3 }, "/N 3 /Alternate /DeviceRGB", THREE, C, "", NULL },
	{ "inks", true, { .parts = 4, .tables = { 1, 1 } }, "/N 4", FOUR, C, "", NULL },
	{ "grey, light for dark",
	  false,
	  { .parts = 1, .curve = PROFILE_INVERTED },
	  "/N 1",
	  SQUARE,
	  C,
	  "",
	  NULL },
	{ "colours, light for dark",
	  false,
	  { .parts = 3, .curve = PROFILE_INVERTED },
	  "/N 3 /Alternate /DeviceRGB",
	  THREE,
	  C,
	  "",
	  NULL },
	{ "inks, light for dark",
	  false,
	  { .parts = 4, .tables = { PROFILE_TABLE_INVERTED, PROFILE_TABLE_INVERTED } },
	  "/N 4",
	  FOUR,
	  C,
	  "",
	  NULL },
	{ "of one intent only",
	  false,
	  { .parts = 3, .tables = { PROFILE_TABLE, PROFILE_TABLE, PROFILE_TABLE_INVERTED } },
	  "/N 3",
	  THREE,
	  C,
	  "",
	  NULL },
	{ "nobody uses it",
	  true,
	  { .parts = 1, .curve = PROFILE_INVERTED },
	  "/N 1",
	  "0 g",
	  C,
	  "",
	  NULL },
	{ "for other parts", false, { .parts = 3 }, "/N 1", SQUARE, C, "", NULL },
	{ "a range that is the usual one",
	  true,
	  { .parts = 3 },
	  "/N 3 /Range [0 1 0 1 0.0 1.0]",
	  THREE,
	  C,
	  "",
	  NULL },
	{ "half a range",
	  false,
	  { .parts = 3 },
	  "/N 3 /Range [0 .5 0 .5 0 .5]",
	  THREE,
	  C,
	  "",
	  NULL },
	{ "a range that runs backwards",
	  false,
	  { .parts = 1 },
	  "/N 1 /Range [1 0]",
	  SQUARE,
	  C,
	  "",
	  NULL },
	{ "in place of it a space of other parts",
	  false,
	  { .parts = 3 },
	  "/N 3 /Alternate /DeviceCMYK",
	  THREE,
	  C,
	  "",
	  NULL },
	{ "in place of it a space that is counted otherwise",
	  false,
	  { .parts = 3 },
	  "/N 3 /Alternate [/Lab << /WhitePoint [.96 1 .82] >>]",
	  THREE,
	  C,
	  "",
	  NULL },
	{ "an ink in place of it",
	  false,
	  { .parts = 1 },
	  "/N 1 /Alternate [/Separation /X /DeviceGray << /FunctionType 2 /Domain [0 1] /N 1 "
	  ">>]",
	  SQUARE,
	  C,
	  "",
	  NULL },
	{ "for all of the device's colours",
	  false,
	  { .parts = 3, .curve = PROFILE_INVERTED },
	  "/N 3",
	  "0 0 0 rg 30 30 60 50 re f",
	  "/ColorSpace << /DefaultRGB 8 0 R >>",
	  "",
	  NULL },
	{ "a harmless one for these",
	  true,
	  { .parts = 3 },
	  "/N 3",
	  "0 0 0 rg 30 30 60 50 re f",
	  "/ColorSpace << /DefaultRGB 8 0 R >>",
	  "",
	  NULL },
	{ "of a group",
	  false,
	  { .parts = 3, .curve = PROFILE_INVERTED },
	  "/N 3",
	  "/X Do",
	  X,
	  "",
	  FORM "/Group << /S /Transparency /CS 8 0 R >>" },
	{ "a harmless one of a group",
	  true,
	  { .parts = 3 },
	  "/N 3",
	  "/X Do",
	  X,
	  "",
	  FORM "/Group << /S /Transparency /CS 8 0 R >>" },
	{ "of the page's group",
	  false,
	  { .parts = 1, .curve = PROFILE_INVERTED },
	  "/N 1",
	  "0 g",
	  "",
	  "/Group << /S /Transparency /CS 8 0 R >>",
	  NULL },
	{ "the colours of a palette",
	  false,
	  { .parts = 1, .curve = PROFILE_INVERTED },
	  "/N 1",
	  "/C cs 0 sc 30 30 60 50 re f",
	  "/ColorSpace << /C [/Indexed 8 0 R 1 <00ff>] >>",
	  "",
	  NULL },
};

/* `cut`: so many bytes of the profile only; `garbage`: something that is none. */
static struct yx_buf
document(const struct sample *s, size_t cut, bool garbage)
{
	struct yx_buf profile = profile_make(&s->profile);
	char text[600];
	struct pencil p;

	pencil_init(&p);
	pencil_obj(&p, 1, "<< /Type /Catalog /Pages 2 0 R >>");
	pencil_obj(&p, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	snprintf(text, sizeof(text),
		 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R /Resources "
		 "<< %s >> %s >>",
		 s->resources, s->page);
	pencil_obj(&p, 3, text);
	pencil_stream(&p, 5, "", s->content, strlen(s->content));
	if (garbage)
		memset(profile.data + 36, 'x', 4);
	pencil_stream(&p, 7, s->entries, (const char *)profile.data, profile.len - cut);
	pencil_obj(&p, 8, "[/ICCBased 7 0 R]");
	if (s->form)
		pencil_stream(&p, 9, s->form, "", 0);
	pencil_table(&p, "/Root 1 0 R");
	yx_buf_clear(&profile);
	return p.out;
}

static bool
passes(struct yx_buf *file, char why[200])
{
	struct yx_error err = YX_ERROR_INIT;
	bool good;

	CHECK_OK(kit_sign(file, 0, NULL, &err));
	good = kit_passes(yx_buf_bytes(file), why);
	yx_buf_clear(file);
	return good;
}

static void
profiles_that_show_something_else_never_pass(void)
{
	kit_identity();
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct yx_buf file = document(&samples[i], 0, false);
		char why[400] = "";

		CHECK_MSG(passes(&file, why) == samples[i].good, "%s: %s", samples[i].name, why);
	}
}

/* What nobody takes for a profile stands for nothing; what some do is as bad as one. */
static void
damaged_profiles(void)
{
	struct yx_buf file = document(&samples[4], 0, true);
	char why[400] = "";

	kit_identity();
	CHECK_MSG(passes(&file, why), "%s", why);
	file = document(&samples[1], 8, false);
	CHECK(!passes(&file, why));
	CHECK_MSG(strstr(why, "page 1, object 5, operator cs, byte 26 of the content: a colour "
			      "profile that is damaged"),
		  "%s", why);
}

TEST_MAIN(CASE(profiles_that_show_something_else_never_pass), CASE(damaged_profiles))
