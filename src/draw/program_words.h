/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a Type 1 program, and patterns of them. Private to draw. */
#ifndef YINXIN_DRAW_PRIVATE_PROGRAM_WORDS_H
#define YINXIN_DRAW_PRIVATE_PROGRAM_WORDS_H

#include <yinxin/base.h>

#define TYPE1_GOT  4
#define TYPE1_SEEN 24 /* entries of a list, each of which may be there once */

/* One part of the program: in the clear, or decrypted. */
struct type1_words {
	struct yx_reader r;
	struct yx_bytes got[TYPE1_GOT]; /* of the last match: names and whole numbers, in order */
	unsigned defined;               /* of the words below: which have a meaning */
};

/* What fonts give short names: to read bytes, to define, to put; each has two. */
enum { TYPE1_RD = 1, TYPE1_RD2 = 2, TYPE1_ND = 4, TYPE1_ND2 = 8, TYPE1_NP = 16, TYPE1_NP2 = 32 };

bool type1_is_space(int c);
bool type1_ends_word(int c);
/* A word, a name with its slash, a whole string, or a bracket or brace; comments are left out.
 * Empty at the end, and where something stands that fonts do not have. */
struct yx_bytes type1_next(struct type1_words *w);
/* What stands next without taking it; what is in front of it is left behind. */
struct yx_bytes type1_peek(struct type1_words *w);
/*
 * Does the program go on like this? If so it is taken. Words of the pattern are apart by blanks:
 * `#` a whole number, `~` any number, `~*` numbers or none, `~4` four in
 * brackets or braces, `/?` any name, `()` a string, `{*}` a
 * procedure, `!` true or false, `=` a word for `def`; a word with `?` in front may be missing.
 */
bool type1_match(struct type1_words *w, const char *pattern);
/* An entry of the list, for the first time; `seen` has a place for each. */
bool type1_entry(struct type1_words *w, const char *const *list, size_t count, bool *seen);
/* A name that no reader looks for, with a plain value. */
bool type1_other_entry(struct type1_words *w);
/* A whole number of digits; SIZE_MAX: none, or more than a font can have. */
size_t type1_number(struct yx_bytes word);

/* Of digits with a point at most, as all numbers are that match. */
double type1_value(struct yx_bytes word);

#endif
