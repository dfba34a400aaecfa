/* SPDX-License-Identifier: Apache-2.0 */
/* parse.h: what the files that read a package share. Private to evidence. */
#ifndef YINXIN_EVIDENCE_PARSE_H
#define YINXIN_EVIDENCE_PARSE_H

#include "format.h"

struct evidence_parser {
	struct yx_evidence *e;
	struct yx_error *err;
};

/* What is kept is kept in the package's arena; NULL: no memory. */
char *evidence_keep_str(struct evidence_parser *p, const char *s);
enum yx_status evidence_get_str(struct evidence_parser *p, const struct yx_json_at *at,
				const char *key, const char **out);
/* Fixed-size hex. */
enum yx_status evidence_get_hex(struct evidence_parser *p, const struct yx_json_at *at,
				const char *key, void *out, size_t len);
enum yx_status evidence_get_digest(struct evidence_parser *p, const struct yx_json_at *at,
				   const char *key, enum yx_digest_alg alg, struct yx_digest *out);
enum yx_status evidence_get_data(struct evidence_parser *p, const struct yx_json_at *at,
				 const char *key, struct yx_bytes *out);
/* An array of at most `max`; room for its elements in *out. */
enum yx_status evidence_get_list(struct evidence_parser *p, const struct yx_json_at *at,
				 const char *key, size_t max, size_t size, struct yx_json_at *list,
				 void *out, size_t *count);

/* parse_ledger.c: the members "events", "chain" and "log" */
enum yx_status evidence_parse_events(struct evidence_parser *p, const struct yx_json_at *content);
enum yx_status evidence_parse_chain(struct evidence_parser *p, const struct yx_json_at *content);
enum yx_status evidence_parse_log(struct evidence_parser *p, const struct yx_json_at *content);

#endif
