/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "apart.h"
#include "error_words.h"

const char *
cli_text(const struct cli *c, const char *en, const char *zh)
{
	return c->chinese ? zh : en;
}

/* One of the options that mean the same everywhere; false when it is none. */
static bool
take_common(struct cli *c, const char *arg, const char *value, bool *used_value)
{
	*used_value = false;
	if (strcmp(arg, "--json") == 0)
		c->json = true;
	else if (strcmp(arg, "--quiet") == 0 || strcmp(arg, "-q") == 0)
		c->quiet = true;
	else if (strcmp(arg, "--sandbox") == 0)
		c->where = CLI_APART;
	else if (strcmp(arg, "--no-sandbox") == 0)
		c->where = CLI_HERE;
	else if (strcmp(arg, "--lang=zh") == 0 || strcmp(arg, "--lang=en") == 0)
		c->chinese = arg[7] == 'z';
	else if (strcmp(arg, "--lang=both") == 0)
		c->both = true;
	else if (strcmp(arg, "--lang") == 0 && value && strcmp(value, "both") == 0) {
		c->both = true;
		*used_value = true;
	} else if (strcmp(arg, "--lang") == 0 && value) {
		c->chinese = strncmp(value, "zh", 2) == 0;
		*used_value = true;
	} else
		return false;
	return true;
}

void
cli_begin(struct cli *c)
{
	const char *lang = getenv("LC_ALL");
	bool used;

	if (!lang || !*lang)
		lang = getenv("LC_MESSAGES");
	if (!lang || !*lang)
		lang = getenv("LANG");
	c->chinese = lang && strncmp(lang, "zh", 2) == 0;
	/* the language must be known before anything is said, wherever it stands */
	for (int i = 0; i < c->argc && strcmp(c->argv[i], "--") != 0; i++)
		(void)take_common(c, c->argv[i], i + 1 < c->argc ? c->argv[i + 1] : NULL, &used);
	while (c->argc > 0 && take_common(c, c->argv[0], c->argc > 1 ? c->argv[1] : NULL, &used)) {
		c->argc -= used ? 2 : 1;
		c->argv += used ? 2 : 1;
	}
}

/* Is `name` one of the space-separated `list`? */
static bool
listed(const char *list, const char *name, size_t len)
{
	while (list && *list) {
		size_t n = strcspn(list, " ");

		if (n == len && strncmp(list, name, n) == 0)
			return true;
		list += n + strspn(list + n, " ");
	}
	return false;
}

bool
cli_names_output(const struct cli *c, const char *option)
{
	const char *of_most = "-o --out --picture --report";
	size_t len = strcspn(option, "=");

	return option[0] == '-' && listed(c->outputs ? c->outputs : of_most, option, len);
}

static const char *
missing_value(struct cli *c, const char *name)
{
	(void)cli_usage(c, "a value is missing after", "缺少参数值：", name);
	c->next = -1;
	return NULL;
}

const char *
cli_option(struct cli *c, const char *needs, const char **value)
{
	static char name[64];
	bool used;

	*value = NULL;
	while (c->next >= 0 && c->next < c->argc) {
		char *arg = c->argv[c->next];
		const char *after = c->next + 1 < c->argc ? c->argv[c->next + 1] : NULL;
		size_t len = strcspn(arg, "=");

		if (strcmp(arg, "--") == 0 && !c->operands_only) {
			c->operands_only = true;
			c->next++;
			continue;
		}
		if (c->operands_only || arg[0] != '-' || arg[1] == 0) {
			*value = arg;
			c->next++;
			return "";
		}
		if (take_common(c, arg, after, &used)) {
			c->next += used ? 2 : 1;
			continue;
		}
		snprintf(name, sizeof(name), "%.*s", (int)(len < 63 ? len : 63), arg);
		c->next++;
		if (!listed(needs, arg, len))
			return name;
		if (arg[len] == '=') {
			*value = arg + len + 1;
		} else if (c->next < c->argc) {
			*value = c->argv[c->next++];
		} else {
			return missing_value(c, name);
		}
		return name;
	}
	return NULL;
}

struct status_words {
	enum cli_exit exit;
	const char *en, *zh;
};

static struct status_words
words_of(enum yx_status st)
{
	switch (st) {
	case YX_NOT_FOUND:
		return (struct status_words){ CLI_NO_INPUT, "not found", "找不到" };
	case YX_MALFORMED:
		return (struct status_words){ CLI_DATA, "unreadable", "格式无法读取" };
	case YX_LIMIT:
		return (struct status_words){ CLI_DATA, "over a limit", "超出限制" };
	case YX_UNSUPPORTED:
		return (struct status_words){ CLI_DATA, "not supported", "不支持" };
	case YX_DENIED:
		return (struct status_words){ CLI_DENIED, "denied", "被拒绝" };
	case YX_CONFLICT:
		return (struct status_words){ CLI_CANT_WRITE, "conflict", "冲突" };
	case YX_IO:
		return (struct status_words){ CLI_CANT_WRITE, "input or output", "读写失败" };
	case YX_CRYPTO:
		return (struct status_words){ CLI_DATA, "cryptography", "密码运算失败" };
	case YX_USAGE:
		return (struct status_words){ CLI_USAGE, "usage", "用法错误" };
	default:
		return (struct status_words){ CLI_INTERNAL, "internal", "内部错误" };
	}
}

bool cli_ran_out_of_memory;

/* The Chinese line: the usual errors exactly, of others the kind; then clause, byte, and of those
 * the English words, without which nobody could look further. */
static void
put_zh(struct yx_buf *out, const struct yx_error *err)
{
	bool exact = error_words_zh(out, err->text);

	if (!exact)
		yx_buf_puts(out, words_of(err->status).zh);
	if (err->clause[0])
		yx_buf_printf(out, "（%s）", err->clause);
	if (err->offset != YX_NO_OFFSET)
		yx_buf_printf(out, "，位于第 %" PRIu64 " 字节", err->offset);
	if (!exact && err->text[0])
		yx_buf_printf(out, "。英文详情：%s", err->text);
}

/* Without the name at the front of the text, when the line begins with it anyway. */
static void
drop_subject(struct yx_error *err, const char *subject)
{
	size_t n = subject ? strlen(subject) : 0;

	if (n && strncmp(err->text, subject, n) == 0 && strncmp(err->text + n, ": ", 2) == 0)
		memmove(err->text, err->text + n + 2, strlen(err->text + n + 2) + 1);
}

/* "NAME: what is wrong" of a file that the command line names: what is wrong is wrong there. */
static const char *
named_file(const struct cli *c, const char *text)
{
	for (int i = 0; i < c->argc; i++) {
		const char *name = c->argv[i], *equal;
		size_t n;

		if (name[0] == '-' && (equal = strchr(name, '=')))
			name = equal + 1;
		n = strlen(name);
		if (n && strncmp(text, name, n) == 0 && strncmp(text + n, ": ", 2) == 0)
			return name;
	}
	return NULL;
}

int
cli_error(const struct cli *c, const struct yx_error *err, const char *subject)
{
	const char *named;

	struct status_words w = words_of(err->status);
	struct yx_error e = *err;
	struct yx_buf what = { 0 };
	const char *next;
	char line[400];

	cli_ran_out_of_memory |= err->status == YX_NOMEM;
	drop_subject(&e, subject);
	if ((named = named_file(c, e.text))) {
		subject = named;
		drop_subject(&e, subject);
	}
	if (subject && e.sys && strstr(e.text, subject))
		subject = NULL; /* "cannot open NAME" */
	next = error_next(e.text, c->chinese);
	if (c->chinese)
		put_zh(&what, &e);
	else
		yx_buf_printf(&what, "%s: %s", w.en, yx_error_line(&e, line, sizeof(line)));
	fprintf(stderr, "yinxin %s%s%s%s%s\n", c->command, cli_text(c, ": ", "："),
		subject ? subject : "", subject ? cli_text(c, ": ", "：") : "", yx_buf_str(&what));
	if (next[0])
		fprintf(stderr, "%s%s\n", cli_text(c, "next step: ", "下一步："), next);
	yx_buf_clear(&what);
	return (int)w.exit;
}

int
cli_unexpected(const struct cli *c, const char *opt, const char *value)
{
	if (*opt)
		return cli_usage(
		    c, "unknown option, or unknown value of it:", "未知选项，或其取值未知：", opt);
	return cli_usage(c, "nothing is done with", "不知如何处理", value);
}

int
cli_usage(const struct cli *c, const char *en, const char *zh, const char *what)
{
	bool more = what && *what;

	fprintf(stderr, "yinxin%s%s%s%s%s%s\n", c->command[0] ? " " : "", c->command,
		cli_text(c, ": ", "："), cli_text(c, en, zh), more ? " " : "", more ? what : "");
	fprintf(stderr, "%syinxin %s%s--help\n", cli_text(c, "Try: ", "请看："), c->command,
		c->command[0] ? " " : "");
	return CLI_USAGE;
}

void
cli_note(const struct cli *c, const char *en, const char *zh, ...)
{
	va_list ap;

	if (c->quiet)
		return;
	va_start(ap, zh);
	vfprintf(stderr, c->chinese ? zh : en, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void
cli_note_error(const struct cli *c, const char *who, const char *text)
{
	struct yx_buf zh = { 0 };

	if (c->chinese && error_words_zh(&zh, text))
		text = yx_buf_str(&zh);
	cli_note(c, "%s: %s", "%s：%s", who, text);
	yx_buf_clear(&zh);
}

void
cli_say(const struct cli *c, const char *en, const char *zh, ...)
{
	va_list ap;

	if (c->json)
		return;
	va_start(ap, zh);
	vfprintf(stdout, c->chinese ? zh : en, ap);
	va_end(ap);
	fputc('\n', stdout);
}

int
cli_print_json(const struct cli *c, struct yx_json_build *b)
{
	struct yx_error err = YX_ERROR_INIT;
	struct yx_json *tree = NULL;
	struct yx_buf out = { 0 };
	int rc = CLI_OK;

	if (yx_json_build_finish(b, &tree, &err) != YX_OK ||
	    yx_json_write(tree, YX_JSON_PRETTY, &out, &err) != YX_OK)
		rc = cli_error(c, &err, NULL);
	else
		printf("%s\n", yx_buf_str(&out));
	yx_buf_clear(&out);
	yx_json_free(tree);
	yx_json_build_clear(b);
	return rc;
}

void
cli_progress(const struct cli *c, uint64_t done, uint64_t total, const char *what)
{
	if (c->quiet || !isatty(STDERR_FILENO))
		return;
	if (total && done >= total)
		fprintf(stderr, "\r\033[K");
	else if (total)
		fprintf(stderr, "\r%s %" PRIu64 "%%", what, done * 100 / total);
	else
		fprintf(stderr, "\r%s %" PRIu64, what, done);
	fflush(stderr);
}
