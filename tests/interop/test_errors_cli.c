/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the program says when it is given something wrong, in both languages: which file, what is
 * wrong with it, what to do.
 */
#include "cli_kit.h"

static const char zh[] = "YINXIN_PASSWORD=secret LC_ALL=zh_CN.UTF-8";

static void
begin(void)
{
	if (!cli_open())
		return;
	CHECK_INT(test_sh("cd %s && echo hello >text && : >empty", dir), 0);
	save_contract("contract.pdf");
	CHECK_INT(test_sh("cd %s && head -c 3000 contract.pdf >cut.pdf", dir), 0);
	CHECK_INT(run("key new -o a.key --password env:YINXIN_PASSWORD"), 0);
}

static void
the_usual_errors_are_said_in_both_languages(void)
{
	static const struct {
		const char *args;
		int status;
		const char *en, *next_en, *zh, *next_zh;
	} rows[] = {
		{ "verify none.pdf", 66, "cannot open none.pdf: No such file", "check the path",
		  "无法打开 none.pdf：没有这个文件或目录", "请检查路径和文件名" },
		{ "verify --trust text contract.pdf", 65, "text: unreadable: expected a sequence",
		  "name a PEM or DER file", "text：这里应是证书等 ASN.1 结构（RFC 5280 4.1）",
		  "请给出 PEM 或 DER 文件" },
		{ "verify --at noon contract.pdf", 65, "--at: unreadable: not a time such as",
		  "write the time like that", "--at：不是时间，应形如 2026", "请按此格式写时间" },
		{ "verify --policy none contract.pdf", 66, "no policy \"none\"; there are default",
		  "", "没有策略“none”；可用 default", "" },
		{ "key show --password env:NONE a.key", 66, "the environment has no variable NONE",
		  "set it", "环境中没有变量 NONE", "请先设置该变量" },
		{ "key show text", 65, "text: unreadable: expected a private key",
		  "name a key file", "text：这里应是私钥（RFC 5958 2），位于第 0 字节",
		  "请给出私钥文件" },
		{ "seal show text", 65, "text: unreadable: expected a seal", "name a seal file",
		  "text：这里应是印章数据（GB/T 38540-2020 6.1）", "请给出印章文件" },
		{ "ofd show text", 65, "not a zip file, or cut off", "ask for it again",
		  "text：末尾没有 zip 目录", "请检查文件，或重新获取" },
		{ "tsa stamp --tsa http://127.0.0.1:9/ text -o x.tsr", 73,
		  "no time-stamp from 1 authority: http://127.0.0.1:9/", "check the address",
		  "1 个时间戳机构都没有给出时间戳：http://127.0.0.1:9/：无法连接服务器",
		  "请检查地址和网络" },
		{ "key new -o none/k.key --no-password", 73, "cannot open the folder of none/k.key",
		  "check the path", "无法打开 none/k.key 所在的目录：没有这个文件或目录",
		  "请检查路径和文件名" },
	};

	begin();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cli_env = "YINXIN_PASSWORD=secret LC_ALL=C";
		CHECK_MSG(run("%s", rows[i].args) == rows[i].status, "%s", rows[i].args);
		CHECK_MSG(said("err", rows[i].en), "%s", rows[i].args);
		CHECK_MSG(!rows[i].next_en[0] ||
			      (said("err", "next step: ") && said("err", rows[i].next_en)),
			  "%s", rows[i].args);
		cli_env = zh;
		CHECK_MSG(run("%s", rows[i].args) == rows[i].status, "%s", rows[i].args);
		CHECK_MSG(said("err", rows[i].zh), "%s", rows[i].args);
		CHECK_MSG(!rows[i].next_zh[0] ||
			      (said("err", "下一步：") && said("err", rows[i].next_zh)),
			  "%s", rows[i].args);
		CHECK_MSG(!said("err", "英文详情"), "%s", rows[i].args);
	}
	cli_env = "YINXIN_PASSWORD=secret LC_ALL=C";
}

/* Of what is not in the table: the kind in Chinese, and the words it was found by. */
static void
an_unusual_error_keeps_its_words(void)
{
	begin();
	cli_env = zh;
	CHECK_INT(run("key show --password env:YINXIN_PASSWORD empty"), 65);
	CHECK(said("err", "empty："));
	CHECK_INT(run("ca init ca --subject /CN=x --days -3"), 64);
	CHECK(said("err", "请看：yinxin ca --help"));
	CHECK_INT(run("ca init ca2 --subject /C=China/CN=x --password env:YINXIN_PASSWORD"), 65);
	CHECK(said("err", "格式无法读取") && said("err", "英文详情：") &&
	      said("err", "the value of C has 5 characters"));
	cli_env = "YINXIN_PASSWORD=secret LC_ALL=C";
}

static void
a_password_on_the_command_line_is_not_repeated(void)
{
	begin();
	CHECK_INT(run("verify --password hunter2 contract.pdf"), 64);
	CHECK(said("err", "env:NAME") && !said("err", "hunter2"));
	CHECK_INT(run("key show --password hunter2 a.key"), 64);
	CHECK(!said("err", "hunter2"));
}

TEST_MAIN(CASE(the_usual_errors_are_said_in_both_languages), CASE(an_unusual_error_keeps_its_words),
	  CASE(a_password_on_the_command_line_is_not_repeated))
