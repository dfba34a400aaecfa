/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin ink replay-check: is one act of writing used more than once? The very same series is seen
 * without any key; with a recipient's key also one that was moved, scaled, slowed or disturbed.
 */
#include <stdio.h>
#include <string.h>
#include <yinxin/ink_match.h>
#include "cmd_ink.h"
#include "ink_packages.h"
#include "signing.h"

struct tally {
	size_t compared, same, alike, unopened;
};

static void
put_pair(const struct cli *c, struct yx_json_build *b, const struct ink_held *x,
	 const struct ink_held *y, bool same, double likeness)
{
	cli_say(c, "%s\n%s\n  %s (likeness %.2f)", "%s\n%s\n  %s（相似度 %.2f）", x->label,
		y->label,
		same ? cli_text(c, "the very same series: one is a replay",
				"笔迹序列完全相同：其一为重放")
		     : cli_text(c, "nearly the same series: a disturbed copy, not a new act",
				"笔迹序列几乎相同：系改动后的复制，非重新书写"),
		likeness);
	yx_json_begin_object(b, NULL);
	yx_json_put_str(b, "first", x->label);
	yx_json_put_str(b, "second", y->label);
	yx_json_put_str(b, "finding", same ? "same-series" : "near-identical");
	yx_json_put_real(b, "likeness", likeness);
	yx_json_end(b);
}

static void
compare(const struct cli *c, struct yx_json_build *b, const struct ink_held *x,
	const struct ink_held *y, struct tally *t)
{
	bool same = x->found && y->found && x->found->bound != YX_INK_BROKEN &&
		    y->found->bound != YX_INK_BROKEN &&
		    yx_ink_package_same_act(&x->found->package, &y->found->package);
	double likeness = same ? 1 : 0;

	t->compared++;
	if (!same && x->opened && y->opened)
		likeness = yx_ink_replay_likeness(x->content.ink, y->content.ink);
	t->same += same;
	t->alike += !same && likeness >= YX_INK_REPLAY_THRESHOLD;
	if (same || likeness >= YX_INK_REPLAY_THRESHOLD)
		put_pair(c, b, x, y, same, likeness);
}

static void
open_all(const struct cli *c, struct ink_packages *p, const struct yx_key *key, struct tally *t)
{
	struct yx_error err = YX_ERROR_INIT;

	for (size_t i = 0; i < p->count; i++) {
		struct ink_held *h = &p->held[i];

		if (h->opened || h->found->bound == YX_INK_BROKEN)
			continue;
		if (key && yx_ink_package_open(&h->content, &h->found->package, key, &err) == YX_OK)
			h->opened = true;
		else
			t->unopened++;
		if (key && !h->opened)
			cli_note_error(c, h->label, err.text);
	}
}

static int
check(struct cli *c, struct ink_packages *p, const struct yx_key *key)
{
	struct yx_json_build b = { 0 };
	struct tally t = { 0 };
	int rc = CLI_OK;

	open_all(c, p, key, &t);
	yx_json_begin_object(&b, NULL);
	yx_json_begin_array(&b, "findings");
	for (size_t i = 1; i < p->count; i++)
		for (size_t k = 0; k < i; k++)
			compare(c, &b, &p->held[k], &p->held[i], &t);
	yx_json_end(&b);
	yx_json_put_int(&b, "acts", (int64_t)p->count);
	yx_json_put_int(&b, "pairs", (int64_t)t.compared);
	yx_json_put_int(&b, "same_series", (int64_t)t.same);
	yx_json_put_int(&b, "near_identical", (int64_t)t.alike);
	yx_json_put_int(&b, "not_opened", (int64_t)t.unopened);
	yx_json_end(&b);
	cli_say(c, "%zu acts, %zu pairs: %zu the very same, %zu nearly the same",
		"共 %zu 次书写、%zu 对：完全相同 %zu 对，几乎相同 %zu 对", p->count, t.compared,
		t.same, t.alike);
	if (t.unopened)
		cli_say(
		    c,
		    "%zu could not be opened: of these only the very same series would be seen; "
		    "give a recipient's key with --key",
		    "有 %zu 份未能开启：对其只能发现完全相同的序列；请用 --key 给出接收人密钥",
		    t.unopened);
	if (c->json)
		rc = cli_print_json(c, &b);
	else
		yx_json_build_clear(&b);
	return rc != CLI_OK ? rc : t.same || t.alike ? CLI_FAILED : CLI_OK;
}

int
ink_replay_check(struct cli *c)
{
	const char *option, *value, *key_path = NULL, *key_password = NULL;
	struct ink_packages *p = yx_alloc(sizeof(*p));
	struct yx_error err = YX_ERROR_INIT;
	struct yx_key *key = NULL;
	int rc = p ? CLI_OK : CLI_INTERNAL;

	while (rc == CLI_OK && (option = cli_option(c, "--key --key-password", &value))) {
		if (strcmp(option, "--key") == 0)
			key_path = value;
		else if (strcmp(option, "--key-password") == 0)
			key_password = value;
		else if (!*option)
			rc = ink_packages_add(c, p, value, yx_bytes(NULL, 0), true);
		else
			rc = cli_usage(c, "not expected:", "多余的参数：", option);
	}
	if (rc == CLI_OK && c->next < 0)
		rc = CLI_USAGE;
	if (rc == CLI_OK && p->count < 2)
		rc = cli_usage(c, "at least two acts of writing are needed", "至少需要两份笔迹",
			       NULL);
	if (rc == CLI_OK && key_path &&
	    signing_key_load(c, &key, key_path, key_password, &err) != YX_OK)
		rc = cli_error(c, &err, key_path);
	if (rc == CLI_OK)
		rc = check(c, p, key);
	if (p)
		ink_packages_clear(p);
	yx_free(p);
	yx_key_free(key);
	return rc;
}
