/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents that were prepared to be changed: something is put in before they are signed, and used
 * after. One object in two parts, so that the laxer part's rules let the other change; signatures
 * that show more than their widget; the tree of the structure told in another order. Each edit
 * alone is in reach of what some terms permit; none may pass.
 */
#include "pdf_kit.h"
#include <yinxin/cms.h>

/* Objects that the preparation adds to kit_objects(). */
#define N0 77
#define P0 "77 0 R"
#define N1 78
#define P1 "78 0 R"
#define N2 79
#define P2 "79 0 R"

struct plan {
	const char *name;
	int allowed; /* states that permit it */
	struct kit_step prepare[6], later[6];
	bool by_hand; /* what is put later is a signature, to be filled in */
};

#define VALUE_BY_HAND                                                                              \
	"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 "      \
	"1111111111 2222222222 3333333333] /Contents <" HEX4000 "> >>"
#define HEX500                                                                                     \
	"4142434445464748494a4b4c4d4e4f505152535455565758595a4142434445464748494a4b4c4d4e4f50515"  \
	"2535455565758595a4142434445464748494a4b4c4d4e4f505152535455565758595a414243444546474849"  \
	"4a4b4c4d4e4f505152535455565758595a4142434445464748494a4b4c4d4e4f50515253545556575859"
#define HEX2000 HEX500 HEX500 HEX500 HEX500 HEX500 HEX500 HEX500 HEX500
#define HEX4000 HEX2000 HEX2000

/* clang-format off */
static const struct plan plans[] = {
#include "prepared.h"
};
/* clang-format on */
#define PLANS (sizeof(plans) / sizeof(plans[0]))

/* Fill in the value that an edit left a place for, as a signature over all the rest. */
static void
sign_by_hand(struct yx_buf *file)
{
	struct yx_cms_signer_options so = YX_CMS_SIGNER_OPTIONS_INIT;
	struct yx_buf value = { 0 }, hex = { 0 };
	struct yx_error err = YX_ERROR_INIT;
	struct yx_cms_builder *b = NULL;
	struct yx_bytes parts[2];
	struct yx_cms_content content = { .runs = parts, .run_count = 2, .given = true };
	size_t range = yx_bytes_find(yx_buf_bytes(file), YX_BYTES_LIT("1111111111"), 0);
	size_t from = yx_bytes_find(yx_buf_bytes(file), YX_BYTES_LIT("<" HEX500), 0), to, index;
	char numbers[80];

	REQUIRE(range != SIZE_MAX && from != SIZE_MAX);
	for (to = from; file->data[to] != '>'; to++)
		;
	to++;
	snprintf(numbers, sizeof(numbers), "%010zu %010zu %010zu", from, to, file->len - to);
	memcpy(file->data + range, numbers, 32);
	parts[0] = yx_bytes(file->data, from);
	parts[1] = yx_bytes(file->data + to, file->len - to);
	so.certificate = yx_cert_der(kit_cert);
	so.scheme = yx_key_default_scheme(kit_key, false);
	CHECK_OK(yx_cms_builder_new(&b, YX_CMS_RFC, &err));
	CHECK_OK(yx_cms_builder_content(b, YX_OID_NONE, &content, false, &err));
	CHECK_OK(yx_cms_builder_signer(b, &so, &index, &err));
	CHECK_OK(yx_cms_builder_sign(b, index, kit_key, yx_bytes(NULL, 0), &err));
	CHECK_OK(yx_cms_builder_finish(b, &value, &err));
	yx_cms_builder_free(b);
	yx_hex_put(&hex, yx_buf_bytes(&value));
	REQUIRE(hex.len < to - from - 2);
	memset(file->data + from + 1, '0', to - from - 2);
	memcpy(file->data + from + 1, hex.data, hex.len);
	yx_buf_clear(&value);
	yx_buf_clear(&hex);
}

/* The kit's document with the preparation, signed, and what came later. */
static struct yx_buf
made(const struct plan *plan, size_t state, bool later)
{
	struct kit_edit prepare = { .name = plan->name }, edit = { .name = plan->name };
	struct yx_error err = YX_ERROR_INIT;
	struct pencil p;

	memcpy(prepare.steps, plan->prepare, sizeof(prepare.steps));
	memcpy(edit.steps, plan->later, sizeof(edit.steps));
	kit_identity();
	pencil_init(&p);
	kit_objects(&p);
	pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
	if (prepare.steps[0].op)
		CHECK_OK(kit_apply(&p.out, &prepare, &err));
	CHECK_OK(kit_sign(&p.out, kit_states[state].certify, kit_states[state].field, &err));
	if (!later)
		return p.out;
	CHECK_OK(kit_apply(&p.out, &edit, &err));
	if (plan->by_hand)
		sign_by_hand(&p.out);
	return p.out;
}

static void
nothing_prepared_passes(void)
{
	for (size_t i = 0; i < PLANS; i++)
		for (size_t s = 0; s < KIT_STATES; s++) {
			struct yx_buf before, after;
			char why[200] = "";
			bool allowed = (plans[i].allowed & kit_states[s].state) != 0;

			if (kit_states[s].seal)
				continue;
			before = made(&plans[i], s, false);
			after = made(&plans[i], s, true);
			CHECK_MSG(kit_passes(yx_buf_bytes(&before), why), "%s, %s, as signed: %s",
				  kit_states[s].name, plans[i].name, why);
			CHECK_MSG(kit_passes(yx_buf_bytes(&after), why) == allowed, "%s, %s: %s %s",
				  kit_states[s].name, plans[i].name, allowed ? "refused" : "passes",
				  why);
			yx_buf_clear(&before);
			yx_buf_clear(&after);
		}
}

/* 12.7.3: poppler draws such a form anew, MuPDF shows the pictures that it has. */
static void
a_form_to_be_drawn_anew_shows_its_values(void)
{
	static const struct {
		struct kit_edit edit;
		const char *why;
	} forms[] = {
		{ { "as it is", 0, ASKED }, NULL },
		{ { "a value",
		    0,
		    { { OP_SET, 15, "NeedAppearances", "true" }, { OP_SET, 8, "V", "(900)" } } },
		  "the document, object 8: a field that shows something other than its value" },
		{ { "not asked",
		    0,
		    { { OP_SET, 15, "NeedAppearances", "false" }, { OP_SET, 8, "V", "(900)" } } },
		  NULL },
		{ { "nothing, and a picture of no letters",
		    0,
		    { { OP_SET, 15, "NeedAppearances", "true" },
		      { OP_REMOVE, 8, "V", NULL },
		      { OP_STREAM, 9, "<< " KIT_AP " >>", "/Tx BMC 0.9 g 0 0 100 20 re f EMC" } } },
		  NULL },
		{ { "a box of another state than its value",
		    0,
		    { { OP_SET, 15, "NeedAppearances", "true" },
		      { OP_SET, 10, "V", "/Yes" },
		      { OP_SET, 10, "AS", "/Off" } } },
		  NULL },
		{ { "no picture",
		    0,
		    { { OP_SET, 15, "NeedAppearances", "true" },
		      { OP_SET, 8, "V", "(900)" },
		      { OP_REMOVE, 8, "AP", NULL } } },
		  NULL },
	};

	kit_identity();
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		char why[400] = "";
		struct pencil p;
		bool passes;

		pencil_init(&p);
		kit_objects(&p);
		pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
		CHECK_OK(kit_apply(&p.out, &forms[i].edit, &err));
		CHECK_OK(kit_sign(&p.out, 0, NULL, &err));
		passes = kit_passes(yx_buf_bytes(&p.out), why);
		CHECK_MSG(passes == !forms[i].why && (passes || strstr(why, forms[i].why)),
			  "%s: %s", forms[i].edit.name, why);
		yx_buf_clear(&p.out);
	}
}

/* An opaque picture over that of an earlier signature; beside it, or clear, it may lie. */
static void
no_signature_covers_another(void)
{
	static const struct {
		const char *rect, *content;
		bool good;
	} later[] = { { "[20 40 120 60]", "1 g 0 0 100 20 re f", false },
		      { "[20 40 120 60]", KIT_TEXT("Signed by Eve"), true },
		      { "[20 10 120 30]", "1 g 0 0 100 20 re f", true } };

	kit_identity();
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		struct yx_error err = YX_ERROR_INIT;
		struct pencil p;
		char why[200] = "";

		pencil_init(&p);
		kit_objects(&p);
		pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
		for (int turn = 0; turn < 2; turn++) {
			struct kit_edit e = { .name = "" };
			char field[400];

			snprintf(field, sizeof(field),
				 "<< /Type /Annot /Subtype /Widget /FT /Sig /F 4 /P 3 0 R /T "
				 "(hand%d) /V @1 /Rect %s /AP << /N @0 >> >>",
				 turn, turn ? later[i].rect : "[20 40 120 60]");
			e.steps[0] = (struct kit_step){ OP_STREAM, NEW, "<< " KIT_AP " >>",
							turn ? later[i].content
							     : KIT_TEXT("Signed by Alice") };
			e.steps[1] = (struct kit_step){ OP_PUT, NEW + 1, NULL, VALUE_BY_HAND };
			e.steps[2] = (struct kit_step){ OP_PUT, NEW + 2, NULL, field };
			e.steps[3] = (struct kit_step){ OP_APPEND, 15, "Fields", "@2" };
			e.steps[4] = (struct kit_step){ OP_APPEND, 3, "Annots", "@2" };
			CHECK_OK(kit_apply(&p.out, &e, &err));
			sign_by_hand(&p.out);
		}
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == later[i].good, "%zu: %s", i,
			  why);
		yx_buf_clear(&p.out);
	}
}

/* The number that the next new object of the file gets. */
static uint32_t
next_number(const struct yx_buf *file)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_pdf *doc = NULL;
	uint32_t n = 0;

	CHECK_OK(yx_pdf_open(&doc, yx_buf_bytes(file), NULL, &err));
	if (doc)
		n = yx_pdf_info(doc)->object_max;
	yx_pdf_free(doc);
	return n;
}

/* An empty place over certified words, and then a signature in it that hides them. */
static void
certified_words_are_not_hidden_in_two_steps(void)
{
	static const struct kit_edit first = { "",
					       0,
					       { { OP_PUT, NEW, NULL,
						   "<< /Type /Annot /Subtype /Widget /FT /Sig /F 4 "
						   "/P 3 0 R /T (hand) /Rect [25 95 "
						   "125 125] >>" },
						 { OP_APPEND, 15, "Fields", "@0" },
						 { OP_APPEND, 3, "Annots", "@0" } } };
	static const char *const pictures[] = { "1 g 0 0 100 20 re f", KIT_TEXT("Signed by Eve") };

	kit_identity();
	for (size_t s = 0; s < KIT_STATES; s++)
		for (size_t i = 0; i < 2; i++) {
			struct kit_edit second = { .name = "" };
			struct yx_error err = YX_ERROR_INIT;
			struct pencil p;
			char why[200] = "";
			bool certified = kit_states[s].certify > 1;

			if (kit_states[s].seal || kit_states[s].certify == 1 || kit_states[s].field)
				continue;
			pencil_init(&p);
			kit_objects(&p);
			pencil_table(&p, "/Root 1 0 R /Info 16 0 R");
			CHECK_OK(kit_sign(&p.out, kit_states[s].certify, NULL, &err));
			second.steps[0] =
			    (struct kit_step){ OP_STREAM, NEW, "<< " KIT_AP " >>", pictures[i] };
			second.steps[1] = (struct kit_step){ OP_PUT, NEW + 1, NULL, VALUE_BY_HAND };
			second.steps[2] = (struct kit_step){
				OP_PUT, 0, NULL,
				"<< /Type /Annot /Subtype /Widget /FT /Sig /F 4 /P 3 0 R /T (hand) "
				"/Rect [25 95 125 125] /V @1 /AP << /N @0 >> >>"
			};
			second.steps[2].num = next_number(&p.out);
			CHECK_OK(kit_apply(&p.out, &first, &err));
			CHECK_OK(kit_apply(&p.out, &second, &err));
			sign_by_hand(&p.out);
			CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == (!certified || i == 1),
				  "%s, %zu: %s", kit_states[s].name, i, why);
			yx_buf_clear(&p.out);
		}
}

/* The kit's document with this edit, signed. */
static void
edit_and_sign(struct pencil *p, const struct kit_edit *e)
{
	struct yx_error err = YX_ERROR_INIT;

	pencil_init(p);
	kit_objects(p);
	pencil_table(p, "/Root 1 0 R /Info 16 0 R");
	CHECK_OK(kit_apply(&p->out, e, &err));
	sign_by_hand(&p->out);
}

/* Terms of a signature that are not as table 255 and 257 have them. */
static void
unknown_terms_permit_nothing(void)
{
#define PARAMS(p) "[<< /TransformMethod /DocMDP /TransformParams << /V /1.2 " p " >> >>]"
	static const struct {
		const char *reference;
		bool may_fill;
	} terms[] = { { "[]", true },
		      { PARAMS(""), true },
		      { PARAMS("/P 2"), true },
		      { PARAMS("/P 1"), false },
		      { PARAMS("/P 1.0"), false },
		      { PARAMS("/P (3)"), false },
		      { PARAMS("/P 4"), false },
		      { "<< /TransformMethod /DocMDP /TransformParams << /P 1 >> >>", false },
		      { "[<< /TransformMethod /Identity >>]", true },
		      { "[<< /TransformMethod /Other >>]", false },
		      { "[(x)]", false } };
	static const struct kit_edit fill = { "", 0, FILL_EMPTY };

	kit_identity();
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		static char value[sizeof(VALUE_BY_HAND) + 200];
		struct kit_edit e = { .name = "" };
		struct yx_error err = YX_ERROR_INIT;
		struct pencil p;
		char why[200] = "";

		snprintf(value, sizeof(value), "%.*s /Reference %s >>",
			 (int)(sizeof(VALUE_BY_HAND) - 3), VALUE_BY_HAND, terms[i].reference);
		e.steps[0] = (struct kit_step){ OP_PUT, NEW, NULL, value };
		e.steps[1] =
		    (struct kit_step){ OP_PUT, NEW + 1, NULL, "<< /FT /Sig /T (hand) /V @0 >>" };
		e.steps[2] = (struct kit_step){ OP_APPEND, 15, "Fields", "@1" };
		edit_and_sign(&p, &e);
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why), "%zu: %s", i, why);
		CHECK_OK(kit_apply(&p.out, &fill, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == terms[i].may_fill, "%zu: %s", i,
			  why);
		yx_buf_clear(&p.out);
	}
}

/* A signature with an opaque picture over an empty field, and then a value in it. */
static void
nothing_is_filled_in_below_a_signature(void)
{
	static const struct {
		const char *rect, *picture;
		bool good;
	} signs[] = { { "[15 335 125 365]", "1 g 0 0 100 20 re f", false },
		      { "[15 335 60 365]", "1 g 0 0 100 20 re f", false },
		      { "[15 335 125 365]", KIT_TEXT("Signed by Eve"), true },
		      { "[15 320 125 339]", "1 g 0 0 100 20 re f", true } };
	static const struct kit_edit fill = { "", 0, FILL_EMPTY };

	kit_identity();
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		struct kit_edit e = { .name = "" };
		struct yx_error err = YX_ERROR_INIT;
		char field[300], why[200] = "";
		struct pencil p;

		snprintf(field, sizeof(field),
			 "<< /Type /Annot /Subtype /Widget /FT /Sig /F 4 /P 3 0 R /T (hand) /V @1 "
			 "/Rect %s /AP << /N @0 >> >>",
			 signs[i].rect);
		e.steps[0] =
		    (struct kit_step){ OP_STREAM, NEW, "<< " KIT_AP " >>", signs[i].picture };
		e.steps[1] = (struct kit_step){ OP_PUT, NEW + 1, NULL, VALUE_BY_HAND };
		e.steps[2] = (struct kit_step){ OP_PUT, NEW + 2, NULL, field };
		e.steps[3] = (struct kit_step){ OP_APPEND, 15, "Fields", "@2" };
		e.steps[4] = (struct kit_step){ OP_APPEND, 3, "Annots", "@2" };
		edit_and_sign(&p, &e);
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why), "%zu: %s", i, why);
		CHECK_OK(kit_apply(&p.out, &fill, &err));
		CHECK_MSG(kit_passes(yx_buf_bytes(&p.out), why) == signs[i].good, "%zu: %s", i,
			  why);
		yx_buf_clear(&p.out);
	}
}

TEST_MAIN(CASE(nothing_is_filled_in_below_a_signature), CASE(nothing_prepared_passes),
	  CASE(a_form_to_be_drawn_anew_shows_its_values), CASE(no_signature_covers_another),
	  CASE(unknown_terms_permit_nothing), CASE(certified_words_are_not_hidden_in_two_steps))
