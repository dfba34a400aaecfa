/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of yinxin-render. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yinxin/limits.h>
#include <yinxin/version.h>
#include "options.h"

static const char *const help[2] = {
	"Usage: yinxin-render [OPTION]... -o OUT FILE\n\n"
	"Draws the pages of a PDF or OFD file. FILE may be - (standard input). The file is read in "
	"a\n"
	"child process that can only compute: no files, no network, bounded memory and time.\n\n"
	"  -o OUT              a file, a folder for several pages (page-0001.png ...), or -\n"
	"                      (png: one picture after the other)\n"
	"  --format png|svg|pdf  png unless said otherwise; pdf puts all pages in one file\n"
	"  --dpi N             dots per inch of png, 12 to 2400; 96\n"
	"  --pages A-B         pages from 1; A alone is one page, A- goes to the end; all\n"
	"  --prefix N          only the first N bytes of FILE: an earlier state of a PDF\n"
	"  --password SPEC     of an encrypted file: env:NAME, file:PATH or fd:N\n"
	"  --max-memory MIB    memory the child may use; 1024\n"
	"  --max-seconds N     time the child may take; 60\n"
	"  --json              list the files written\n"
	"  --lang en|zh\n\n"
	"Exit status: 0 done, 64 usage, 65 unreadable or over a limit, 66 no such file or page,\n"
	"73 cannot write, 77 password.\n",
	"用法：yinxin-render [选项]... -o 输出 文件\n\n"
	"绘制 PDF 或 OFD 文件的页面。文件可以是 -（标准输入）。文件在只能做计算的子进程中读取：\n"
	"不能访问文件和网络，内存与时间受限。\n\n"
	"  -o 输出             一个文件；多页时为目录（page-0001.png 等）；或 -\n"
	"                      （png 多页时图片依次相连）\n"
	"  --format png|svg|pdf  默认 png；pdf 把所有页写入一个文件\n"
	"  --dpi N             png 的分辨率，12 到 2400，默认 96\n"
	"  --pages A-B         从 1 起的页码；只写 A 为单页，A- 到末页；默认全部\n"
	"  --prefix N          只取文件的前 N 个字节：PDF 较早的版本\n"
	"  --password 来源     加密文件的口令：env:变量名、file:路径 或 fd:数字\n"
	"  --max-memory MIB    子进程可用内存，默认 1024\n"
	"  --max-seconds N     子进程可用时间，默认 60\n"
	"  --json              列出写出的文件\n"
	"  --lang en|zh\n\n"
	"退出码：0 完成，64 用法错误，65 无法读取或超出限制，66 没有该文件或页，73 无法写出，\n"
	"77 口令错误。\n",
};

static const char *const version[2] = {
	"Draws PDF pages with MuPDF, which is under the GNU Affero General Public License 3, and "
	"OFD\npages with cairo. Because of MuPDF this program as built is under that licence too; "
	"it "
	"is\na program of its own so that nothing else of Yinxin is. Our source: Apache-2.0.\n",
	"PDF 页面由 MuPDF 绘制（GNU Affero 通用公共许可证第 3 版），OFD 页面由 cairo 绘制。\n"
	"因此本程序的可执行文件同样适用该许可证；它独立成为一个程序，印信的其他部分不受影响。\n"
	"我们的源代码：Apache-2.0。\n",
};

static int
usage(const struct options *o, const char *en, const char *zh, const char *what)
{
	fprintf(stderr, "yinxin-render: %s%s%s\n%s yinxin-render --help\n", o->chinese ? zh : en,
		what ? " " : "", what ? what : "", o->chinese ? "请看：" : "Try:");
	return 64;
}

static bool
number(const char *text, unsigned long min, unsigned long max, unsigned long *out)
{
	char *end;

	errno = 0;
	*out = isdigit((unsigned char)text[0]) ? strtoul(text, &end, 10) : max + 1;
	return isdigit((unsigned char)text[0]) && *end == 0 && errno == 0 && *out >= min &&
	       *out <= max;
}

/* "3", "3-5", "3-"; from 1. */
static bool
page_range(struct options *o, const char *text)
{
	char first[16];
	size_t len = strcspn(text, "-");
	unsigned long a, b;

	if (len == 0 || len >= sizeof(first))
		return false;
	snprintf(first, sizeof(first), "%.*s", (int)len, text);
	if (!number(first, 1, UINT32_MAX, &a))
		return false;
	b = a;
	if (text[len] == '-' && text[len + 1] && !number(text + len + 1, a, UINT32_MAX, &b))
		return false;
	o->first = a - 1;
	o->last = text[len] == '-' && !text[len + 1] ? SIZE_MAX : b - 1;
	return true;
}

static bool
format_of(struct options *o, const char *text)
{
	static const char *const names[] = { "png", "svg", "pdf" };

	for (size_t i = 0; i < 3; i++)
		if (strcmp(text, names[i]) == 0) {
			o->format = (enum page_format)i;
			return true;
		}
	return false;
}

/* One line of a file, a descriptor, or an environment variable. */
static bool
read_password(struct options *o, const char *spec)
{
	int fd = -1;
	bool ours = false;
	char ch;

	yx_buf_init_secret(&o->password, 1024);
	if (strncmp(spec, "env:", 4) == 0)
		return getenv(spec + 4) && yx_buf_puts(&o->password, getenv(spec + 4));
	if (strncmp(spec, "fd:", 3) == 0) {
		fd = (int)strtol(spec + 3, NULL, 10);
	} else if (strncmp(spec, "file:", 5) == 0) {
		fd = open(spec + 5, O_RDONLY | O_CLOEXEC);
		ours = true;
	}
	if (fd < 0)
		return false;
	while (read(fd, &ch, 1) == 1 && ch != '\n')
		yx_buf_put_u8(&o->password, (uint8_t)ch);
	if (ours)
		close(fd);
	return o->password.status == YX_OK;
}

/* An option that takes a value; an exit status. */
static int
take(struct options *o, const char *name, const char *value)
{
	unsigned long n = 0;
	bool ok = true;

	if (strcmp(name, "-o") == 0)
		o->out = value;
	else if (strcmp(name, "--lang") == 0)
		o->chinese = strncmp(value, "zh", 2) == 0;
	else if (strcmp(name, "--format") == 0)
		ok = format_of(o, value);
	else if (strcmp(name, "--pages") == 0)
		ok = page_range(o, value);
	else if (strcmp(name, "--password") == 0)
		ok = read_password(o, value);
	else if (strcmp(name, "--dpi") == 0 && (ok = number(value, 12, YX_LIMIT_RENDER_DPI, &n)))
		o->dpi = (double)n;
	else if (strcmp(name, "--prefix") == 0 && (ok = number(value, 1, LONG_MAX, &n)))
		o->prefix = n;
	else if (strcmp(name, "--max-memory") == 0 && (ok = number(value, 16, 65536, &n)))
		o->max_memory = (unsigned)n;
	else if (strcmp(name, "--max-seconds") == 0 && (ok = number(value, 1, 3600, &n)))
		o->max_seconds = (unsigned)n;
	return ok ? 0 : usage(o, "this value does not fit:", "参数值不合适：", name);
}

static bool
takes_value(const char *name)
{
	static const char *const names[] = { "-o",       "--lang",       "--format",
					     "--pages",  "--password",   "--dpi",
					     "--prefix", "--max-memory", "--max-seconds" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static int
read_all(struct options *o, int argc, char **argv)
{
	bool only_files = false;
	int rc = 0;

	for (int i = 1; i < argc && !rc; i++) {
		char name[32];
		size_t len = strcspn(argv[i], "=");

		snprintf(name, sizeof(name), "%.*s", (int)(len < 31 ? len : 31), argv[i]);
		if (only_files || argv[i][0] != '-' || !argv[i][1]) {
			if (o->file)
				return usage(o, "one file at a time:", "一次只处理一个文件：",
					     argv[i]);
			o->file = argv[i];
		} else if (strcmp(argv[i], "--") == 0)
			only_files = true;
		else if (strcmp(argv[i], "--json") == 0)
			o->json = true;
		else if (!takes_value(name))
			return usage(o, "unknown option", "未知选项", name);
		else if (argv[i][len] == '=')
			rc = take(o, name, argv[i] + len + 1);
		else if (i + 1 < argc)
			rc = take(o, name, argv[++i]);
		else
			return usage(o, "a value is missing after", "缺少参数值：", name);
	}
	return rc;
}

static void
guess_language(struct options *o, int argc, char **argv)
{
	const char *lang = getenv("LC_ALL");

	if (!lang || !*lang)
		lang = getenv("LANG");
	o->chinese = lang && strncmp(lang, "zh", 2) == 0;
	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], "--lang", 6) == 0)
			o->chinese =
			    strcmp(argv[i], "--lang=zh") == 0 ||
			    (argv[i][6] == 0 && i + 1 < argc && strncmp(argv[i + 1], "zh", 2) == 0);
}

int
options_read(struct options *o, int argc, char **argv, bool *ready)
{
	int rc;

	*o = (struct options){ .dpi = 96, .last = SIZE_MAX, .max_memory = 1024, .max_seconds = 60 };
	*ready = false;
	guess_language(o, argc, argv);
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			fputs(help[o->chinese], stdout);
			return 0;
		}
		if (strcmp(argv[i], "--version") == 0) {
			printf("yinxin-render %s\n%s", YX_VERSION, version[o->chinese]);
			return 0;
		}
	}
	rc = read_all(o, argc, argv);
	if (!rc && !o->file)
		rc = usage(o, "which file?", "请给出文件", NULL);
	if (!rc && !o->out)
		rc = usage(o, "where to? give -o OUT", "请用 -o 给出输出位置", NULL);
	if (!rc && o->json && strcmp(o->out, "-") == 0)
		rc = usage(o, "--json and -o - both want standard output",
			   "--json 与 -o - 都要使用标准输出", NULL);
	*ready = rc == 0;
	return rc;
}
