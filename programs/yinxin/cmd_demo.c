/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin demo: the whole chain on one document, from keys to a verdict, in a folder of its own per
 * run, so that an interrupted run is in nobody's way.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "demo.h"

const char *const cmd_demo_help_en =
    "Usage: yinxin demo [FILE.pdf]\n\n"
    "Makes demonstration CAs, a time-stamp authority and two signers (SM2 and P-256), draws\n"
    "and makes a company seal, writes a name by hand, seals and signs a two-page bilingual "
    "contract\n"
    "as PDF and OFD (or only signs FILE.pdf), records each act, writes evidence, verifies\n"
    "everything offline, examines the handwriting, then uses it twice, changes one byte and a\n"
    "price, and shows the verdicts.\n"
    "Everything goes to a new folder under demo-out/ and is demonstration material.\n";
const char *const cmd_demo_help_zh =
    "用法：yinxin demo [文件.pdf]\n\n"
    "建立演示用 CA、时间戳服务和两个签名人（SM2 与 "
    "P-256），绘制并制作一枚公章，手写姓名，在一份两页的\n"
    "中英文合同（PDF 与 OFD）上盖章、签名（给定 PDF "
    "时只签名），把每个行为记入账本，写出证据，离线\n"
    "验证，检验笔迹，最后重用笔迹、改动一个字节和一处价格，展示结论。\n"
    "所有产物放在 demo-out/ 下的新目录中，均为演示材料。\n";

const char *
demo_path(const struct demo *d, const char *name)
{
	static char paths[8][700];
	static unsigned turn;
	char *path = paths[turn++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", d->dir, name);
	return path;
}

bool
demo_write(struct demo *d, const char *name, struct yx_bytes bytes, unsigned flags)
{
	return yx_file_write(demo_path(d, name), bytes, flags, &d->err) == YX_OK;
}

void
demo_heading(struct demo *d, const char *en, const char *zh)
{
	printf("\n%d. %s\n", ++d->step, cli_text(d->c, en, zh));
	fflush(stdout);
}

/* demo-out/20260131-090807, and demo-out/latest pointing to it. */
static bool
make_folder(struct demo *d)
{
	struct yx_civil t = yx_time_to_civil(yx_time_now());
	char name[64];

	snprintf(name, sizeof(name), "%04d%02d%02d-%02d%02d%02d-%ld", t.year, t.month, t.day,
		 t.hour, t.minute, t.second, (long)getpid());
	snprintf(d->dir, sizeof(d->dir), "demo-out/%s", name);
	if (yx_path_make_dirs(d->dir, true, &d->err) != YX_OK)
		return false;
	(void)unlink("demo-out/latest");
	if (symlink(name, "demo-out/latest") != 0)
		cli_note(d->c, "note: demo-out/latest could not be made",
			 "提示：无法建立 demo-out/latest");
	return true;
}

static void
closing(struct demo *d)
{
	printf("\n%s %s/\n", cli_text(d->c, "Everything is in", "全部产物位于"), d->dir);
	if (d->seal_picture)
		printf("%s\n  %s/contract-signed.pdf\n  %s/contract-sealed.ofd\n"
		       "  %s/party-a-seal.png\n  %s/handwriting-replay.html\n"
		       "  %s/contract-repriced-report.html\n",
		       cli_text(d->c, "Worth looking at:", "值得一看："), d->dir, d->dir, d->dir,
		       d->dir, d->dir);
	printf(
	    "%s\n  ./demo %s\n  build/yinxin verify --trust %s/ca-sm2.crt --trust %s/ca-p256.crt "
	    "%s\n",
	    cli_text(d->c, "Try it on your own file, and verify any signed PDF:",
		     "用您自己的文件试试，或验证任何已签名的 PDF："),
	    cli_text(d->c, "my.pdf", "我的文件.pdf"), d->dir, d->dir,
	    cli_text(d->c, "some.pdf", "某文件.pdf"));
}

/* The file that was named is looked at before any key is made: a PDF may start after some junk. */
static bool
readable_pdf(struct demo *d, const char *file)
{
	char head[1024];
	FILE *f = fopen(file, "rb");
	size_t n;

	if (!f)
		return yx_fail_errno(&d->err, "cannot read %s", file), false;
	n = fread(head, 1, sizeof(head), f);
	fclose(f);
	if (memmem(head, n, "%PDF-", 5))
		return true;
	yx_fail(&d->err, YX_MALFORMED, NULL, "ISO 32000-1 7.5.2",
		"%s is no PDF: there is no %%PDF- in its first 1024 bytes%s", file,
		n > 4 && memcmp(head, "PK\3\4", 4) == 0
		    ? "; for an OFD use yinxin sign, see yinxin sign --help"
		    : "");
	return false;
}

int
cmd_demo(struct cli *c)
{
	struct demo d = { .c = c, .err = YX_ERROR_INIT };
	const char *opt, *value, *file = NULL;
	bool ok;
	int rc = CLI_OK;

	while ((opt = cli_option(c, "", &value))) {
		if (*opt)
			return cli_usage(c, "unknown option", "未知选项", opt);
		file = value;
	}
	if (c->next < 0)
		return CLI_USAGE;
	if (c->json)
		return cli_usage(c, "the demonstration speaks to people, it has no --json",
				 "演示面向读者，没有 --json 输出", NULL);
	if (file && !readable_pdf(&d, file))
		return cli_error(c, &d.err, NULL);
	printf("%s\n",
	       cli_text(c, "Yinxin demonstration. All names, keys and certificates are made up.",
			"印信演示。所有名称、密钥和证书均为虚构。"));
	ok = make_folder(&d) && demo_make_people(&d) && demo_make_document(&d, file) &&
	     demo_make_seal(&d) && demo_take_handwriting(&d) && demo_sign(&d) &&
	     demo_preserve(&d) && demo_seal_ofd(&d) && demo_record(&d) && demo_prove(&d) &&
	     demo_verify(&d) && demo_examine_handwriting(&d) && demo_replay_handwriting(&d) &&
	     demo_tamper(&d) && demo_attack(&d) && demo_tamper_ofd(&d);
	if (ok)
		closing(&d);
	else
		rc = cli_error(c, &d.err, NULL);
	demo_clear(&d);
	return rc;
}
