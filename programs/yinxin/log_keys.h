/* SPDX-License-Identifier: Apache-2.0 */
/* log_keys.h: verifier keys of logs and witnesses, as files of "name+id+base64" lines. */
#ifndef YINXIN_PROGRAM_LOG_KEYS_H
#define YINXIN_PROGRAM_LOG_KEYS_H

#include <yinxin/ledger_note.h>
#include "cli.h"

#define LOG_KEYS_MAX 32

struct log_keys {
	const char *text[LOG_KEYS_MAX]; /* owned */
	size_t count;
};

/* True when the file looks like verifier keys (and not like certificates). */
bool log_keys_recognise(const char *path);
/* Add every line of the file; lines that begin with # are skipped. 0 or an exit status. */
int log_keys_load(struct cli *c, struct log_keys *k, const char *path);
void log_keys_clear(struct log_keys *k);

#endif
