/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin seal: the table of its parts. Each part is a function in cmd_seal_*.c. */
#include <string.h>
#include "cmd_seal.h"

const char *const cmd_seal_help_en =
    "Usage: yinxin seal draw --kind KIND --name NAME [OPTION]... -o OUT.svg|png|pdf|ofd\n"
    "       yinxin seal clean SCAN.png -o OUT.png [OPTION]...\n"
    "       yinxin seal new --name NAME --kind KIND|--picture FILE --key MAKER.key --signer CERT\n"
    "                       -o OUT.esl [OPTION]...\n"
    "       yinxin seal show|verify FILE.esl|SignedValue.dat [OPTION]...\n\n"
    "draw makes the picture of a seal from text. Kinds: company contract finance personnel\n"
    "invoice legal-representative personal round oval square rectangle.\n"
    "  --title TEXT       the line across (合同专用章 ...); '' for none\n"
    "  --second TEXT      the name in a second script; --second-place lower|inner|outer\n"
    "  --code TEXT        along the lower arc; of an invoice seal: the taxpayer's number\n"
    "  --number TEXT      (1), (2) ... of several seals of one kind\n"
    "  --size MM[xMM]  --edge MM  --inner-edge MM  --star MM (0: none)  --letters MM\n"
    "  --style red|white  --suffix none|yin|zhiyin|yinzhang|siyin  --order columns|loop|rows\n"
    "  --pattern plain|microtext|guilloche  --colour #RRGGBB  --dpi N (PNG; 600)\n"
    "  --format svg|png|pdf|ofd|ofd-objects (else by the name of OUT)\n"
    "  --face song|song-bold|hei|hei-bold|kai|ming  --font FILE[#N]\n"
    "clean takes the red imprint out of a scan: paper, shadows, black print and specks go,\n"
    "the imprint is turned upright and cropped.\n"
    "  --width MM (of the real imprint)  --dpi N  --min-dpi N (300)\n"
    "  --keep-angle  --keep-colours  --colour #RRGGBB\n"
    "new makes the signed structure (SESeal). --signer may be given several times.\n"
    "  --generation 4|1|5 (GB/T 38540-2020, GM/T 0031-2014, GM/T 0031-2025)  --cert MAKER.crt\n"
    "  --size MM[xMM] (of --picture)  --code TEXT (with --kind)  --id ID  --type N  --vendor TEXT\n"
    "  --format ofd|svg|png (what a drawn seal or an SVG becomes: ofd, vectors that OFD readers "
    "show)\n"
    "  --dpi N (of png; 600)\n"
    "  --from TIME  --until TIME  --days N (1095)  --digests (list digests, not certificates)\n"
    "  --tsa URL|local:FOLDER (generation 5: time-stamp on the seal)  --password SPEC\n"
    "show prints what a seal or a seal signature holds; verify also judges its certificates and\n"
    "says so by its exit status (0 passed, 1 failed, 2 undetermined).\n"
    "  --trust FILE|DIR  --at TIME  --picture FILE (write the picture there)\n\n"
    "A picture is not a seal: only the signed structure makes it one. Draw an organisation's\n"
    "seal only with its authority.\n";
const char *const cmd_seal_help_zh =
    "用法：yinxin seal draw --kind 种类 --name 名称 [选项]... -o 输出.svg|png|pdf|ofd\n"
    "      yinxin seal clean 扫描件.png -o 输出.png [选项]...\n"
    "      yinxin seal new --name 名称 --kind 种类|--picture 图像 --key 制章人.key\n"
    "                      --signer 签章人证书 -o 输出.esl [选项]...\n"
    "      yinxin seal show|verify 文件.esl|SignedValue.dat [选项]...\n\n"
    "draw 由文字生成印章图形。种类：company 公章、contract 合同专用章、finance 财务专用章、\n"
    "personnel 人事专用章、invoice 发票专用章、legal-representative 法定代表人名章、\n"
    "personal 个人名章、round 圆形章、oval 椭圆章、square 方章、rectangle 长方章。\n"
    "  --title 文字       横排文字（合同专用章等）；'' 表示没有\n"
    "  --second 文字      第二种文字的名称；--second-place lower 下弧|inner 内弧|outer 外弧\n"
    "  --code 编码        下弧编码；发票专用章为纳税人识别号\n"
    "  --number 序号      同类多枚时的 (1)、(2)……\n"
    "  --size 毫米[x毫米]  --edge 边宽  --inner-edge 内边  --star 五角星（0 表示没有）  --letters "
    "字高\n"
    "  --style red 朱文|white 白文  --suffix none|yin 印|zhiyin 之印|yinzhang 印章|siyin 私印\n"
    "  --order columns 竖排|loop 回文|rows 横排\n"
    "  --pattern plain|microtext 微缩文字|guilloche 防伪底纹  --colour #RRGGBB  --dpi N（PNG，默认 "
    "600）\n"
    "  --format svg|png|pdf|ofd|ofd-objects（默认按输出文件名）\n"
    "  --face song|song-bold|hei|hei-bold|kai|ming  --font 字体文件[#N]\n"
    "clean 从扫描件中提取红色印迹：去除纸色、阴影、黑字和斑点，转正并裁切。\n"
    "  --width 印迹实际宽度（毫米）  --dpi N  --min-dpi N（默认 300）\n"
    "  --keep-angle 不转正  --keep-colours 保留原色  --colour #RRGGBB\n"
    "new 制作经签名的印章数据（SESeal）。--signer 可多次给出。\n"
    "  --generation 4|1|5（GB/T 38540-2020、GM/T 0031-2014、GM/T 0031-2025）  --cert 制章人.crt\n"
    "  --format ofd|svg|png 绘制的印章或 SVG 图像的格式（默认 ofd：矢量，OFD 阅读器可显示）\n"
    "  --dpi N（png，默认 600）\n"
    "  --size 毫米[x毫米]（--picture 的尺寸）  --code 编码（配合 --kind）  --id 标识  --type 类型\n"
    "  --vendor 厂商  --from 时间  --until 时间  --days 天数（默认 1095）\n"
    "  --digests 列表中存放证书摘要而非证书  --tsa URL|local:目录（第 5 版：印章时间戳）\n"
    "  --password 来源\n"
    "show 显示印章或签章数据的内容；verify 还验证证书，并以退出码表示结果\n"
    "（0 通过，1 无效，2 无法判定）。\n"
    "  --trust 文件|目录  --at 时间  --picture 文件（写出印章图像）\n\n"
    "图形不等于印章，经签名的印章数据才是印章。只能在得到单位授权后制作其印章图形。\n";

static const struct {
	const char *name;
	int (*run)(struct cli *c);
} parts[] = {
	{ "draw", seal_draw }, { "clean", seal_clean },   { "new", seal_new },
	{ "show", seal_show }, { "verify", seal_verify },
};

int
cmd_seal(struct cli *c)
{
	struct yx_buf names = { 0 };
	int rc;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		yx_buf_printf(&names, "%s%s", i ? " " : "", parts[i].name);
		if (c->argc < 1 || strcmp(c->argv[0], parts[i].name) != 0)
			continue;
		c->argc--;
		c->argv++;
		yx_buf_clear(&names);
		return parts[i].run(c);
	}
	rc = c->argc < 1
		 ? cli_usage(c, "what shall be done? one of:", "缺少子命令，可用：",
			     yx_buf_str(&names))
		 : cli_usage(c, "unknown part of seal:", "未知的 seal 子命令：", c->argv[0]);
	yx_buf_clear(&names);
	return rc;
}
