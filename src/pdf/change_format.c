/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formatted values (ISO 32000-2 12.6.3, the action /F of a field): a script makes the text that is
 * shown, and no script is run here. But a format groups digits, rounds, adds a currency or a
 * percent sign: of a number it makes no other number.
 */
#include <math.h>
#include <string.h>
#include "change_picture.h"

#define DIGITS_MAX 60

/* The number that a text tells: its digits, where their decimals begin, its sign. */
struct told {
	char digits[DIGITS_MAX + 1];
	size_t count, decimals;
	size_t points, commas, dashes; /* separators between digits */
	bool minus, percent, odd;
};

static uint32_t
letter_at(struct yx_bytes letters, size_t i)
{
	const uint8_t *b = letters.data + 4 * i;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static struct told
read_number(struct yx_bytes letters)
{
	struct told t = { .count = 0 };
	size_t n = letters.len / 4, since = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t c = letter_at(letters, i);
		bool between = t.count && i + 1 < n && is_digit(letter_at(letters, i + 1));

		if (is_digit(c)) {
			t.odd |= t.count == DIGITS_MAX;
			if (t.count < DIGITS_MAX)
				t.digits[t.count++] = (char)c;
			since++;
		} else if ((c == '.' || c == ',') && between) {
			t.points += c == '.';
			t.commas += c == ',';
			since = 0;
		} else if ((c == '-' || c == '/') && between) {
			t.dashes++;
		} else {
			t.minus |= (c == '-' || c == 0x2212 || c == '(') && !t.count;
			t.percent |= c == '%';
		}
	}
	if (t.points || t.commas)
		t.decimals = since;
	return t;
}

/*
 * Are the digits behind the last separator decimals? Three of them may be a group, if nothing else
 * tells: one separator alone, of a number that has no three decimals.
 */
static size_t
decimals_of(const struct told *t, size_t wanted)
{
	bool one = t->points + t->commas == 1, both = t->points && t->commas;

	if (!t->decimals || (!one && !both))
		return 0; /* groups of one kind */
	return t->decimals != 3 || both || wanted >= 3 ? t->decimals : 0;
}

static double
value_of(const struct told *t, size_t decimals)
{
	double v = 0;

	for (size_t i = 0; i < t->count; i++)
		v = v * 10 + (t->digits[i] - '0');
	return v / pow(10, (double)decimals);
}

/* A number and nothing else: digits, one separator, a sign. */
static bool
is_plain(struct yx_bytes letters)
{
	size_t n = letters.len / 4, digits = 0, separators = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t c = letter_at(letters, i);

		if (is_digit(c))
			digits++;
		else if (c == '.' || c == ',')
			separators++;
		else if (i || (c != '-' && c != '+'))
			return false;
	}
	return digits > 0 && digits <= 15 && separators < 2;
}

void
change_sort_digits(char *s)
{
	for (size_t i = 1; s[0] && s[i]; i++)
		for (size_t k = i; k > 0 && s[k] < s[k - 1]; k--) {
			char c = s[k];

			s[k] = s[k - 1];
			s[k - 1] = c;
		}
}

bool
change_format_tells(struct yx_bytes shown, struct yx_bytes value)
{
	struct told is = read_number(shown), was = read_number(value);
	size_t decimals, own = was.points + was.commas ? was.decimals : 0;
	double a, b;

	if (!is_plain(value) || !is.count)
		return true; /* no number, or none is shown: nothing to compare */
	if (is.odd)
		return false;
	/* digits as they are, or those of a date in another order */
	if (is.count == was.count) {
		char x[DIGITS_MAX + 1], y[DIGITS_MAX + 1];

		memcpy(x, is.digits, sizeof(x));
		memcpy(y, was.digits, sizeof(y));
		if (is.count >= 5 && !own && !is.decimals && strcmp(x, y) == 0)
			return is.minus == was.minus || is.count >= 7;
		change_sort_digits(x);
		change_sort_digits(y);
		if ((is.count == 6 || is.count == 8) && !own && !was.minus &&
		    is.points + is.dashes == 2 && strcmp(x, y) == 0)
			return true;
	}
	decimals = decimals_of(&is, own);
	a = value_of(&is, decimals);
	b = value_of(&was, own) * (is.percent ? 100 : 1);
	if (is.minus != was.minus && b > 0)
		return false;
	return fabs(a - b) <= 0.5 * pow(10, -(double)decimals) * (1 + 1e-9) + 1e-9 * b ||
	       (is.percent && fabs(a - b / 100) <= 0.5 * pow(10, -(double)decimals));
}
