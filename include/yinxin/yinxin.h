/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yinxin.h: the umbrella header, and the conventions that hold in all the others.
 *
 * Names       yx_<module>_<noun>_<verb>. base has no module word. Types are structs without
 *             typedef (yx_time is the one exception). Domain words are those of the standards.
 * Ownership   by verb. new, open, parse, load, dup: you own the result; release it with the
 *             type's _free(). init: you own the struct; release what is in it with _clear().
 *             A bare noun (yx_cert_subject) borrows from its owner. take: moves, leaves NULL
 *             behind. wipe: overwrites a secret. Every _free() and _clear() accepts NULL or an
 *             empty struct.
 * Borrowing   a parsed thing borrows from the bytes it was parsed from, unless its header says it
 *             copies. Keep the input alive.
 * Errors      functions that can fail return enum yx_status, fill *err on failure only, and leave
 *             *out NULL or zeroed. `err` may be NULL. There is no global or thread-local error.
 *             The library never prints and never exits.
 * Verdicts    are data. A verification returns YX_OK when its checks ran; what they found is in
 *             the report. It fails only when it could not run.
 * Text        is UTF-8. Times are UTC, microseconds (yx_time). Sizes are bytes. Units stand at the
 *             end of a name: timeout_ms, size_max. Coordinates: PDF points, OFD millimetres.
 * Threads     no object may be used by two threads at once; different objects may. Parsed,
 *             unchanging objects (certificates, trust stores, public keys) may be shared for
 *             reading. There is no global state but OpenSSL's.
 * Limits      of every parser are in limits.h.
 */
#ifndef YINXIN_YINXIN_H
#define YINXIN_YINXIN_H

#include <yinxin/base.h>
#include <yinxin/der.h>
#include <yinxin/limits.h>

#include <yinxin/version.h>

#endif
