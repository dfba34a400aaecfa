/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Other people's incremental writers on documents signed here: forms filled in and comments made
 * with mutool (MuPDF), @cantoo/pdf-lib and annotpdf (npm packages in tests/interop/npm), and, where
 * a Java compiler and the libraries are there, iText 5 and PDFBox 2 (tests/interop/java). What the
 * signature permits is not refused, and what it forbids is not passed because another program did
 * it.
 */
#include "pdf_kit.h"
#include <unistd.h>

static const char *
modules(void)
{
	static char path[700];
	char here[500];

	if (!test_have("node"))
		test_skip("node is not installed");
	if (!getcwd(here, sizeof(here)))
		here[0] = 0;
	snprintf(path, sizeof(path), "%s/%s", here, test_data("../interop/npm/node_modules"));
	if (test_data("../interop/npm/node_modules")[0] == '/')
		snprintf(path, sizeof(path), "%s", test_data("../interop/npm/node_modules"));
	if (access(path, R_OK) != 0)
		test_skip("the npm packages are not installed (tools/install-npm)");
	return path;
}

/* Let a program write `in` anew as OUT; the result, or nothing when it failed. */
static bool
rewritten(const struct yx_buf *in, const char *command, const char *script, struct yx_buf *out)
{
	char from[600], to[600], js[600];
	struct yx_error err = YX_ERROR_INIT;
	struct yx_bytes got;
	int status;

	snprintf(from, sizeof(from), "%s/in.pdf", test_scratch());
	snprintf(to, sizeof(to), "%s/out.pdf", test_scratch());
	snprintf(js, sizeof(js), "%s/script.js", test_scratch());
	(void)unlink(to);
	CHECK_OK(yx_file_write(from, yx_buf_bytes(in), YX_OUT_REPLACE, &err));
	CHECK_OK(yx_file_write(js, yx_bytes_str(script), YX_OUT_REPLACE, &err));
	status = test_sh("%s %s %s %s >%s/log 2>&1", command, js, from, to, test_scratch());
	if (status != 0 || access(to, R_OK) != 0) {
		test_sh("tail -3 %s/log", test_scratch());
		return false;
	}
	got = test_read(to);
	yx_buf_reset(out);
	yx_buf_put_bytes(out, got);
	free((void *)(uintptr_t)got.data);
	return true;
}

#define FILLS (KIT_PLAIN | KIT_P2 | KIT_P3)

struct work {
	const char *name;
	int allowed;
	const char *script;
};

/* Each piece of work on each kind of signed document, and once more on its own result. */
static void
run(const char *command, bool streams, const char *frame, const struct work *works, size_t count)
{
	struct yx_buf script = { 0 }, out = { 0 };

	for (size_t i = 0; i < count; i++) {
		const char *body = strstr(frame, "BODY");

		yx_buf_reset(&script);
		yx_buf_put(&script, frame, (size_t)(body - frame));
		yx_buf_puts(&script, works[i].script);
		yx_buf_puts(&script, body + 4);
		yx_buf_put_u8(&script, 0);
		for (size_t s = 0; s < KIT_STATES; s++) {
			struct yx_buf file;

			if ((i + s) % 2) /* half of all pairs: a program is started for each */
				continue;
			file = kit_signed(s, streams && s % 2 == 1);
			bool may = (works[i].allowed & kit_states[s].state) != 0, passes;
			struct yx_error err = YX_ERROR_INIT;
			char why[200] = "";

			if (!rewritten(&file, command, (const char *)script.data, &out)) {
				CHECK_MSG(false, "%s, %s: the writer failed", kit_states[s].name,
					  works[i].name);
				yx_buf_clear(&file);
				break;
			}
			CHECK_MSG(out.len > file.len && memcmp(out.data, file.data, file.len) == 0,
				  "%s: not appended", works[i].name);
			passes = kit_passes(yx_buf_bytes(&out), why);
			CHECK_MSG(passes == may, "%s, %s: %s (%s)", kit_states[s].name,
				  works[i].name, passes ? "passes" : "refused", why);
			if (may && passes && kit_states[s].state & FILLS) {
				CHECK_OK(kit_sign(&out, 0, NULL, &err));
				CHECK_MSG(kit_passes(yx_buf_bytes(&out), why),
					  "%s, %s, signed again: %s", kit_states[s].name,
					  works[i].name, why);
			}
			yx_buf_clear(&file);
		}
	}
	yx_buf_clear(&script);
	yx_buf_clear(&out);
}

/* Widgets by their place on the pages: kit_objects(), kit_more(). */
static void
mutool_fills_in(void)
{
	static const char frame[] =
	    "var doc = new PDFDocument(scriptArgs[0]);\n"
	    "function field(page, i) { return doc.loadPage(page).getWidgets()[i]; }\n"
	    "BODY\n"
	    "doc.save(scriptArgs[1], 'incremental');\n";
	static const struct work works[] = {
		{ "text", FILLS, "var f = field(0, 5); f.setTextValue('Dora'); f.update();" },
		{ "text anew", FILLS,
		  "var f = field(0, 0); f.setTextValue('Dora Maar'); f.update();" },
		{ "check box", FILLS, "var f = field(0, 1); f.toggle(); f.update();" },
		{ "combo box", FILLS, "var f = field(1, 2); f.setChoiceValue('two'); f.update();" },
		{ "several lines", FILLS,
		  "var f = field(1, 4); f.setTextValue('one\\ntwo'); f.update();" },
		{ "comb", FILLS, "var f = field(1, 7); f.setTextValue('1234'); f.update();" },
	};

	if (!test_have("mutool"))
		test_skip("mutool is not installed");
	run("mutool run", true, frame, works, sizeof(works) / sizeof(works[0]));
}

static void
pdf_lib_fills_in(void)
{
	static const char frame[] =
	    "const fs = require('fs'), { PDFDocument, PDFName, PDFString, rgb } = "
	    "require('@cantoo/pdf-lib');\n"
	    "(async () => {\n"
	    "const doc = await PDFDocument.load(fs.readFileSync(process.argv[2]),\n"
	    "  { forIncrementalUpdate: true, updateMetadata: true });\n"
	    "const form = doc.getForm();\n"
	    /* but for a push button signed without a picture: that it gets none is a rule */
	    "const draw = async () => { const font = await doc.embedFont('Helvetica');\n"
	    "  for (const f of form.getFields())\n"
	    "    if (f.getName() != 'push' && f.needsAppearancesUpdate && "
	    "f.needsAppearancesUpdate())\n"
	    "      f.defaultUpdateAppearances(font); };\n"
	    "BODY\n"
	    "fs.writeFileSync(process.argv[3], await doc.save({ updateFieldAppearances: false "
	    "}));\n"
	    "})().catch(e => { console.error(e); process.exit(1); });\n";
	static const struct work works[] = {
		{ "text", FILLS, "form.getTextField('empty').setText('Dora'); await draw();" },
		{ "text anew", FILLS,
		  "form.getTextField('name').setText('Dora Maar'); await draw();" },
		{ "check box", FILLS, "form.getCheckBox('agree').check(); await draw();" },
		{ "radio button", FILLS,
		  "form.getRadioGroup('colour').select('green'); await draw();" },
		{ "combo box", FILLS, "form.getDropdown('combo').select('two'); await draw();" },
		{ "list box", FILLS, "form.getOptionList('list').select('beta'); await draw();" },
		{ "several lines", FILLS,
		  "form.getTextField('lines').setText('one\\ntwo and two'); await draw();" },
		{ "comb", FILLS, "form.getTextField('comb').setText('1234'); await draw();" },
		{ "title", KIT_ALL, "doc.setTitle('another title');" },
		{ "words on the page", 0,
		  "doc.getPages()[0].drawText('Pay 900', { x: 30, y: 100 });" },
		{ "a field more", 0,
		  "form.createTextField('more').addToPage(doc.getPages()[0], { x: 9, y: 9 });" },
		{ "a page more", 0, "doc.addPage([300, 400]);" },
		{ "a script", 0, "doc.addJavaScript('x', 'app.alert(1)');" },
		{ "an attachment", 0, "await doc.attach(Buffer.from('x'), 'x.txt', {});" },
	};
	char command[900];

	snprintf(command, sizeof(command), "NODE_PATH=%s timeout 60 node", modules());
	run(command, true, frame, works, sizeof(works) / sizeof(works[0]));
}

/*
 * This version takes object numbers from the oldest trailer, so that its comment overwrites the
 * signature's own field: what looks like a comment is none.
 */
static void
annotpdf_overwrites(void)
{
	static const char frame[] =
	    "const fs = require('fs'), { AnnotationFactory } = require('annotpdf');\n"
	    "const f = new AnnotationFactory(new Uint8Array(fs.readFileSync(process.argv[2])));\n"
	    "const at = { page: 0, rect: [50, 50, 80, 80], contents: 'seen', author: 'Eve',\n"
	    "  color: { r: 255, g: 255, b: 0 }, opacity: 1 };\n"
	    "BODY\n"
	    "fs.writeFileSync(process.argv[3], Buffer.from(f.write()));\n";
	static const struct work works[] = {
		{ "note", 0, "f.createTextAnnotation(at);" },
		{ "highlight", 0, "f.createHighlightAnnotation(at);" },
		{ "underline", 0, "f.createUnderlineAnnotation(at);" },
		{ "strike-out", 0, "f.createStrikeOutAnnotation(at);" },
		{ "free text", 0, "f.createFreeTextAnnotation(at);" },
	};
	char command[900];

	snprintf(command, sizeof(command), "NODE_PATH=%s timeout 60 node", modules());
	run(command, false, frame, works, sizeof(works) / sizeof(works[0]));
}

/* Compile tests/interop/java/NAME.java against these jars; the command that runs it. */
static const char *
java(const char *name, const char *jars, const char *package)
{
	static char command[1200];
	char first[200];
	int n;

	snprintf(first, sizeof(first), "%.*s", (int)strcspn(jars, ":"), jars);
	if (!test_have("javac") || access(first, R_OK) != 0)
		test_skip("%s", package);
	n = test_sh("javac -nowarn -cp %s -d %s %s/%s.java 2>%s/log", jars, test_scratch(),
		    test_data("../interop/java"), name, test_scratch());
	if (n != 0)
		test_sh("tail -3 %s/log", test_scratch());
	CHECK_MSG(n == 0, "%s.java does not compile", name);
	snprintf(command, sizeof(command),
		 "timeout 60 java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp %s:%s %s", jars,
		 test_scratch(), name);
	return command;
}

/* A program starts for each: what goes together is done at once. */
static void
itext_fills_in(void)
{
	/* boxes of other writers it draws in a style of its own, which is refused */
	static const struct work works[] = {
		{ "text, lines and comb", FILLS, "text lines comb" },
		{ "choices", FILLS, "choices" },
		{ "title", KIT_ALL, "title" },
		{ "note", KIT_P3, "note" },
		{ "a page more", 0, "text page" },
	};

	run(java("Itext", "/usr/share/java/itext5.jar",
		 "no Java compiler, or no iText (Debian: default-jdk-headless libitext5-java)"),
	    true, "BODY", works, sizeof(works) / sizeof(works[0]));
}

static void
pdfbox_fills_in(void)
{
	static const struct work works[] = {
		{ "text, lines, comb and boxes", FILLS, "text lines comb boxes" },
		{ "radio buttons, a list and a password", FILLS, "radio choices secret" },
		{ "title", KIT_ALL, "title" },
		{ "note", KIT_P3, "note" },
		{ "a page more", 0, "text page" },
	};

	run(java("Pdfbox",
		 "/usr/share/java/pdfbox2.jar:/usr/share/java/fontbox2.jar:"
		 "/usr/share/java/commons-logging.jar",
		 "no Java compiler, or no PDFBox (Debian: default-jdk-headless libpdfbox2-java)"),
	    true, "BODY", works, sizeof(works) / sizeof(works[0]));
}

TEST_MAIN(CASE(itext_fills_in), CASE(pdfbox_fills_in), CASE(mutool_fills_in),
	  CASE(pdf_lib_fills_in), CASE(annotpdf_overwrites))
