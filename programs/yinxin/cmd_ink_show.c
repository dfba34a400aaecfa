/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd_ink.h"
static int
later(struct cli *c)
{
	struct yx_error err = YX_ERROR_INIT;

	(void)yx_fail(&err, YX_UNSUPPORTED, NULL, "", "not built yet");
	return cli_error(c, &err, "ink");
}
int
ink_show(struct cli *c)
{
	return later(c);
}
int
ink_replay(struct cli *c)
{
	return later(c);
}
int
ink_report(struct cli *c)
{
	return later(c);
}
int
ink_name(struct cli *c)
{
	return later(c);
}
