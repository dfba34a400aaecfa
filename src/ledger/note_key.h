/* SPDX-License-Identifier: Apache-2.0 */
/* note_key.h: what the note files share among themselves. */
#ifndef YINXIN_LEDGER_NOTE_KEY_H
#define YINXIN_LEDGER_NOTE_KEY_H

#include <yinxin/ledger_note.h>

bool note_name_valid(struct yx_bytes name);
/* UTF-8 without control characters, within the limit. */
enum yx_status note_check_text(struct yx_bytes in, struct yx_error *err);
enum yx_status note_put_line(struct yx_buf *out, const char *name, uint32_t key_id,
			     struct yx_bytes blob, struct yx_error *err);

#endif
