/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin ink name: is it this name? Stroke-order medians come from a folder with one file a
 * character, "字.json" with a member "medians" as hanzi-writer-data has them (npm; Arphic Public
 * License; not part of Yinxin: `npm ci` in tools/ink fetches it).
 */
#include <stdlib.h>
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/ink_name.h>
#include "apart.h"
#include "cmd_ink.h"

#define GLYPH_BYTES_MAX  (1 << 20)
#define GLYPH_POINTS_MAX 4096 /* of one character; real ones stay below 500 */
#define GLYPH_STROKES    64

struct glyph {
	double xy[GLYPH_POINTS_MAX * 2];
	struct yx_ink_median strokes[GLYPH_STROKES];
	size_t points, stroke_count;
};

static enum yx_status
take_point(struct glyph *g, const struct yx_json_at *stroke, size_t k, struct yx_error *err)
{
	struct yx_json_at point, v;
	enum yx_status st;

	if (g->points == GLYPH_POINTS_MAX)
		return yx_json_fail(err, YX_LIMIT, stroke, "", "too many points");
	if ((st = yx_json_item(stroke, k, YX_JSON_ARRAY, &point, err)) != YX_OK)
		return st;
	for (size_t d = 0; d < 2; d++) {
		if ((st = yx_json_item(&point, d, YX_JSON_INT, &v, err)) != YX_OK)
			return st;
		g->xy[g->points * 2 + d] = (double)yx_json_int(&v);
	}
	g->points++;
	return YX_OK;
}

static enum yx_status
take_glyph(struct glyph *g, const struct yx_json *tree, struct yx_error *err)
{
	struct yx_json_at root = yx_json_at(tree), medians, stroke;
	enum yx_status st;

	if ((st = yx_json_get(&root, "medians", YX_JSON_ARRAY, &medians, err)) != YX_OK)
		return st;
	if (yx_json_count(&medians) == 0 || yx_json_count(&medians) > GLYPH_STROKES)
		return yx_json_fail(err, YX_LIMIT, &medians, "", "no strokes, or more than %d",
				    GLYPH_STROKES);
	for (size_t i = 0; i < yx_json_count(&medians); i++) {
		if ((st = yx_json_item(&medians, i, YX_JSON_ARRAY, &stroke, err)) != YX_OK)
			return st;
		g->strokes[i].xy = &g->xy[g->points * 2];
		g->strokes[i].points = yx_json_count(&stroke);
		for (size_t k = 0; k < g->strokes[i].points; k++)
			if ((st = take_point(g, &stroke, k, err)) != YX_OK)
				return st;
		g->stroke_count++;
	}
	return YX_OK;
}

/* The character's file in the folder; NOT_FOUND when there is none. */
static enum yx_status
load_glyph(struct glyph *g, const char *folder, uint32_t cp, struct yx_error *err)
{
	struct yx_buf path = { 0 };
	struct yx_file f = { 0 };
	struct yx_json *tree = NULL;
	enum yx_status st;

	yx_buf_printf(&path, "%s/", folder);
	yx_utf8_put(&path, cp);
	yx_buf_puts(&path, ".json");
	if ((st = yx_file_open(&f, yx_buf_str(&path), GLYPH_BYTES_MAX, err)) != YX_OK)
		goto done;
	if ((st = yx_json_parse(&tree, f.bytes, NULL, err)) == YX_OK)
		st = take_glyph(g, tree, err);
	yx_json_free(tree);
	yx_file_close(&f);
done:
	yx_buf_clear(&path);
	return st;
}

static void
put_verdict(const struct cli *c, struct yx_json_build *b, const struct yx_ink_name *n)
{
	cli_say(c, "%s (%zu strokes written, %zu expected)", "%s（书写 %zu 画，应为 %zu 画）",
		yx_ink_name_verdict_text(n->verdict, c->chinese), n->strokes_written,
		n->strokes_expected);
	if (n->joined)
		cli_say(c, "  strokes are joined: this cannot be judged",
			"  连笔书写，无法逐画判定");
	yx_json_put_str(b, "verdict", yx_ink_name_verdict_text(n->verdict, false));
	yx_json_put_bool(b, "joined", n->joined);
	yx_json_put_int(b, "strokes_written", (int64_t)n->strokes_written);
	yx_json_put_int(b, "strokes_expected", (int64_t)n->strokes_expected);
	yx_json_begin_array(b, "characters");
	for (size_t i = 0; i < n->count; i++) {
		const struct yx_ink_name_part *p = &n->part[i];
		struct yx_buf text = { 0 };

		yx_utf8_put(&text, p->code_point);
		cli_say(c, "  %s: %s, score %.2f, missing %zu, extra %zu, misordered %zu",
			"  %s：%s，得分 %.2f，缺 %zu 画，多 %zu 画，笔顺不符 %zu 画",
			yx_buf_str(&text), yx_ink_name_verdict_text(p->verdict, c->chinese),
			p->score, p->missing, p->extra, p->misordered);
		yx_json_begin_object(b, NULL);
		yx_json_put_str(b, "character", yx_buf_str(&text));
		yx_json_put_str(b, "verdict", yx_ink_name_verdict_text(p->verdict, false));
		yx_json_put_real(b, "score", p->score);
		yx_json_put_int(b, "missing", (int64_t)p->missing);
		yx_json_put_int(b, "extra", (int64_t)p->extra);
		yx_json_put_int(b, "misordered", (int64_t)p->misordered);
		yx_json_end(b);
		yx_buf_clear(&text);
	}
	yx_json_end(b);
}

/* Letters are not read: number and shape of words. */
static int
check_words(const struct cli *c, const char *text, const struct yx_ink *ink)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json_build b = { 0 };
	struct yx_ink_latin n;
	int rc = CLI_OK;

	if (yx_ink_latin_check(&n, ink, text, &err) != YX_OK)
		return cli_error(c, &err, "--text");
	cli_say(c,
		"%s: score %.2f; %zu words written, %zu in the name; %zu strokes, %zu downstrokes "
		"for %zu letters%s; letters are not read",
		"%s：得分 %.2f；书写 %zu 个词，姓名 %zu 个词；%zu 画、%zu 次下行，对应 %zu "
		"个字母%s；不识别字母",
		yx_ink_name_verdict_text(n.verdict, c->chinese), n.score, n.words_written,
		n.words_expected, n.strokes, n.downstrokes, n.letters,
		n.joined ? cli_text(c, ", joined-up", "，连写") : "");
	yx_json_begin_object(&b, NULL);
	yx_json_put_str(&b, "verdict", yx_ink_name_verdict_text(n.verdict, false));
	yx_json_put_real(&b, "score", n.score);
	yx_json_put_bool(&b, "joined", n.joined);
	yx_json_put_int(&b, "words_seen", (int64_t)n.words_written);
	yx_json_put_int(&b, "words_expected", (int64_t)n.words_expected);
	yx_json_put_int(&b, "strokes", (int64_t)n.strokes);
	yx_json_put_int(&b, "downstrokes", (int64_t)n.downstrokes);
	yx_json_put_int(&b, "letters", (int64_t)n.letters);
	yx_json_put_real(&b, "width_error", n.width_error);
	yx_json_end(&b);
	if (c->json)
		rc = cli_print_json(c, &b);
	else
		yx_json_build_clear(&b);
	if (rc != CLI_OK)
		return rc;
	return n.verdict == YX_INK_NAME_MATCHES   ? CLI_OK
	       : n.verdict == YX_INK_NAME_DIFFERS ? CLI_FAILED
						  : CLI_INDETERMINATE;
}

static int
check_name(const struct cli *c, const char *text, const char *folder, const struct yx_ink *ink)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_reader r = yx_reader(yx_bytes_str(text));
	struct yx_ink_character characters[YX_INK_NAME_MAX];
	struct glyph *glyphs = yx_alloc_array(YX_INK_NAME_MAX, sizeof(*glyphs));
	struct yx_json_build b = { 0 };
	struct yx_ink_name n;
	size_t count = 0;
	uint32_t cp;
	int rc = CLI_INTERNAL;

	while (glyphs && count < YX_INK_NAME_MAX && yx_utf8_take(&r, &cp)) {
		if (cp == ' ' || cp == 0xB7) /* the middle dot of transcribed names */
			continue;
		if (load_glyph(&glyphs[count], folder, cp, &err) != YX_OK) {
			rc = cli_error(c, &err, "--strokes");
			goto done;
		}
		characters[count].code_point = cp;
		characters[count].strokes = glyphs[count].strokes;
		characters[count].stroke_count = glyphs[count].stroke_count;
		count++;
	}
	if (!glyphs)
		goto done;
	if (!yx_reader_at_end(&r)) {
		rc = cli_usage(c, "too long, or not UTF-8:", "过长或非 UTF-8：", text);
		goto done;
	}
	if (yx_ink_name_check(&n, ink, characters, count, &err) != YX_OK) {
		rc = cli_error(c, &err, "--text");
		goto done;
	}
	yx_json_begin_object(&b, NULL);
	put_verdict(c, &b, &n);
	yx_json_end(&b);
	rc = c->json ? cli_print_json(c, &b) : CLI_OK;
	yx_json_build_clear(&b);
	if (rc == CLI_OK && n.verdict != YX_INK_NAME_MATCHES)
		rc = n.verdict == YX_INK_NAME_DIFFERS ? CLI_FAILED : CLI_INDETERMINATE;
done:
	yx_free(glyphs);
	return rc;
}

struct job {
	struct cli *c;
	const char *text, *file, *folder;
};

static int
load_and_check(void *state)
{
	const struct job *j = state;
	struct yx_error err = YX_ERROR_INIT;
	struct yx_ink *ink = NULL;
	int rc;

	if (yx_ink_load(&ink, j->file, YX_INK_FORMAT_AUTO, &err) != YX_OK)
		return cli_error(j->c, &err, j->file);
	rc = (unsigned char)j->text[0] < 0x80 ? check_words(j->c, j->text, ink)
					      : check_name(j->c, j->text, j->folder, ink);
	yx_ink_free(ink);
	return rc;
}

int
ink_name(struct cli *c)
{
	struct job j = { .c = c, .folder = "tools/ink/node_modules/hanzi-writer-data" };
	const char *option, *value;

	while ((option = cli_option(c, "--text --strokes", &value))) {
		if (strcmp(option, "--text") == 0)
			j.text = value;
		else if (strcmp(option, "--strokes") == 0)
			j.folder = value;
		else if (!*option && !j.file)
			j.file = value;
		else
			return cli_usage(c, "not expected:", "多余的参数：",
					 *option ? option : value);
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (!j.text || !*j.text || !j.file)
		return cli_usage(c, "needed: --text NAME and a capture",
				 "需要 --text 姓名和笔迹文件", "");
	return apart_run(&(struct apart){
	    .c = c, .work = load_and_check, .state = &j, .subject = j.file, .folder = j.folder });
}
