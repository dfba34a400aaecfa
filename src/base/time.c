/* SPDX-License-Identifier: Apache-2.0 */
/* Civil time without the C library's time zones: proleptic Gregorian, UTC, years 1 to 9999. */
#include <stdlib.h>
#include <time.h>
#include <yinxin/base.h>

yx_time
yx_time_now(void)
{
	const char *test = getenv("YINXIN_TEST_CLOCK");
	struct timespec ts;
	yx_time t;

	if (test && yx_time_parse_rfc3339(&t, yx_bytes_str(test), NULL) == YX_OK)
		return t;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (yx_time)ts.tv_sec * YX_SECOND + ts.tv_nsec / 1000;
}

yx_time
yx_time_monotonic(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (yx_time)ts.tv_sec * YX_SECOND + ts.tv_nsec / 1000;
}

/* Days from 1970-01-01; months count from March so that the leap day comes last. */
static int64_t
days_from_civil(int64_t y, int m, int d)
{
	int64_t era, year_of_era, day_of_year, day_of_era;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	year_of_era = y - era * 400;
	day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

static int
days_in_month(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))
		return 29;
	return days[m - 1];
}

bool
yx_time_from_civil(yx_time *out, const struct yx_civil *c)
{
	bool leap_second = c->second == 60;
	int second = leap_second ? 59 : c->second;
	int micro = leap_second ? 999999 : c->micro;

	if (c->year < 1 || c->year > 9999 || c->month < 1 || c->month > 12 || c->day < 1 ||
	    c->day > days_in_month(c->year, c->month) || c->hour < 0 || c->hour > 23 ||
	    c->minute < 0 || c->minute > 59 || second < 0 || second > 59 || micro < 0 ||
	    micro > 999999)
		return false;
	*out = days_from_civil(c->year, c->month, c->day) * YX_DAY + c->hour * YX_HOUR +
	       c->minute * YX_MINUTE + second * YX_SECOND + micro;
	return true;
}

struct yx_civil
yx_time_to_civil(yx_time t)
{
	struct yx_civil c;
	int64_t days = t / YX_DAY, rest = t % YX_DAY, era, doe, yoe, doy, mp;

	if (rest < 0) {
		rest += YX_DAY;
		days--;
	}
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c.year = (int)(yoe + era * 400 + (c.month <= 2));
	c.hour = (int)(rest / YX_HOUR);
	c.minute = (int)(rest / YX_MINUTE % 60);
	c.second = (int)(rest / YX_SECOND % 60);
	c.micro = (int)(rest % YX_SECOND);
	return c;
}

char *
yx_time_rfc3339(char out[32], yx_time t)
{
	struct yx_civil c;
	int n;

	if (t == YX_TIME_NONE) {
		out[0] = 0;
		return out;
	}
	c = yx_time_to_civil(t);
	n = snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02d", c.year % 10000, c.month, c.day,
		     c.hour, c.minute, c.second);
	if (c.micro) {
		n += snprintf(out + n, (size_t)(32 - n), ".%06d", c.micro);
		while (out[n - 1] == '0')
			n--;
	}
	out[n] = 'Z';
	out[n + 1] = 0;
	return out;
}

static bool
take_digits(struct yx_reader *r, int count, int *out)
{
	int v = 0;

	for (int i = 0; i < count; i++) {
		uint8_t c;

		if (!yx_take_u8(r, &c) || c < '0' || c > '9')
			return false;
		v = v * 10 + (c - '0');
	}
	*out = v;
	return true;
}

/* ".123456789": digits past the sixth are cut. */
static bool
take_fraction(struct yx_reader *r, int *micro)
{
	int scale = 100000, digits = 0;
	int c;

	if (!yx_accept(r, "."))
		return true;
	while ((c = yx_peek(r)) >= '0' && c <= '9') {
		*micro += (c - '0') * scale;
		scale /= 10;
		digits++;
		(void)yx_skip(r, 1);
	}
	return digits > 0 && digits <= 12;
}

/* "Z" or "+08:00". */
static bool
take_zone(struct yx_reader *r, int64_t *offset)
{
	int sign = 0, h, m;

	*offset = 0;
	if (yx_accept(r, "Z") || yx_accept(r, "z"))
		return true;
	if (yx_accept(r, "+"))
		sign = 1;
	else if (yx_accept(r, "-"))
		sign = -1;
	if (!sign || !take_digits(r, 2, &h) || !yx_accept(r, ":") || !take_digits(r, 2, &m) ||
	    h > 23 || m > 59)
		return false;
	*offset = sign * (h * YX_HOUR + m * YX_MINUTE);
	return true;
}

enum yx_status
yx_time_parse_rfc3339(yx_time *out, struct yx_bytes in, struct yx_error *err)
{
	struct yx_reader r = yx_reader(in);
	struct yx_civil c = { 0 };
	int64_t offset;

	if (!take_digits(&r, 4, &c.year) || !yx_accept(&r, "-") || !take_digits(&r, 2, &c.month) ||
	    !yx_accept(&r, "-") || !take_digits(&r, 2, &c.day) ||
	    !(yx_accept(&r, "T") || yx_accept(&r, "t") || yx_accept(&r, " ")) ||
	    !take_digits(&r, 2, &c.hour) || !yx_accept(&r, ":") || !take_digits(&r, 2, &c.minute) ||
	    !yx_accept(&r, ":") || !take_digits(&r, 2, &c.second) || !take_fraction(&r, &c.micro) ||
	    !take_zone(&r, &offset) || !yx_reader_at_end(&r) || !yx_time_from_civil(out, &c))
		return yx_fail(err, YX_MALFORMED, &r, "RFC 3339 5.6",
			       "not a time such as 2026-01-31T09:08:07Z");
	*out -= offset;
	return YX_OK;
}
