/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed notes, checkpoints, offline proofs and verifier keys: what is accepted is written again
 * where there is one way to write it, and must be the same bytes.
 */
#include <stdlib.h>
#include <string.h>
#include <yinxin/ledger_note.h>
#include "fuzz.h"

static void
try_checkpoint(struct yx_bytes text)
{
	struct yx_checkpoint cp;
	struct yx_buf again = { 0 };
	char origin[YX_LIMIT_NOTE_NAME + 1];

	if (yx_checkpoint_parse(&cp, text, NULL) != YX_OK)
		return;
	snprintf(origin, sizeof(origin), "%.*s", (int)cp.origin.len, (const char *)cp.origin.data);
	if (yx_checkpoint_put(&again, origin, cp.size, &cp.root, NULL) == YX_OK) {
		yx_buf_put_bytes(&again, cp.extensions);
		if (!yx_bytes_equal(yx_buf_bytes(&again), text))
			abort();
	}
	yx_buf_clear(&again);
}

static void
try_note(struct yx_bytes in)
{
	struct yx_note n;
	size_t blobs = 0;

	if (yx_note_parse(&n, in, NULL) != YX_OK)
		return;
	if (n.count == 0 || n.text.len == 0 || n.text.data[n.text.len - 1] != '\n')
		abort();
	for (size_t i = 0; i < n.count; i++)
		for (size_t k = 0; k < n.signatures[i].blob.len; k++)
			blobs += n.signatures[i].blob.data[k]; /* every byte is there */
	if (blobs == SIZE_MAX)
		abort();
	try_checkpoint(n.text);
	yx_note_clear(&n);
}

static void
try_key(struct yx_bytes in)
{
	struct yx_note_key *k = NULL, *again = NULL;

	if (yx_note_key_parse(&k, in, NULL) != YX_OK)
		return;
	if (yx_note_key_parse(&again, yx_bytes_str(yx_note_key_text(k)), NULL) != YX_OK ||
	    yx_note_key_id(k) != yx_note_key_id(again))
		abort();
	yx_note_key_free(k);
	yx_note_key_free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct yx_bytes in = yx_bytes(data, size);
	struct yx_tlog_proof p;
	struct yx_buf again = { 0 };

	try_note(in);
	try_checkpoint(in);
	try_key(in);
	if (yx_tlog_proof_parse(&p, in, NULL) == YX_OK) {
		/* an empty "extra " line is legal to read and never written */
		if (!p.has_extra || p.extra.len) {
			if (yx_tlog_proof_put(&again, p.index, &p.path, yx_buf_bytes(&p.extra),
					      p.checkpoint, NULL) != YX_OK ||
			    !yx_bytes_equal(yx_buf_bytes(&again), in))
				abort();
		}
		try_note(p.checkpoint);
		yx_tlog_proof_clear(&p);
	}
	yx_buf_clear(&again);
	return 0;
}
