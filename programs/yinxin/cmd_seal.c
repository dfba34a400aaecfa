/* SPDX-License-Identifier: Apache-2.0 */
/* yinxin seal: the table of its parts. Each part is a function in cmd_seal_*.c. */
#include <string.h>
#include "cmd_seal.h"

const char *const cmd_seal_help_en =
    "Usage: yinxin seal draw --kind KIND --name NAME [OPTION]... -o OUT.svg|png|pdf|ofd\n"
    "       yinxin seal clean SCAN.png -o OUT.png [OPTION]...\n\n"
    "draw makes the picture of a seal from text. Kinds: company contract finance personnel\n"
    "invoice legal-representative personal round oval square rectangle.\n"
    "  --title TEXT       the line across (合同专用章 ...); '' for none\n"
    "  --second TEXT      the name in a second script; --second-place lower|inner|outer\n"
    "  --code TEXT        along the lower arc; of an invoice seal: the taxpayer's number\n"
    "  --number TEXT      (1), (2) ... of several seals of one kind\n"
    "  --size MM[xMM]  --edge MM  --inner-edge MM  --star MM (0: none)  --letters MM\n"
    "  --style red|white  --suffix none|yin|zhiyin|yinzhang|siyin  --order columns|loop|rows\n"
    "  --pattern plain|microtext|guilloche  --colour #RRGGBB  --dpi N (PNG; 600)\n"
    "  --face song|song-bold|hei|hei-bold|kai|ming  --font FILE[#N]\n"
    "clean takes the red imprint out of a scan: paper, shadows, black print and specks go,\n"
    "the imprint is turned upright and cropped.\n"
    "  --width MM (of the real imprint)  --dpi N  --min-dpi N (300)\n"
    "  --keep-angle  --keep-colours  --colour #RRGGBB\n\n"
    "A picture is not a seal: only the signed structure makes it one. Draw an organisation's\n"
    "seal only with its authority.\n";
const char *const cmd_seal_help_zh =
    "用法：yinxin seal draw --kind 种类 --name 名称 [选项]... -o 输出.svg|png|pdf|ofd\n"
    "      yinxin seal clean 扫描件.png -o 输出.png [选项]...\n\n"
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
    "  --face song|song-bold|hei|hei-bold|kai|ming  --font 字体文件[#N]\n"
    "clean 从扫描件中提取红色印迹：去除纸色、阴影、黑字和斑点，转正并裁切。\n"
    "  --width 印迹实际宽度（毫米）  --dpi N  --min-dpi N（默认 300）\n"
    "  --keep-angle 不转正  --keep-colours 保留原色  --colour #RRGGBB\n\n"
    "图形不等于印章，经签名的印章数据才是印章。只能在得到单位授权后制作其印章图形。\n";

static const struct {
	const char *name;
	int (*run)(struct cli *c);
} parts[] = {
	{ "draw", seal_draw },
	{ "clean", seal_clean },
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
