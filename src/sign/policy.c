/* SPDX-License-Identifier: Apache-2.0 */
/* Policies: four that are built in, and JSON files that start from one of them. */
#include <string.h>
#include <yinxin/codec_json.h>
#include <yinxin/sign.h>

static const struct yx_policy builtin[] = {
	/* trust as given, validity at signing time, revocation where material exists */
	{ .name = "default",
	  .judge_certificates = true,
	  .judge_time = true,
	  .judge_algorithms = true,
	  .claimed_time = YX_CLAIMED_TIME_UNLESS_REVOKED,
	  .revocation = YX_REVOCATION_AVAILABLE },
	/* bytes, structure, later changes, the cryptographic value; nothing else */
	{ .name = "integrity",
	  .claimed_time = YX_CLAIMED_TIME_BELIEVED,
	  .revocation = YX_REVOCATION_NONE },
	/* EN 319 102-1: only proof of existence moves the time; revocation must be known */
	{ .name = "etsi",
	  .judge_certificates = true,
	  .judge_time = true,
	  .judge_algorithms = true,
	  .claimed_time = YX_CLAIMED_TIME_IGNORED,
	  .revocation = YX_REVOCATION_REQUIRED,
	  .past_by_issue = true,
	  .require_key_usage = true },
	/* GM/T 0031 6.2.3: signing time within the certificate's validity, revoked before or after
	 */
	{ .name = "cn",
	  .judge_certificates = true,
	  .judge_time = true,
	  .judge_algorithms = true,
	  .claimed_time = YX_CLAIMED_TIME_BELIEVED,
	  .revocation = YX_REVOCATION_AVAILABLE,
	  .require_key_usage = true },
};

enum yx_status
yx_policy_builtin(struct yx_policy *out, const char *name, struct yx_error *err)
{
	for (size_t i = 0; i < sizeof(builtin) / sizeof(builtin[0]); i++)
		if (strcmp(builtin[i].name, name) == 0) {
			*out = builtin[i];
			return YX_OK;
		}
	return yx_fail(
	    err, YX_NOT_FOUND, NULL, "",
	    "no policy \"%.40s\"; there are default, integrity, etsi, cn, or give a file", name);
}

/* One of the words of an enum, by name. */
static enum yx_status
get_word(const struct yx_json_at *at, const char *key, const char *const *words, int *out,
	 struct yx_error *err)
{
	const char *s;
	enum yx_status st;

	if (!yx_json_has(at, key))
		return YX_OK;
	if ((st = yx_json_get_str(at, key, &s, err)) != YX_OK)
		return st;
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], s) == 0) {
			*out = i;
			return YX_OK;
		}
	return yx_json_fail(err, YX_MALFORMED, at, "", "%s: \"%.30s\" is not one of its words", key,
			    s);
}

static enum yx_status
get_flags(const struct yx_json_at *at, struct yx_policy *p, struct yx_error *err)
{
	const struct {
		const char *key;
		bool *value;
	} flags[] = { { "judge_certificates", &p->judge_certificates },
		      { "judge_time", &p->judge_time },
		      { "judge_algorithms", &p->judge_algorithms },
		      { "require_timestamp", &p->require_timestamp },
		      { "require_key_usage", &p->require_key_usage },
		      { "past_by_issue", &p->past_by_issue } };
	enum yx_status st;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (yx_json_has(at, flags[i].key) &&
		    (st = yx_json_get_bool(at, flags[i].key, flags[i].value, err)) != YX_OK)
			return st;
	return YX_OK;
}

static enum yx_status
read_policy(struct yx_policy *out, const struct yx_json_at *at, struct yx_error *err)
{
	static const char *const revocation[] = { "none", "available", "required", NULL };
	static const char *const claimed[] = { "believed", "ignored", "unless-revoked", NULL };
	const char *base = "default", *name;
	enum yx_status st;
	int64_t seconds = 0;
	int word;

	st = yx_json_only(at,
			  "name base judge_certificates judge_time judge_algorithms "
			  "require_timestamp require_key_usage revocation claimed_time "
			  "revocation_age_max_s revocation_grace_s past_by_issue",
			  err);
	if (st != YX_OK)
		return st;
	if (yx_json_has(at, "base") && (st = yx_json_get_str(at, "base", &base, err)) != YX_OK)
		return st;
	if ((st = yx_policy_builtin(out, base, err)) != YX_OK)
		return st;
	if ((st = yx_json_get_str(at, "name", &name, err)) != YX_OK)
		return st;
	snprintf(out->name, sizeof(out->name), "%s", name);
	if ((st = get_flags(at, out, err)) != YX_OK)
		return st;
	word = (int)out->revocation;
	if ((st = get_word(at, "revocation", revocation, &word, err)) != YX_OK)
		return st;
	out->revocation = (enum yx_revocation_mode)word;
	word = (int)out->claimed_time;
	if ((st = get_word(at, "claimed_time", claimed, &word, err)) != YX_OK)
		return st;
	out->claimed_time = (enum yx_claimed_time)word;
	if (yx_json_has(at, "revocation_age_max_s")) {
		st = yx_json_get_int(at, "revocation_age_max_s", 0, INT64_C(100) * 365 * 86400,
				     &seconds, err);
		out->revocation_age_max = seconds * YX_SECOND;
	}
	if (st == YX_OK && yx_json_has(at, "revocation_grace_s")) {
		st = yx_json_get_int(at, "revocation_grace_s", 0, INT64_C(10) * 365 * 86400,
				     &seconds, err);
		out->revocation_grace = seconds * YX_SECOND;
	}
	return st;
}

enum yx_status
yx_policy_parse(struct yx_policy *out, struct yx_bytes json, struct yx_error *err)
{
	struct yx_json *root = NULL;
	struct yx_json_at at;
	enum yx_status st = yx_json_parse(&root, json, NULL, err);

	if (st != YX_OK)
		return st;
	at = yx_json_at(root);
	st = read_policy(out, &at, err);
	yx_json_free(root);
	return st;
}
