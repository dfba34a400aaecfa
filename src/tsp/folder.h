/* SPDX-License-Identifier: Apache-2.0 */
/* folder.h: an authority that lives in a folder. */
#ifndef YINXIN_TSP_FOLDER_H
#define YINXIN_TSP_FOLDER_H

#include "authority.h"

#define TSP_PATH_MAX 4096

/* "FOLDER/NAME"; USAGE when it is too long. */
YX_MUST_CHECK enum yx_status tsp_folder_path(char out[TSP_PATH_MAX], const char *folder,
					     const char *name, struct yx_error *err);

/* demo.c: append a self-signed certificate for `key`. */
YX_MUST_CHECK enum yx_status tsp_demo_certificate(struct yx_buf *out, const struct yx_key *key,
						  const char *subject, int days,
						  struct yx_error *err);

/* conf.c: tsa.conf. Strings live in `memory`. */
struct tsp_conf {
	const char *policy;
	const char *policies[TSP_POLICIES_MAX];
	size_t policy_count;
	int64_t accuracy_us;
	bool ordering, pss, gm;
};
YX_MUST_CHECK enum yx_status tsp_conf_parse(struct tsp_conf *out, struct yx_bytes text,
					    struct yx_arena *memory, struct yx_error *err);
YX_MUST_CHECK enum yx_status tsp_conf_put(struct yx_buf *out, const struct tsp_conf *conf,
					  struct yx_error *err);

/* state.c: tsa.state, how far time had come. */
struct tsp_state;
YX_MUST_CHECK enum yx_status tsp_state_open(struct tsp_state **out, const char *folder,
					    yx_time *until, struct yx_error *err);
void tsp_state_free(void *state);
/* A tsp_reserve_fn. */
YX_MUST_CHECK enum yx_status tsp_state_reserve(void *state, yx_time until, struct yx_error *err);

#endif
