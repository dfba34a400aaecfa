/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin doctor: what this installation has, what is missing, and what to do about it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yinxin/report_page.h>
#include <yinxin/sandbox.h>
#include "cli.h"

const char *const cmd_doctor_help_en =
    "Usage: yinxin doctor [--json]\n\n"
    "Looks at this machine and says, line by line, what Yinxin found and what is missing,\n"
    "with the package that brings it. Changes nothing.\n";
const char *const cmd_doctor_help_zh =
    "用法：yinxin doctor [--json]\n\n"
    "逐项检查本机环境，说明已有什么、缺少什么以及由哪个软件包提供。不做任何修改。\n";

struct check {
	const char *name;
	const char *paths[6]; /* any of these will do */
	const char *what_en, *what_zh;
	const char *package;
	bool needed;
};

static const struct check checks[] = {
	{ "font-cjk",
	  { "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
	    "/usr/share/fonts/truetype/arphic/uming.ttc",
	    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc" },
	  "a Chinese font, for visible signatures and seals",
	  "中文字体，用于可见签名和印章",
	  "fonts-noto-cjk",
	  true },
	{ "http-client",
	  { "/usr/lib/x86_64-linux-gnu/libcurl.so.4", "/usr/lib/aarch64-linux-gnu/libcurl.so.4",
	    "/usr/lib/libcurl.so.4" },
	  "libcurl, to reach time-stamp authorities",
	  "libcurl，用于访问时间戳服务",
	  "libcurl4",
	  false },
	{ "http-server",
	  { "/usr/lib/x86_64-linux-gnu/libmicrohttpd.so.12",
	    "/usr/lib/aarch64-linux-gnu/libmicrohttpd.so.12", "/usr/lib/libmicrohttpd.so.12" },
	  "libmicrohttpd, to serve time-stamps",
	  "libmicrohttpd，用于提供时间戳服务",
	  "libmicrohttpd12",
	  false },
	{ "trust",
	  { "/etc/yinxin/trust", "/usr/local/etc/yinxin/trust" },
	  "an installed trust folder (otherwise give --trust)",
	  "已安装的信任锚目录（否则请用 --trust 指定）",
	  "",
	  false },
	{ "renderer",
	  { "" }, /* asked of the library: see present() */
	  "yinxin-render, for the pictures of reports",
	  "yinxin-render，用于报告中的页面图片",
	  "",
	  false },
	{ "sandbox",
	  { "" },
	  "a sandbox for reading untrusted files (seccomp)",
	  "读取不可信文件的沙箱（seccomp）",
	  "",
	  false },
};

static bool
has_renderer(void)
{
	struct yx_report_renderer *renderer = NULL;
	struct yx_error err = YX_ERROR_INIT;
	bool ok = yx_report_renderer_new(&renderer, NULL, yx_bytes(NULL, 0), &err) == YX_OK;

	yx_report_renderer_free(renderer);
	return ok;
}

static bool
present(const struct check *k)
{
	if (strcmp(k->name, "renderer") == 0)
		return has_renderer();
	if (strcmp(k->name, "sandbox") == 0)
		return yx_sandbox_works();
	for (size_t i = 0; i < sizeof(k->paths) / sizeof(k->paths[0]) && k->paths[i]; i++)
		if (access(k->paths[i], R_OK) == 0)
			return true;
	return false;
}

int
cmd_doctor(struct cli *c)
{
	const char *value, *opt;
	bool healthy = true;

	while ((opt = cli_option(c, "", &value)))
		return cli_usage(c, "doctor takes no", "doctor 不接受", *opt ? opt : value);
	if (c->json)
		printf("{\"version\":\"%s\",\"checks\":[", YX_VERSION);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		const struct check *k = &checks[i];
		bool ok = present(k);

		healthy &= ok || !k->needed;
		if (c->json) {
			printf(
			    "%s{\"name\":\"%s\",\"present\":%s,\"needed\":%s,\"package\":\"%s\"}",
			    i ? "," : "", k->name, ok ? "true" : "false",
			    k->needed ? "true" : "false", k->package);
			continue;
		}
		printf("  %-8s %s", ok ? cli_text(c, "ok", "正常") : cli_text(c, "missing", "缺少"),
		       cli_text(c, k->what_en, k->what_zh));
		if (!ok && k->package[0])
			printf(" -> apt-get install %s", k->package);
		printf("\n");
	}
	if (c->json)
		printf("],\"healthy\":%s}\n", healthy ? "true" : "false");
	return healthy ? CLI_OK : CLI_FAILED;
}
