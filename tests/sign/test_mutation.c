/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mutation engine: signed documents of five kinds (an ordinary signature, certified with P 1 to
 * 3, all fields locked), in two file layouts, and every edit of mutations.h done to each as a
 * further revision; then edits of bytes. None may pass. An edit that some terms permit is tested in
 * test_honest.c there.
 */
#include "pdf_kit.h"

static const struct kit_edit edits[] = {
#include "mutations.h"
#include "mutations_more.h"
#include "mutations_shadow.h"
#include "mutations_same.h"
};
#define EDITS (sizeof(edits) / sizeof(edits[0]))

static void
what_is_signed_passes(void)
{
	char why[200] = "";

	for (size_t s = 0; s < KIT_STATES; s++)
		for (int layout = 0; layout < 2; layout++) {
			struct yx_buf file = kit_signed(s, layout);

			CHECK_MSG(kit_passes(yx_buf_bytes(&file), why), "%s: %s",
				  kit_states[s].name, why);
			yx_buf_clear(&file);
		}
}

static void
run_edits(bool streams)
{
	int done = 0;

	for (size_t s = 0; s < KIT_STATES; s++) {
		struct yx_buf signed_file = kit_signed(s, streams);

		for (size_t i = 0; i < EDITS; i++) {
			struct yx_error err = YX_ERROR_INIT;
			struct yx_buf file = { 0 };

			if (edits[i].allowed & kit_states[s].state)
				continue;
			yx_buf_put_bytes(&file, yx_buf_bytes(&signed_file));
			CHECK_OK(kit_apply(&file, &edits[i], &err));
			CHECK_MSG(file.len > signed_file.len, "%s: no change made", edits[i].name);
			CHECK_MSG(!kit_passes(yx_buf_bytes(&file), NULL), "%s, %s: passes",
				  kit_states[s].name, edits[i].name);
			/* nor when somebody signs over it */
			if (kit_states[s].certify != 1 && i % 3 == 0 &&
			    kit_sign(&file, 0, NULL, &err) == YX_OK)
				CHECK_MSG(!kit_passes(yx_buf_bytes(&file), NULL),
					  "%s, %s, signed again: passes", kit_states[s].name,
					  edits[i].name);
			yx_buf_clear(&file);
			done++;
		}
		yx_buf_clear(&signed_file);
	}
	printf("# %d edits\n", done);
	CHECK(done > 500);
}

static void
no_edit_passes_with_a_table(void)
{
	run_edits(false);
}

static void
no_edit_passes_with_streams(void)
{
	run_edits(true);
}

/* ------------------------------------------------------------------- bytes */

static struct yx_buf
copy_of(const struct yx_buf *b)
{
	struct yx_buf c = { 0 };

	yx_buf_put_bytes(&c, yx_buf_bytes(b));
	return c;
}

static uint64_t
last_startxref(struct yx_bytes file)
{
	for (size_t i = file.len - 9; i > 0; i--)
		if (memcmp(file.data + i, "startxref", 9) == 0)
			return strtoull((const char *)file.data + i + 9, NULL, 10);
	return 0;
}

/* Text behind the last byte; %L is the last section, %E where this text begins. */
static void
tails_are_refused(void)
{
	static const char *const tails[] = {
		"x",
		"%",
		"% a comment\n",
		"\n5 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj\n",
		"\n5 0 obj\n<< >>\nendobj\nstartxref\n%L\n%%EOF\n",
		"startxref\n0\n%%EOF\n",
		"startxref\n15\n%%EOF\n",
		"startxref\n%L\n%%EOF\n",
		"\nxref\n0 0\ntrailer\n<< /Size 2 /Root 2 0 R /Prev %L >>\nstartxref\n%E\n%%EOF\n",
		"\nxref\n0 0\ntrailer\n<< /Size 99 /Root 3 0 R >>\nstartxref\n%E\n%%EOF\n",
		"\nxref\n5 1\n0000000015 00000 n \ntrailer\n<< /Size 99 /Root 1 0 R /Prev %L >>\n"
		"startxref\n%E\n%%EOF\n",
		"\nxref\n5 1\n0000000000 00001 f \ntrailer\n<< /Size 99 /Root 1 0 R /Prev %L >>\n"
		"startxref\n%E\n%%EOF\n",
		"\nxref\n3 1\n0000000000 00001 f \ntrailer\n<< /Size 99 /Root 1 0 R /Prev %L >>\n"
		"startxref\n%E\n%%EOF\n",
		"\nxref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Prev %E >>\nstartxref\n%E\n%%EOF\n",
		"\nxref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Prev 9 >>\nstartxref\n%E\n%%EOF\n",
		"\nxref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Root 2 0 R /Prev %L "
		">>\nstartxref\n%E\n"
		"%%EOF\n",
		"\nxref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Encrypt 16 0 R /Prev %L >>\n"
		"startxref\n%E\n%%EOF\n",
		"\n5 0 obj\n<< >>\nendobj\nxref\n0 0\ntrailer\n<< /Size 99 /Root 1 0 R /Prev %L "
		">>\n"
		"startxref\n%E\n%%EOF\n",
		"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n",
		"PK\003\004 an archive\n",
	};

	for (size_t s = 0; s < KIT_STATES; s++) {
		struct yx_buf signed_file = kit_signed(s, false);
		uint64_t last = last_startxref(yx_buf_bytes(&signed_file));

		for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
			struct yx_buf file = copy_of(&signed_file);
			size_t at = file.len;

			at += tails[i][0] == '\n';
			for (const char *p = tails[i]; *p; p++) {
				if (p > tails[i] && p[-1] == '\n' && strncmp(p, "xref\n", 5) == 0)
					at = file.len;
				if (p[0] == '%' && (p[1] == 'L' || p[1] == 'E') && p[2] != 'O') {
					yx_buf_printf(
					    &file, "%llu",
					    (unsigned long long)(p[1] == 'L' ? last : at));
					p++;
				} else {
					yx_buf_put_u8(&file, (uint8_t)*p);
				}
			}
			CHECK_MSG(!kit_passes(yx_buf_bytes(&file), NULL), "%s, tail %zu: passes",
				  kit_states[s].name, i);
			yx_buf_clear(&file);
		}
		yx_buf_clear(&signed_file);
	}
}

/* One byte of the signed file changed, at many places: everything but the padding of Contents. */
static void
changed_bytes_are_refused(void)
{
	struct yx_buf file = kit_signed(0, false);
	const char *text = (const char *)file.data;
	size_t gap = 0;

	while (gap + 11 < file.len && memcmp(text + gap, "/Contents <", 11) != 0 &&
	       memcmp(text + gap, "/Contents<", 10) != 0)
		gap++;
	REQUIRE(gap + 11 < file.len);
	for (size_t i = 0; i<file.len; i += i> gap && i < gap + 20000 ? 997 : 7) {
		uint8_t was = file.data[i];

		if (was == '0' && i > gap && i < file.len - 1200)
			continue; /* padding, or a digit that may be padding */
		file.data[i] = was == 'x' ? 'y' : 'x';
		CHECK_MSG(!kit_passes(yx_buf_bytes(&file), NULL), "byte %zu changed: passes", i);
		file.data[i] = was;
	}
	for (size_t n = 1; n < 400 && n < file.len; n += 13) {
		struct yx_bytes cut = yx_bytes(file.data, file.len - n);

		CHECK_MSG(!kit_passes(cut, NULL), "cut by %zu: passes", n);
	}
	yx_buf_clear(&file);
}

/* Bytes put in front: every offset is then wrong by as much. */
static void
bytes_in_front_are_refused(void)
{
	static const char *const heads[] = { "\n", "x", "%PDF-1.4\n", "GIF89a", "PK\003\004" };

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct yx_buf file = kit_signed(0, false), both = { 0 };

		yx_buf_puts(&both, heads[i]);
		yx_buf_put_bytes(&both, yx_buf_bytes(&file));
		CHECK_MSG(!kit_passes(yx_buf_bytes(&both), NULL), "head %zu: passes", i);
		yx_buf_clear(&file);
		yx_buf_clear(&both);
	}
}

/* A form that showed something else than it held when it was signed must not be drawn anew. */
static void
prepared_forms_stay_as_they_were_seen(void)
{
	static const struct kit_edit prepare = {
		"", 0, { { OP_STREAM, 9, "<< " KIT_AP " >>", KIT_TEXT("Trudy") } }
	};
	static const struct kit_edit later[] = {
		{ "drawn by the viewer", 0, { { OP_SET, 15, "NeedAppearances", "true" } } },
		{ "drawn by the writer",
		  0,
		  { { OP_STREAM, 9, "<< " KIT_AP " >>", KIT_TEXT("Alice") } } },
	};
	struct yx_error err = YX_ERROR_INIT;

	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		struct pencil p;

		kit_identity();
		pencil_init(&p);
		kit_objects(&p);
		pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
		CHECK_OK(kit_apply(&p.out, &prepare, &err));
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		CHECK(kit_passes(yx_buf_bytes(&p.out), NULL));
		CHECK_OK(kit_apply(&p.out, &later[i], &err));
		CHECK_MSG(!kit_passes(yx_buf_bytes(&p.out), NULL), "%s: passes", later[i].name);
		yx_buf_clear(&p.out);
	}
}

/* A further signature is permitted, a picture over the page or a field under its name is not. */
static void
covering_signatures_are_refused(void)
{
	static const struct {
		const char *name;
		bool good;
		double x, y, width, height;
	} places[] = { { "covering", false, 10, 10, 280, 380 },
		       { "small", true, 10, 10, 120, 40 },
		       { "field covering", false, 15, 295, 110, 30 } };

	for (size_t s = 0; s < KIT_STATES; s++)
		for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
			struct yx_buf file = kit_signed(s, false), tail = { 0 };
			struct yx_error err = YX_ERROR_INIT;
			struct yx_sign_options o = { .who = { .key = kit_key, .cert = kit_cert },
						     .place = { .visible = true,
								.x = places[i].x,
								.y = places[i].y,
								.width = places[i].width,
								.height = places[i].height },
						     .time = KIT_TIME };

			if (kit_states[s].certify != 1 && kit_states[s].state != KIT_LOCK) {
				CHECK_OK(yx_sign_pdf(&tail, yx_buf_bytes(&file), &o, NULL, &err));
				yx_buf_put_bytes(&file, yx_buf_bytes(&tail));
				CHECK_MSG(kit_passes(yx_buf_bytes(&file), NULL) == places[i].good,
					  "%s, %s signature", kit_states[s].name, places[i].name);
			}
			yx_buf_clear(&tail);
			yx_buf_clear(&file);
		}
}

/* The same in two steps: a field that covers, empty, and its signature a revision later. */
static void
covering_fields_are_refused_when_signed_later(void)
{
	static const struct {
		bool good;
		struct kit_edit edit;
	} places[] = {
#define PLACE(rect)                                                                                \
	{ "",                                                                                      \
	  0,                                                                                       \
	  {                                                                                        \
	      { OP_PUT, NEW, NULL,                                                                 \
		"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Third) /F 4 /Rect " rect " >>" },   \
	      { OP_APPEND, 15, "Fields", "@0" },                                                   \
	      { OP_APPEND, 3, "Annots", "@0" },                                                    \
	  } }
		{ true, PLACE("[20 60 120 80]") },
		{ false, PLACE("[10 10 290 390]") },
		{ false, PLACE("[15 295 125 325]") },
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct yx_buf file = kit_signed(0, false);
		struct yx_error err = YX_ERROR_INIT;

		CHECK_OK(kit_apply(&file, &places[i].edit, &err));
		CHECK_OK(kit_sign(&file, 0, "Third", &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&file), NULL) == places[i].good, "place %zu", i);
		yx_buf_clear(&file);
	}
}

/* So many permitted changes that not all of them are told, and one in their midst that is not. */
static void
a_crowd_hides_nothing(void)
{
	struct yx_buf file = kit_signed(3, false);
	struct yx_pdf_ref page = { 3, 0 }, content = { 6, 0 }; /* met after the notes */
	struct yx_pdf_obj *dict = NULL, *annots = NULL, *note = NULL;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf_update *u = NULL;
	struct yx_pdf *doc = NULL;

	for (int evil = 0; evil < 2; evil++) {
		struct yx_buf tail = { 0 }, both = copy_of(&file);
		char why[200] = "";

		CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(&file), NULL, &err));
		CHECK_OK(yx_pdf_update_new(&u, doc, &err));
		CHECK_OK(yx_pdf_update_edit(u, page, &dict, &err));
		CHECK_OK(yx_pdf_update_edit_entry(u, dict, "Annots", YX_PDF_ARRAY, &annots, &err));
		for (int i = 0; i < 700; i++) {
			struct yx_pdf_ref ref;

			CHECK_OK(yx_pdf_update_reserve(u, &ref, &err));
			CHECK_OK(yx_pdf_update_parse(
			    u,
			    yx_bytes_str("<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] "
					 "/Contents (x) >>"),
			    &note, &err));
			CHECK_OK(yx_pdf_update_put(u, ref, note, &err));
			CHECK_OK(yx_pdf_update_parse(u, yx_bytes_str("null"), &note, &err));
			note->kind = YX_PDF_REF;
			note->u.ref = ref;
			CHECK_OK(yx_pdf_array_append(u, annots, note, &err));
		}
		CHECK_OK(yx_pdf_update_parse(u, yx_bytes_str("<< >>"), &dict, &err));
		if (evil)
			CHECK_OK(yx_pdf_update_put_stream(
			    u, content, dict, yx_bytes_str("0 0 99 99 re f"), false, &err));
		CHECK_OK(yx_pdf_update_finish(u, &tail, &err));
		yx_buf_put_bytes(&both, yx_buf_bytes(&tail));
		CHECK_MSG(kit_passes(yx_buf_bytes(&both), why) == !evil, "%s: %s",
			  evil ? "a change among many" : "many comments", why);
		yx_pdf_update_free(u);
		yx_pdf_free(doc);
		u = NULL;
		doc = NULL;
		yx_buf_clear(&tail);
		yx_buf_clear(&both);
	}
	yx_buf_clear(&file);
}

/* Two honest files: the signature of one, the pages of the other. */
static void
signed_part_of_another_file_is_refused(void)
{
	struct yx_buf a = kit_signed(0, false), b = kit_signed(2, false), both = { 0 };

	yx_buf_put_bytes(&both, yx_buf_bytes(&a));
	yx_buf_put_bytes(&both, yx_buf_bytes(&b));
	CHECK(!kit_passes(yx_buf_bytes(&both), NULL));
	yx_buf_clear(&a);
	yx_buf_clear(&b);
	yx_buf_clear(&both);
}

TEST_MAIN(CASE(what_is_signed_passes), CASE(no_edit_passes_with_a_table),
	  CASE(no_edit_passes_with_streams), CASE(tails_are_refused),
	  CASE(changed_bytes_are_refused), CASE(bytes_in_front_are_refused),
	  CASE(covering_signatures_are_refused),
	  CASE(covering_fields_are_refused_when_signed_later),
	  CASE(prepared_forms_stay_as_they_were_seen), CASE(a_crowd_hides_nothing),
	  CASE(signed_part_of_another_file_is_refused))
