/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificate policies: RFC 5280 6.1 with the graph of RFC 9618 in place of the tree, which grows
 * exponentially in mapped paths. One level per certificate; a level has at most one node per
 * policy, and a node names its parents in the level above. Pruning is left to the end: whether the
 * graph is NULL is told by the lowest level alone, since every node has a parent.
 */
#include "path.h"

struct node {
	struct yx_bytes policy;
	struct yx_bytes *expected; /* policies of the next level that continue this one */
	uint32_t expected_count;
	uint32_t *parents;
	uint32_t parent_count;
	bool alive; /* on a path to the last level */
};
struct level {
	struct node *nodes;
	uint32_t count, capacity;
};
struct graph {
	struct yx_arena *arena;
	struct level levels[YX_LIMIT_PATH_CERTS + 2];
	int depth; /* the lowest level */
	uint32_t total;
	bool none;   /* the graph is NULL */
	bool failed; /* a limit or memory */
};

static bool
is_any(struct yx_bytes policy)
{
	return yx_bytes_equal(policy, yx_oid_bytes(YX_OID_EXT_ANY_POLICY));
}

static struct node *
find_node(struct level *l, struct yx_bytes policy)
{
	for (uint32_t i = 0; i < l->count; i++)
		if (yx_bytes_equal(l->nodes[i].policy, policy))
			return &l->nodes[i];
	return NULL;
}

static struct node *
add_node(struct graph *g, struct level *l, struct yx_bytes policy, uint32_t parents_max)
{
	struct node *grown, *n;
	uint32_t capacity;

	if (g->failed || ++g->total > YX_LIMIT_POLICY_NODES)
		goto fail;
	if (l->count == l->capacity) {
		capacity = l->capacity ? l->capacity * 2 : 8;
		if (!(grown = yx_arena_array(g->arena, capacity, sizeof *grown)))
			goto fail;
		for (uint32_t i = 0; i < l->count; i++)
			grown[i] = l->nodes[i];
		l->nodes = grown;
		l->capacity = capacity;
	}
	n = &l->nodes[l->count];
	*n = (struct node){ .policy = policy };
	n->parents = yx_arena_array(g->arena, parents_max ? parents_max : 1, sizeof *n->parents);
	n->expected = yx_arena_array(g->arena, 1, sizeof *n->expected);
	if (!n->parents || !n->expected)
		goto fail;
	n->expected[0] = policy;
	n->expected_count = 1;
	l->count++;
	return n;
fail:
	g->failed = true;
	return NULL;
}

static bool
expects(const struct node *n, struct yx_bytes policy)
{
	for (uint32_t i = 0; i < n->expected_count; i++)
		if (yx_bytes_equal(n->expected[i], policy))
			return true;
	return false;
}

/* A node for `policy` under every node above that expects it; false when none does. */
static bool
add_under_expecting(struct graph *g, struct level *above, struct level *l, struct yx_bytes policy)
{
	struct node *n = NULL;

	for (uint32_t i = 0; i < above->count && !g->failed; i++) {
		if (!expects(&above->nodes[i], policy))
			continue;
		if (!n && !(n = add_node(g, l, policy, above->count)))
			return true;
		n->parents[n->parent_count++] = i;
	}
	return n != NULL;
}

static void
add_under_any(struct graph *g, struct level *above, struct level *l, struct yx_bytes policy)
{
	struct node *any = find_node(above, yx_oid_bytes(YX_OID_EXT_ANY_POLICY)), *n;

	if (any && (n = add_node(g, l, policy, 1)))
		n->parents[n->parent_count++] = (uint32_t)(any - above->nodes);
}

/* RFC 9618 5.1, 6.1.3 (d). `any_counts`: anyPolicy in this certificate is processed. */
static void
descend(struct graph *g, const struct yx_cert *c, bool any_counts)
{
	struct level *above = &g->levels[g->depth], *l = &g->levels[g->depth + 1];
	struct yx_bytes policy, qualifiers;
	bool listed_any = false;

	for (size_t i = 0; yx_cert_policy_at(c, i, &policy, &qualifiers); i++) {
		if (is_any(policy)) {
			listed_any = true;
			continue;
		}
		if (!find_node(l, policy) && !add_under_expecting(g, above, l, policy))
			add_under_any(g, above, l, policy);
	}
	if (listed_any && any_counts)
		for (uint32_t i = 0; i < above->count; i++)
			for (uint32_t k = 0; k < above->nodes[i].expected_count; k++)
				if (!g->failed && !find_node(l, above->nodes[i].expected[k]))
					add_under_expecting(g, above, l,
							    above->nodes[i].expected[k]);
	g->depth++;
	g->none = g->none || l->count == 0;
}

static void
remove_node(struct level *l, struct node *n)
{
	*n = l->nodes[--l->count];
}

struct mapping {
	struct yx_bytes issuer, subject;
	bool done; /* taken together with an earlier one of the same issuer policy */
};

/* 6.1.4 (b)(1): the node continues as what its policy maps to. */
static void
map_policy(struct graph *g, struct level *l, struct mapping *maps, uint32_t first, uint32_t count)
{
	struct yx_bytes from = maps[first].issuer;
	struct node *n = find_node(l, from), *any;

	if (!n) {
		if (!find_node(l, yx_oid_bytes(YX_OID_EXT_ANY_POLICY)) ||
		    !(n = add_node(g, l, from, 1)))
			return;
		/* its parent is the anyPolicy node of the level above: that of anyPolicy here */
		any = find_node(l, yx_oid_bytes(YX_OID_EXT_ANY_POLICY));
		if (any->parent_count > 0)
			n->parents[n->parent_count++] = any->parents[0];
	}
	if (!(n->expected = yx_arena_array(g->arena, count - first, sizeof *n->expected))) {
		g->failed = true;
		return;
	}
	n->expected_count = 0;
	for (uint32_t i = first; i < count; i++)
		if (yx_bytes_equal(maps[i].issuer, from)) {
			n->expected[n->expected_count++] = maps[i].subject;
			maps[i].done = true;
		}
}

static uint32_t
read_mappings(struct graph *g, const struct yx_cert *c, struct mapping **out)
{
	struct yx_bytes issuer, subject;
	uint32_t count = 0;

	*out = NULL;
	if (!c->ext[EXT_POLICY_MAPPINGS].present)
		return 0;
	if (!(*out = yx_arena_array(g->arena, YX_LIMIT_CERT_POLICIES, sizeof **out))) {
		g->failed = true;
		return 0;
	}
	while (count < YX_LIMIT_CERT_POLICIES &&
	       yx_cert_policy_mapping_at(c, count, &issuer, &subject))
		(*out)[count++] = (struct mapping){ issuer, subject, false };
	return count;
}

/* 6.1.4 (a), (b). Mappings to or from anyPolicy were refused with the certificate's form. */
static void
apply_mappings(struct graph *g, const struct yx_cert *c, bool mapping_allowed)
{
	struct level *l = &g->levels[g->depth];
	struct mapping *maps;
	uint32_t count = read_mappings(g, c, &maps);
	struct node *n;

	for (uint32_t i = 0; i < count && !g->failed; i++) {
		if (maps[i].done)
			continue;
		if (mapping_allowed)
			map_policy(g, l, maps, i, count);
		else if ((n = find_node(l, maps[i].issuer)))
			remove_node(l, n);
	}
	g->none = g->none || l->count == 0;
}

/* Mark what lies on a path to the lowest level. */
static void
prune(struct graph *g)
{
	struct level *l = &g->levels[g->depth];

	for (uint32_t i = 0; i < l->count; i++)
		l->nodes[i].alive = true;
	for (int depth = g->depth; depth > 0; depth--)
		for (uint32_t i = 0; i < g->levels[depth].count; i++) {
			const struct node *n = &g->levels[depth].nodes[i];

			for (uint32_t k = 0; n->alive && k < n->parent_count; k++)
				g->levels[depth - 1].nodes[n->parents[k]].alive = true;
		}
}

static bool
wanted(const struct yx_path_options *o, struct yx_bytes policy)
{
	for (size_t i = 0; i < o->initial_policy_count; i++)
		if (is_any(o->initial_policies[i]) ||
		    yx_bytes_equal(o->initial_policies[i], policy))
			return true;
	return o->initial_policy_count == 0;
}

static void
put_policy(struct yx_path_report *r, struct yx_bytes policy, size_t max)
{
	for (size_t i = 0; i < r->policy_count; i++)
		if (yx_bytes_equal(r->policies[i], policy))
			return;
	if (r->policy_count < max)
		r->policies[r->policy_count++] = yx_arena_dup(r->arena, policy);
}

/*
 * 6.1.5 (g), RFC 9618 5.3: the policies of the anchor's domain (nodes right under an anyPolicy
 * node) that reach the end, and of those the ones the caller wants.
 */
static bool
user_constrained(struct graph *g, const struct yx_path_options *o, struct yx_path_report *r)
{
	size_t max = g->total + o->initial_policy_count + 1;
	bool any_at_end;

	if (g->none)
		return false;
	prune(g);
	if (!(r->policies = yx_arena_array(r->arena, max, sizeof *r->policies)))
		return false;
	any_at_end = find_node(&g->levels[g->depth], yx_oid_bytes(YX_OID_EXT_ANY_POLICY)) != NULL;
	for (int depth = 1; depth <= g->depth; depth++)
		for (uint32_t i = 0; i < g->levels[depth].count; i++) {
			const struct node *n = &g->levels[depth].nodes[i];
			bool top = false;

			for (uint32_t k = 0; k < n->parent_count; k++)
				top =
				    top || is_any(g->levels[depth - 1].nodes[n->parents[k]].policy);
			if (n->alive && top && !is_any(n->policy) && wanted(o, n->policy))
				put_policy(r, n->policy, max);
		}
	if (any_at_end && o->initial_policy_count == 0)
		put_policy(r, yx_oid_bytes(YX_OID_EXT_ANY_POLICY), max);
	for (size_t i = 0; any_at_end && i < o->initial_policy_count; i++)
		put_policy(r, o->initial_policies[i], max);
	return r->policy_count > 0;
}

static void
count_down(int *counter)
{
	if (*counter > 0)
		--*counter;
}

static void
lower_to(int *counter, int limit)
{
	if (limit >= 0 && limit < *counter)
		*counter = limit;
}

struct counters {
	int explicit_policy, mapping, any;
};

/* 6.1.4 (h), (i), (j): what a CA's certificate says about those below it. */
static void
prepare_next(struct counters *n, const struct yx_cert *c)
{
	int require, inhibit;

	if (!yx_cert_self_issued(c)) {
		count_down(&n->explicit_policy);
		count_down(&n->mapping);
		count_down(&n->any);
	}
	yx_cert_policy_constraints(c, &require, &inhibit);
	lower_to(&n->explicit_policy, require);
	lower_to(&n->mapping, inhibit);
	lower_to(&n->any, yx_cert_inhibit_any_policy(c));
}

/* 6.1.5 (a), (b): the end certificate's own demand. */
static void
wrap_up(struct counters *n, const struct yx_cert *c)
{
	int require, inhibit;

	count_down(&n->explicit_policy);
	yx_cert_policy_constraints(c, &require, &inhibit);
	if (require == 0)
		n->explicit_policy = 0;
}

static void
run(struct graph *g, const struct path_request *req, const struct yx_path_options *o,
    struct yx_path_report *r)
{
	size_t n = r->chain_len - 1;
	bool ours = req->policies;
	struct counters left = {
		.explicit_policy = ours && o->require_explicit_policy ? 0 : (int)n + 1,
		.mapping = ours && o->inhibit_policy_mapping ? 0 : (int)n + 1,
		.any = ours && o->inhibit_any_policy ? 0 : (int)n + 1,
	};

	for (size_t i = n; i-- > 0;) {
		const struct yx_cert *c = r->chain[i].cert;

		if (!c->ext[EXT_POLICIES].present)
			g->none = true;
		if (!g->none)
			descend(g, c, left.any > 0 || (i > 0 && yx_cert_self_issued(c)));
		if (left.explicit_policy == 0 && g->none) {
			report_add(r, FINDING_POLICY, YX_SUB_NONE, (int)i, "%s", "");
			return;
		}
		if (i == 0)
			break;
		if (!g->none)
			apply_mappings(g, c, left.mapping > 0);
		prepare_next(&left, c);
	}
	wrap_up(&left, r->chain[0].cert);
	if (!g->failed && !user_constrained(g, o, r) && left.explicit_policy == 0)
		report_add(r, FINDING_POLICY, YX_SUB_NONE, 0, "%s", "");
}

void
policies_check(const struct path_context *ctx, const struct path_request *req,
	       struct yx_path_report *r)
{
	static const struct yx_path_options nothing_asked = YX_PATH_OPTIONS_INIT;
	struct graph *g;

	if (r->chain_len < 2)
		return;
	if (!(g = yx_arena_alloc(r->arena, sizeof *g))) {
		report_add(r, FINDING_POLICY_LIMIT, YX_SUB_NONE, -1, "%s", "");
		return;
	}
	g->arena = r->arena;
	if (add_node(g, &g->levels[0], yx_oid_bytes(YX_OID_EXT_ANY_POLICY), 0))
		run(g, req, req->policies ? ctx->options : &nothing_asked, r);
	if (g->failed)
		report_add(r, FINDING_POLICY_LIMIT, YX_SUB_NONE, -1, "%s", "");
}
