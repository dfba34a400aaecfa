/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin: find the command, hand over. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include "cli.h"
#include "fetcher.h"

static const struct cli_command commands[] = {
#define COMMAND(name, en, zh) { #name, cmd_##name, en, zh, NULL, NULL },
#include "commands.h"
#undef COMMAND
};

static const char *const *const helps[][2] = {
#define COMMAND(name, en, zh) { &cmd_##name##_help_en, &cmd_##name##_help_zh },
#include "commands.h"
#undef COMMAND
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static int
print_help(const struct cli *c)
{
	printf("%s\n\n",
	       cli_text(c, "yinxin: electronic signatures and seals that hold up in court",
			"印信：经得起法庭检验的电子签名与电子印章"));
	printf("%s\n\n", cli_text(c, "Usage: yinxin COMMAND [OPTION]... [FILE]...",
				  "用法：yinxin 命令 [选项]... [文件]..."));
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		printf("  %-10s %s\n", commands[i].name,
		       cli_text(c, commands[i].summary_en, commands[i].summary_zh));
	printf(
	    "\n%s\n",
	    cli_text(
		c,
		"yinxin COMMAND --help tells more. Every command takes --json, --quiet and\n"
		"--lang en|zh; those that read what others made (sign, verify, extend,\n"
		"evidence, ink, ledger, ofd, seal, tsa, ca) do so in a child process that is\n"
		"shut in: --sandbox refuses where that cannot be, --no-sandbox does without.\n"
		"Exit status: 0 done, 1 failed signature, 2 undetermined,\n"
		"3 no signature, 64 usage, 65 unreadable, 66 no such input, 73 cannot write,\n"
		"77 denied.",
		"yinxin 命令 --help 查看详细说明。每个命令都接受 --json、--quiet 和\n"
		"--lang en|zh。读取他人文件的命令（sign、verify、extend、evidence、ink、ledger、\n"
		"ofd、seal、tsa、ca）在受限的子进程中读取：--sandbox 表示无法受限时拒绝执行，\n"
		"--no-sandbox 表示不使用子进程。\n"
		"退出码：0 完成，1 签名无效，2 无法判定，3 没有签名，\n"
		"64 用法错误，65 输入无法读取，66 没有该输入，73 无法写出，77 被拒绝。"));
	return CLI_OK;
}

static bool
wants_help(int argc, char **argv)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

/* Those that read in a child what others made: the others have nothing to be told about it. */
static bool
reads_apart(const char *command)
{
	static const char *const known[] = { "sign", "verify", "extend", "evidence", "ink",
					     "ca",   "ledger", "ofd",    "seal",     "tsa" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(command, known[i]) == 0)
			return true;
	return false;
}

static int
run_command(size_t i, struct cli *c)
{
	c->command = commands[i].name;
	if (wants_help(c->argc, c->argv)) {
		fputs(cli_text(c, *helps[i][0], *helps[i][1]), stdout);
		return CLI_OK;
	}
	if (c->where != CLI_APART_IF_POSSIBLE && !reads_apart(c->command))
		return cli_usage(c, "unknown option", "未知选项：",
				 c->where == CLI_APART ? "--sandbox" : "--no-sandbox");
	fetcher_obeys(c);
	return commands[i].run(c);
}

int
main(int argc, char **argv)
{
	struct cli c = { .command = "", .argc = argc - 1, .argv = argv + 1 };
	const char *name;
	int rc = -1;

	/* who looks at the first lines only ("| head") still gets the reports and files asked for
	 */
	signal(SIGPIPE, SIG_IGN);
	/* private keys pass through this process: no core dump, no attaching by the same user */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (argc == 2 && strcmp(argv[1], FETCHER_NAME) == 0)
		fetcher_main();
	cli_begin(&c);
	name = c.argc > 0 ? c.argv[0] : "help";
	if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0) {
		if (c.json)
			printf("{\"name\":\"yinxin\",\"version\":\"%s\"}\n", YX_VERSION);
		else
			printf("yinxin %s\n", YX_VERSION);
		return CLI_OK;
	}
	if (c.argc > 0) {
		c.argc--;
		c.argv++;
	}
	if (strcmp(name, "help") == 0 && c.argc > 0 && c.argv[0][0] != '-') {
		static char help[] = "--help";
		static char *only_help[] = { help, NULL };

		name = c.argv[0];
		c.argc = 1;
		c.argv = only_help;
	}
	for (size_t i = 0; i < COMMAND_COUNT && rc < 0; i++)
		if (strcmp(commands[i].name, name) == 0)
			rc = run_command(i, &c);
	if (rc < 0 &&
	    (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0))
		rc = print_help(&c);
	if (rc < 0)
		rc = cli_usage(&c, "no such command", "没有这个命令", name);
	/* a result that could not be written is not a result */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "yinxin: %s\n",
			cli_text(&c, "cannot write to standard output", "无法写到标准输出"));
		return CLI_CANT_WRITE;
	}
	return rc;
}
