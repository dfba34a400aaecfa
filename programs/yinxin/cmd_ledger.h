/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_ledger.h: options of `yinxin ledger`, shared by the files of its actions. */
#ifndef YINXIN_PROGRAM_CMD_LEDGER_H
#define YINXIN_PROGRAM_CMD_LEDGER_H

#include <yinxin/ledger.h>
#include "cli.h"
#include "log_keys.h"

struct ledger_request {
	struct cli *c;
	const char *action, *folder;
	const char *origin, *password;         /* init, checkpoint */
	const char *key, *sm2_key;             /* checkpoint */
	const char *matter, *type, *document;  /* append */
	const char *actor, *commitment, *time; /* append */
	struct yx_event_fact facts[YX_EVENT_FACTS_MAX];
	char fact_names[YX_EVENT_FACTS_MAX][64];
	size_t fact_count;
	uint64_t expect;       /* append */
	const char *proof;     /* verify */
	uint64_t number;       /* prove: which event; 0: the last */
	const char *out;       /* prove */
	struct log_keys trust; /* verify */
};

int ledger_append(struct ledger_request *r);
int ledger_prove(struct ledger_request *r);
int ledger_check(struct ledger_request *r);
/* One line of lower-case hex. */
void ledger_put_hash(struct yx_json_build *b, const char *key, const struct yx_merkle_hash *h);

#endif
