/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apart.h: the part of a command that reads what others made, in a child process that can only
 * compute (sandbox.h, docs/REPORTS.md).
 *
 * A command takes its options, passwords and keys, then hands the rest of its work to apart_run().
 * That rest is written as if it ran here: it opens the files that the command line names, writes
 * the outputs that it names, prints and returns an exit status. In the child the files are those
 * opened before; printing, writing and fetching are questions to this process (apart_host.c), which
 * grants no more than the command line asked for.
 */
#ifndef YINXIN_PROGRAM_APART_H
#define YINXIN_PROGRAM_APART_H

#include <yinxin/report_page.h>
#include "cli.h"
#include "material.h"
#include "signing.h"

struct signing_desk; /* signing_desk.h */

struct apart {
	struct cli *c;
	int (*work)(void *state); /* returns an exit status */
	void *state;
	const char *subject;                 /* whose fault a crash is taken to be: a file's name */
	const struct material *material;     /* what may be fetched; NULL: nothing */
	struct signing_authorities *tsa;     /* who may be asked for time-stamps; NULL: nobody */
	struct signing_desk *desk;           /* what may be signed; NULL: nothing */
	const char *folder;                  /* to be read beside the files; NULL: none */
	struct yx_report_renderer *renderer; /* that may be asked for pages; NULL: none */
	bool draws;                          /* it needs fonts and the libraries for them */
	unsigned seconds;                    /* processor time; 0: by the size of the files */
};

/*
 * The exit status of `work`; CLI_DATA, after saying why, when the child did not end well. Where the
 * system has no sandbox, or after --no-sandbox, `work` runs here; after --sandbox it is refused
 * there.
 */
int apart_run(const struct apart *a);

/* A part of a command that does all of its work there, reading its options too. */
int apart_part(struct cli *c, int (*run)(struct cli *c), bool draws);

/* One sentence on standard error about a child that did not end well; CLI_DATA. */
struct yx_sandbox_result;
int apart_tell_end(const struct cli *c, const char *subject,
		   const struct yx_sandbox_result *result);

/* What a child said: as it is, or for a terminal without what would steer it. */
void apart_print(FILE *to, struct yx_bytes text);

/* Is this the child? */
bool apart_inside(void);
/* For a child that was made without apart_run(), with apart_answer() as its host. */
void apart_begin_inside(void);

/* ----------------------------------------------- questions and their answers */

enum apart_op {
	APART_BEGIN = 'b', /* flags, path */
	APART_PIECE = 'p', /* data */
	APART_PATCH = 'x', /* offset, data */
	APART_COPY = 'y',  /* offset, path of an opened file, length: that piece of it */
	APART_COMMIT = 'c',
	APART_ABORT = 'a',
	APART_FOLDER = 'd',    /* private, path */
	APART_EXIT = 'e',      /* exit status */
	APART_FETCH = 'f',     /* kind, URL, request: the answer */
	APART_RECALL = 'r',    /* kind, URL, request: when it was stored, the answer */
	APART_KEEP = 'k',      /* the last answer fetched */
	APART_STAMP = 't',     /* time in ms, URL, request: the answer */
	APART_AUTHORITY = 'l', /* URL of a local authority: its certificate */
	APART_DRAW = 'g',      /* prefix; first, last page and dots per inch: the pages */
	APART_PASSWORD = 'w',  /* confirm, where it comes from: the password */
	APART_IDENTITY = 'i',  /* exit status; certificates, the signer's first */
	APART_SHOW = 'v',      /* what it is of, a piece of what shall be signed */
	APART_SIGN = 's'       /* the value */
};

/* Put together what is asked: the operation, a number, up to two texts. */
void apart_question(struct yx_buf *q, enum apart_op op, uint64_t number, struct yx_bytes first,
		    struct yx_bytes second);
bool apart_question_take(struct yx_bytes q, enum apart_op *op, uint64_t *number,
			 struct yx_bytes *first, struct yx_bytes *second);
/* In the child: ask, and take the status and error that come back. `out` (may be NULL) gets what
 * else there is. */
YX_MUST_CHECK enum yx_status apart_ask(enum apart_op op, uint64_t number, struct yx_bytes first,
				       struct yx_bytes second, struct yx_buf *out,
				       struct yx_error *err);

/* The fetch callbacks of material.h and signing.h, here or in the child. */
enum yx_status apart_fetch(void *material, enum yx_fetch_kind kind, struct yx_bytes url,
			   struct yx_bytes request, struct yx_buf *out, struct yx_error *err);
bool apart_recall(void *material, enum yx_fetch_kind kind, struct yx_bytes url,
		  struct yx_bytes request, yx_time *stored, struct yx_buf *out);
void apart_keep(void *material, enum yx_fetch_kind kind, struct yx_bytes url,
		struct yx_bytes request, struct yx_bytes body);
enum yx_status apart_stamp(void *tsa, const char *url, struct yx_bytes request, int64_t timeout_ms,
			   struct yx_buf *answer, struct yx_error *err);

/* A yx_report_pages_fn of a child. */
enum yx_status apart_draw(void *state, uint64_t prefix, size_t first, size_t last, double dpi,
			  struct yx_buf *pngs, struct yx_error *err);
/* cli_password() of a child. `spec` may be NULL. */
enum yx_status apart_password(const char *spec, bool confirm, struct yx_buf *out,
			      struct yx_error *err);

/* This process's side: answers to one child. */
struct apart_host {
	const struct cli *c;
	const struct material *material;
	struct signing_authorities *tsa;
	struct signing_desk *desk;
	struct yx_report_renderer *renderer;
	/* files that were opened for the child; NULL: none */
	bool (*opened)(void *files, const char *path, struct yx_bytes *out);
	void *files;
	size_t drawn;
	struct yx_out *out; /* being written */
	bool ended;         /* it has said its exit status */
	int exit;
	size_t passwords;
	size_t calls; /* fetched so far: the child's own count is its own */
	uint64_t bytes;
	int64_t spent_us;
	struct yx_buf last; /* the last answer fetched, and what was asked for it */
	struct yx_buf last_url, last_request;
	enum yx_fetch_kind last_kind;
};
bool apart_answer(void *host, struct yx_bytes question, struct yx_buf *answer);
void apart_host_clear(struct apart_host *h);

/* apart_sign.c: before the child is made, what it is held to. */
void apart_sign_order(struct signing_desk *d,
		      bool (*opened)(void *files, const char *path, struct yx_bytes *out),
		      void *files);
/* For apart_answer(). False: no honest child asks that. */
bool apart_sign_for(struct apart_host *h, enum apart_op op, uint64_t number, struct yx_bytes first,
		    struct yx_buf *out, enum yx_status *st, struct yx_error *err);
bool apart_sign_may_write(struct apart_host *h, enum apart_op op);
void apart_sign_wrote(struct apart_host *h, struct yx_bytes data);

#endif
