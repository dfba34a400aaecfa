/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ink_match: is it the same writer?
 *
 * A template is made from several genuine captures of one person (three to ten; five is what the
 * promised error rates were measured with). A probe is scored against one template: the score is
 * higher when more alike, and comes with a calibrated likelihood ratio (how much more probable the
 * findings are if the same person wrote it than if a practised forger did), reasons about quality
 * and liveness, and a decision at the product's one default threshold.
 *
 * There is no function that searches a probe among many people, on purpose.
 *
 * Scores are plain double arithmetic in one thread: the same inputs give the same score. How they
 * were chosen and measured: docs/HANDWRITING.md.
 */
#ifndef YINXIN_INK_MATCH_H
#define YINXIN_INK_MATCH_H

#include <yinxin/ink.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --------------------------------------------------- quality and liveness */

/* Each is a reason a person can act upon, never a silent no. Or'ed together. */
enum yx_ink_reason {
	YX_INK_TOO_SHORT = 1,     /* too few samples or too brief to compare */
	YX_INK_TOO_LONG = 2,      /* longer than any signature */
	YX_INK_TOO_SMALL = 4,     /* hardly larger than the device's grid */
	YX_INK_LOW_RATE = 8,      /* sampled too slowly to keep the movement */
	YX_INK_RATE_DIFFERS = 16, /* measured rate is not what the device says */
	YX_INK_TRACED = 32,       /* slow, halting: velocity without the peaks of a fluent hand */
	YX_INK_REPLAYED = 64,     /* nearly the same series as a known one */
	YX_INK_MACHINE_SMOOTH = 128, /* smoother than a hand can be */
	YX_INK_QUANTISED = 256,      /* coarse grid or repeated steps: not a pen's series */
	YX_INK_TOO_FAST = 512,       /* speed or acceleration no hand reaches */
	YX_INK_TIME_BROKEN = 1024,   /* gaps or steps in time that a device does not make */
	YX_INK_NO_TIME = 2048,       /* no times, or they say nothing: nothing can be compared */
	YX_INK_GAPS_UNKNOWN = 4096, /* samples were counted: pauses between strokes are not known */
	YX_INK_REASON_LAST = YX_INK_GAPS_UNKNOWN
};
/* With one of these a difference may be the device's: never "not accepted" for it. */
#define YX_INK_REASONS_OF_DEVICE                                                                   \
	(YX_INK_LOW_RATE | YX_INK_TIME_BROKEN | YX_INK_NO_TIME | YX_INK_GAPS_UNKNOWN)

struct yx_ink_quality {
	unsigned reasons; /* enum yx_ink_reason */
	size_t samples;
	size_t strokes;
	double duration_s;
	double rate_hz;        /* measured */
	double speed_peaks_hz; /* velocity maxima per second of writing: 6..14 in a fluent hand */
	double pause_ratio;    /* share of writing time almost at rest */
	double jitter;         /* high-frequency share of the movement */
	double grid;           /* smallest step of x and y, device units */
};

/* Always runs; findings in *q. */
void yx_ink_quality(struct yx_ink_quality *q, const struct yx_ink *ink);
/* A reason in words for a person: `bit` is one of enum yx_ink_reason. */
const char *yx_ink_reason_text(unsigned bit, bool chinese);
/* "too-short": stable, for machines. */
const char *yx_ink_reason_name(unsigned bit);

/*
 * How alike two captures are as series, not as signatures: 0 for two acts of writing, 1 for one
 * series copied, shifted, scaled, resampled or lightly disturbed. At or above
 * YX_INK_REPLAY_THRESHOLD the later one is a replay.
 */
double yx_ink_replay_likeness(const struct yx_ink *a, const struct yx_ink *b);
#define YX_INK_REPLAY_THRESHOLD 0.5

/* -------------------------------------------------------------- templates */

struct yx_ink_template;

enum yx_ink_consistency {
	YX_INK_CONSISTENT,  /* good enrolment */
	YX_INK_VARIABLE,    /* usable; a wide hand, expect weaker answers */
	YX_INK_INCONSISTENT /* at least one sample does not belong: take it again */
};

struct yx_ink_enrolment {
	enum yx_ink_consistency consistency;
	size_t samples;
	double spread;      /* mean distance among the samples */
	double worst_ratio; /* of the worst sample's distance to the others' */
	size_t worst;       /* which sample, from 0 */
	unsigned reasons;   /* quality reasons of any sample */
};

/*
 * Make a template of `count` genuine captures (YX_INK_ENROL_MIN..YX_INK_ENROL_MAX, else USAGE).
 * `info` (may be NULL) gets the consistency check; an inconsistent enrolment still gives a
 * template, the caller decides. A capture too short to compare, or without time, is MALFORMED.
 */
#define YX_INK_ENROL_MIN 1
#define YX_INK_ENROL_MAX 16
YX_MUST_CHECK enum yx_status yx_ink_template_new(struct yx_ink_template **out,
						 const struct yx_ink *const *captures, size_t count,
						 struct yx_ink_enrolment *info,
						 struct yx_error *err);
void yx_ink_template_free(struct yx_ink_template *t);
size_t yx_ink_template_count(const struct yx_ink_template *t);

/*
 * Renewal. Add a capture that was accepted by other means or with strong support; beyond
 * YX_INK_ENROL_KEEP samples the oldest goes. Hands change: a template is due when its newest sample
 * is older than two years, or fewer than three samples are in it.
 */
#define YX_INK_ENROL_KEEP 10
YX_MUST_CHECK enum yx_status yx_ink_template_add(struct yx_ink_template *t,
						 const struct yx_ink *capture,
						 struct yx_ink_enrolment *info,
						 struct yx_error *err);
bool yx_ink_template_is_due(const struct yx_ink_template *t, yx_time now);
/* When its newest sample was written; YX_TIME_NONE when no capture said. */
yx_time yx_ink_template_newest(const struct yx_ink_template *t);

/*
 * Cancelable templates. protect() replaces the series by a transform of them that depends on the
 * key; afterwards, and after loading such a template, scoring needs unlock() with the same key
 * (else DENIED). Distances, and so scores, are unchanged under the right key; under another key
 * everything looks like a stranger. A stolen template is revoked by enrolling under a new key. The
 * transform is NOT encryption: keep templates encrypted at rest as any biometric data, and the key
 * somewhere else.
 */
#define YX_INK_KEY_BYTES 32
YX_MUST_CHECK enum yx_status yx_ink_template_protect(struct yx_ink_template *t,
						     const uint8_t key[YX_INK_KEY_BYTES],
						     struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ink_template_unlock(struct yx_ink_template *t,
						    const uint8_t key[YX_INK_KEY_BYTES],
						    struct yx_error *err);

bool yx_ink_template_is_protected(const struct yx_ink_template *t);

/* To bytes and back (features rounded to 1/4096 of their deviation). The key is not in it. */
YX_MUST_CHECK enum yx_status yx_ink_template_write(const struct yx_ink_template *t,
						   struct yx_buf *out, struct yx_error *err);
YX_MUST_CHECK enum yx_status yx_ink_template_parse(struct yx_ink_template **out, struct yx_bytes in,
						   struct yx_error *err);

/* --------------------------------------------------------------- scoring */

/* Verbal scale of evaluative reporting (ENFSI 2015), for and against. */
enum yx_ink_support {
	YX_INK_SUPPORT_AGAINST_STRONG = -3,
	YX_INK_SUPPORT_AGAINST_MODERATE = -2,
	YX_INK_SUPPORT_AGAINST_WEAK = -1,
	YX_INK_SUPPORT_NONE = 0,
	YX_INK_SUPPORT_WEAK = 1,
	YX_INK_SUPPORT_MODERATE = 2,
	YX_INK_SUPPORT_STRONG = 3
};

enum yx_ink_decision {
	YX_INK_NOT_ACCEPTED, /* score < threshold, or a replay */
	YX_INK_ACCEPTED,     /* score >= threshold and no disqualifying reason */
	/* The movement could not be told well enough to say no: `reasons` (of the probe) or
	 * `sample_reasons` name what is missing. Take the signature again, on another device. */
	YX_INK_NOT_DECIDED
};
/* "accepted", "not-accepted", "not-decided": stable, for machines. */
const char *yx_ink_decision_name(enum yx_ink_decision d);
/* The same in words for a person. */
const char *yx_ink_decision_text(enum yx_ink_decision d, bool chinese);

/*
 * A probe without usable times is no error: it is NOT_DECIDED with YX_INK_NO_TIME, score and ratio
 * 0. One whose times or rate are poor (or whose samples' are; YX_INK_REASONS_OF_DEVICE) is scored,
 * and may be accepted, but is never refused: below the threshold it is NOT_DECIDED and its ratio
 * says nothing.
 */
struct yx_ink_score {
	double score;     /* higher = more alike; comparable across people */
	double threshold; /* the default threshold it was judged at */
	enum yx_ink_decision decision;
	bool accepted;   /* decision is YX_INK_ACCEPTED */
	double log10_lr; /* log10 of the likelihood ratio, bounded by what the data support */
	enum yx_ink_support support;
	unsigned reasons; /* quality and liveness of the probe; replay of an enrolled sample */
	unsigned sample_reasons; /* of YX_INK_REASONS_OF_DEVICE, of any enrolled sample */
	double features[24]; /* what entered the fusion, in the order of yx_ink_feature_name() */
	size_t feature_count;
};

YX_MUST_CHECK enum yx_status yx_ink_score(struct yx_ink_score *out, const struct yx_ink_template *t,
					  const struct yx_ink *probe, struct yx_error *err);
const char *yx_ink_feature_name(size_t i);
/* Words for a report: "strong support for the same writer". */
const char *yx_ink_support_text(enum yx_ink_support s, bool chinese);
/* The default threshold, and the error rates it promises (docs/HANDWRITING.md). */
double yx_ink_threshold(void);

#ifdef __cplusplus
}
#endif
#endif
