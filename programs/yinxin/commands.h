/* SPDX-License-Identifier: Apache-2.0 */
/* One line a command: COMMAND(name, "summary", "概要"). Order is that of `yinxin help`. */
#ifdef COMMAND
COMMAND(ink, "handwriting: compare, evaluate, show, replay", "笔迹：比对、评测、显示、重放")
COMMAND(doctor, "check this installation and say what is missing", "检查本机安装并说明缺什么")
COMMAND(key, "make and look after private keys", "生成和管理私钥")
#endif
