/* SPDX-License-Identifier: Apache-2.0 */
/* One line a command: COMMAND(name, "summary", "概要"). Order is that of `yinxin help`. */
#ifdef COMMAND
COMMAND(demo, "the whole chain on one document, to look at", "完整流程演示")
COMMAND(sign, "sign a document", "签署文件")
COMMAND(extend, "raise signatures to a level that lasts, and renew it",
	"将签名提升到可长期验证的级别，或续期")
COMMAND(verify, "say whether the signatures of a file hold, and why",
	"判定文件签名是否成立并说明原因")
COMMAND(ofd, "OFD packages: look inside, encrypt, decrypt", "OFD 文件：查看、加密、解密")
COMMAND(seal, "seals: draw, clean a scan, make, show, verify",
	"印章：绘制、清理扫描件、制章、查看、验章")
COMMAND(ca, "a certification authority: issue, revoke, publish", "证书认证机构：签发、吊销、发布")
COMMAND(key, "make and look after private keys", "生成和管理私钥")
COMMAND(tsa, "time-stamps: run an authority, stamp, verify", "时间戳：建立服务、加盖、验证")
COMMAND(ledger, "the record of acts: append, prove, verify", "账本：记录、证明、核验")
COMMAND(evidence, "one file that proves an act: make, check, tell", "证据包：制作、核验、报告")
COMMAND(ink, "handwriting: compare, evaluate, show, replay", "笔迹：比对、评测、显示、重放")
COMMAND(doctor, "check this installation and say what is missing", "检查本机安装并说明缺什么")
#endif
