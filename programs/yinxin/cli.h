/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli.h: what the commands of `yinxin` share: the command table, options, two languages, output.
 *
 * A command is one file cmd_NAME.c with `int cmd_NAME(struct cli *c)` and one line in commands.h.
 * Standard output carries results (with --json exactly one JSON value); standard error everything
 * else. Exit statuses are those of sysexits where they fit, and fixed (docs/CONVENTIONS.md).
 */
#ifndef YINXIN_PROGRAM_CLI_H
#define YINXIN_PROGRAM_CLI_H

#include <yinxin/codec_json.h>
#include <yinxin/yinxin.h>

/* both languages' formats take the same arguments */
#define CLI_PRINTF2 __attribute__((format(printf, 2, 4), format(printf, 3, 4)))

enum cli_exit {
	CLI_OK = 0,
	CLI_FAILED = 1,        /* some TOTAL-FAILED */
	CLI_INDETERMINATE = 2, /* some INDETERMINATE, none failed */
	CLI_NO_SIGNATURE = 3,
	CLI_USAGE = 64,
	CLI_DATA = 65,     /* unreadable input */
	CLI_NO_INPUT = 66, /* no such input */
	CLI_INTERNAL = 70,
	CLI_CANT_WRITE = 73, /* cannot write the output, or have what goes into it */
	CLI_DENIED = 77      /* wrong password, refused */
};

/* Where what others made is read: a sandboxed child where there can be one, only there, or here. */
enum cli_where { CLI_APART_IF_POSSIBLE, CLI_APART, CLI_HERE };

struct cli {
	const char *command; /* "sign" */
	int argc;            /* what follows the command's name */
	char **argv;
	bool json;
	bool quiet;
	bool chinese;
	bool both; /* --lang both: of reports; what is said to the user is in one language */
	enum cli_where where;
	const char *outputs; /* options that name what is written; NULL: those of most commands */
	int next;            /* option parsing: next argv index; -1 after a mistake */
	bool operands_only;  /* "--" was seen */
};

/* Once, first: language from the environment, and the options that stand before the command. */
void cli_begin(struct cli *c);

/* The text in the user's language (LC_ALL, LC_MESSAGES, LANG, or --lang en|zh). */
const char *cli_text(const struct cli *c, const char *en, const char *zh);

/*
 * Option parsing. Call until it returns NULL: returns an option name with its dashes ("--out",
 * "-o"), or "" for an operand. *value gets the option's value when `needs` lists it (names
 * separated by spaces, e.g. "--key --cert -o"), or the operand itself. "--opt=value" is split.
 * --json --quiet --lang --sandbox --no-sandbox --help are handled
 * inside. A missing value is reported and NULL returned
 * with c->next = -1.
 */
const char *cli_option(struct cli *c, const char *needs, const char **value);

/* Does an option of this name ("-o", "--out=...") name what is written? */
bool cli_names_output(const struct cli *c, const char *option);

/* cli_error() was given a YX_NOMEM: which a sandboxed child has to tell its parent. */
extern bool cli_ran_out_of_memory;
/* "yinxin sign: what happened" on standard error; returns the exit status that fits err->status. */
int cli_error(const struct cli *c, const struct yx_error *err, const char *subject);
/* An option that is not known, or an operand too many. */
int cli_unexpected(const struct cli *c, const char *opt, const char *value);
/* Usage mistake: message, pointer to --help, CLI_USAGE. */
int cli_usage(const struct cli *c, const char *en, const char *zh, const char *what);
/* A line on standard error unless --quiet. */
void cli_note(const struct cli *c, const char *en, const char *zh, ...) CLI_PRINTF2;
/* The same for "WHO: what went wrong", which was written in English. */
void cli_note_error(const struct cli *c, const char *who, const char *text);
/* The same on standard output unless --json. */
void cli_say(const struct cli *c, const char *en, const char *zh, ...) CLI_PRINTF2;
/* Finish the builder and print its value and a line end on standard output; an exit status. */
int cli_print_json(const struct cli *c, struct yx_json_build *b);

/* A passing status line, only when standard error is a terminal. */
void cli_progress(const struct cli *c, uint64_t done, uint64_t total, const char *what);

/*
 * A password, from the first that is given: `spec` ("env:NAME", "file:PATH", "fd:N"), the
 * environment variable YINXIN_PASSWORD, or the terminal without echo (asked twice when `confirm`).
 * The buffer is secret.
 */
YX_MUST_CHECK enum yx_status cli_password(const struct cli *c, const char *spec,
					  const char *prompt_en, const char *prompt_zh,
					  bool confirm, struct yx_buf *out, struct yx_error *err);

struct cli_command {
	const char *name;
	int (*run)(struct cli *c);
	const char *summary_en;
	const char *summary_zh;
	const char *help_en; /* the text of --help */
	const char *help_zh;
};

#define COMMAND(name, en, zh)                                                                      \
	int cmd_##name(struct cli *c);                                                             \
	extern const char *const cmd_##name##_help_en;                                             \
	extern const char *const cmd_##name##_help_zh;
#include "commands.h"
#undef COMMAND

#endif
