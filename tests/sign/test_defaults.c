/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries that say what was so without them, and entries that no reader looks at
 * (src/pdf/change_default.c): honest ones pass, and their neighbours that say something do not.
 */
#include "pdf_kit.h"

#define FILLS    (KIT_PLAIN | KIT_P2 | KIT_P3)
#define SIGNABLE (FILLS | KIT_LOCK)
#define LONG64   "0123456789012345678901234567890123456789012345678901234567890123"

static const struct kit_edit edits[] = {
	{ "boxes and turn written out",
	  KIT_ALL,
	  { { OP_SET, 3, "CropBox", "[0 0 300 400]" },
	    { OP_SET, 3, "Rotate", "0" },
	    { OP_SET, 3, "TrimBox", "[0 0 300.0 400]" },
	    { OP_SET, 3, "UserUnit", "1.0" } } },
	{ "a smaller crop box", 0, { { OP_SET, 3, "CropBox", "[0 0 300 200]" } } },
	{ "a larger user unit", 0, { { OP_SET, 3, "UserUnit", "2" } } },
	{ "another trim box", 0, { { OP_SET, 3, "TrimBox", "[0 0 300 200]" } } },
	{ "turned", 0, { { OP_SET, 3, "Rotate", "90" } } },
	{ "a number rounded", KIT_ALL, { { OP_SET, 3, "MediaBox", "[0 0 300.00001 399.9999]" } } },
	{ "a number changed", 0, { { OP_SET, 3, "MediaBox", "[0 0 300 399.99]" } } },
	{ "procedure sets",
	  KIT_ALL,
	  { { OP_SET, 3, "Resources",
	      "<< /ProcSet [/PDF /Text /ImageB /ImageC /ImageI] /Font << /F 7 0 R /G 53 0 R /O 68 "
	      "0 "
	      "R >> /XObject << /X 18 0 R /I 57 0 R >> /Properties << /L 28 0 R >> /ExtGState << "
	      "/S "
	      "58 0 R >> >>" } } },
	{ "something else by that name",
	  0,
	  { { OP_SET, 3, "Resources",
	      "<< /ProcSet [/ICCBased 5 0 R] /Font << /F 7 0 R /G 53 0 R /O 68 0 R >> /XObject << "
	      "/X "
	      "18 0 R /I 57 0 R >> /Properties << /L 28 0 R >> /ExtGState << /S 58 0 R >> >>" } } },
	{ "a program's name in the page tree",
	  KIT_ALL,
	  { { OP_SET, 2, "ITXT", "(2.1.7 by 1T3XT)" } } },
	{ "more than a name there", 0, { { OP_SET, 2, "ITXT", "(" LONG64 "5)" } } },
	{ "an object there", 0, { { OP_SET, 2, "ITXT", "<< /A 1 >>" } } },
	{ "that name on a page", 0, { { OP_SET, 3, "ITXT", "(2.1.7 by 1T3XT)" } } },
	{ "order of keys by structure", SIGNABLE, { { OP_SET, 3, "Tabs", "/S" } } },
	{ "another order of keys", KIT_P3, { { OP_SET, 3, "Tabs", "/R" } } },
};

static void
entries_are_judged_by_what_they_say(void)
{
	for (size_t s = 0; s < KIT_STATES; s++)
		for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
			bool may = (edits[i].allowed & kit_states[s].state) != 0, passes;
			struct yx_buf file = kit_signed(s, (i + s) % 2 == 1);
			struct yx_error err = YX_ERROR_INIT;
			char why[200] = "";

			CHECK_OK(kit_apply(&file, &edits[i], &err));
			passes = kit_passes(yx_buf_bytes(&file), why);
			CHECK_MSG(passes == may, "%s, %s: %s (%s)", kit_states[s].name,
				  edits[i].name, passes ? "passes" : "refused", why);
			yx_buf_clear(&file);
		}
}

/* An update that is a trailer and nothing else. */
static bool
passes_with_trailer(size_t state, const char *entries)
{
	struct yx_buf file = kit_signed(state, false);
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_signatures list = { 0 };
	struct yx_pdf *doc = NULL;
	unsigned long last = 0, size = 0;
	struct yx_bytes bytes = yx_buf_bytes(&file);
	size_t at = 0, found;
	bool passes;

	CHECK_OK(yx_pdf_open(&doc, bytes, NULL, &err));
	CHECK_OK(yx_pdf_signatures_list(&list, yx_pdf_latest(doc), false, &err));
	while ((found = yx_bytes_find(bytes, YX_BYTES_LIT("startxref\n"), at)) != SIZE_MAX) {
		last = strtoul((const char *)bytes.data + found + 10, NULL, 10);
		at = found + 1;
	}
	for (at = 0; (found = yx_bytes_find(bytes, YX_BYTES_LIT("/Size "), at)) != SIZE_MAX;)
		size = strtoul((const char *)bytes.data + (at = found + 6), NULL, 10);
	at = file.len;
	yx_buf_printf(&file, "xref\n0 0\ntrailer\n<< /Size %lu /Root 1 0 R /Info 16 0 R /Prev %lu ",
		      size, last);
	if (strcmp(entries, "signature") == 0)
		yx_buf_printf(&file,
			      "/AuthCode << /MACLocation /AttachedToSig /SigObjRef %u 0 R >>",
			      list.items[0].value.num);
	else
		yx_buf_puts(&file, entries);
	yx_buf_printf(&file, " >>\nstartxref\n%zu\n%%%%EOF\n", at);
	passes = kit_passes(yx_buf_bytes(&file), NULL);
	yx_pdf_signatures_clear(&list);
	yx_pdf_free(doc);
	yx_buf_clear(&file);
	return passes;
}

static void
an_integrity_code_may_be_made_anew(void)
{
	for (size_t s = 0; s < KIT_STATES; s++) {
		CHECK(passes_with_trailer(s, ""));
		CHECK(passes_with_trailer(s, "signature"));
		CHECK(passes_with_trailer(s, "/AuthCode << /MACLocation /Standalone /MAC <0102> "
					     "/ByteRange [0 9 10 99] >>"));
		CHECK(!passes_with_trailer(s, "/AuthCode << /MACLocation /AttachedToSig /SigObjRef "
					      "5 0 R >>"));
		CHECK(
		    !passes_with_trailer(s, "/AuthCode << /MACLocation /Standalone /MAC 5 0 R >>"));
		CHECK(!passes_with_trailer(s, "/AuthCode << /Other 1 >>"));
		CHECK(!passes_with_trailer(s, "/AuthCode 5 0 R"));
	}
}

TEST_MAIN(CASE(entries_are_judged_by_what_they_say), CASE(an_integrity_code_may_be_made_anew))
