/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which algorithm was acceptable until when. Sources: ETSI TS 119 312 V1.4.3 (recommended hash
 * functions and key sizes), SOG-IS Agreed Cryptographic Mechanisms 1.3, NIST SP 800-131A Rev. 2,
 * GB/T 32905, 32918 and 35276 for SM3 and SM2. Dates are those after which relying on a new
 * signature was no longer accepted; a signature proven older stays good.
 */
#include <stdio.h>
#include <yinxin/sign.h>

struct digest_rule {
	enum yx_digest_alg alg;
	int year; /* unacceptable from 1 January of this year; 0: never was; 9999: no end known */
};

static const struct digest_rule digests[] = {
	{ YX_DIGEST_MD5, 2005 },      { YX_DIGEST_SHA1, 2012 },     { YX_DIGEST_RIPEMD160, 2012 },
	{ YX_DIGEST_SHA224, 2030 },   { YX_DIGEST_SHA256, 9999 },   { YX_DIGEST_SHA384, 9999 },
	{ YX_DIGEST_SHA512, 9999 },   { YX_DIGEST_SHA3_224, 2030 }, { YX_DIGEST_SHA3_256, 9999 },
	{ YX_DIGEST_SHA3_384, 9999 }, { YX_DIGEST_SHA3_512, 9999 }, { YX_DIGEST_SM3, 9999 },
	{ YX_DIGEST_SHAKE256, 9999 },
};

/* Smallest acceptable modulus or group order, by the year it stopped being so. */
struct size_rule {
	int bits, year;
};
static const struct size_rule rsa_sizes[] = {
	{ 1024, 2006 }, { 1536, 2011 }, { 1900, 2014 }, { 3000, 2031 }, { 1 << 30, 9999 }
};
static const struct size_rule ec_sizes[] = {
	{ 160, 2006 }, { 224, 2014 }, { 250, 2029 }, { 1 << 30, 9999 }
};

static yx_time
first_of(int year)
{
	struct yx_civil c = { .year = year, .month = 1, .day = 1 };
	yx_time t = 0;

	(void)yx_time_from_civil(&t, &c);
	return t;
}

/* The year from which a key of this many bits is too small. */
static int
year_of_size(const struct size_rule *rules, int bits)
{
	while (rules->year != 9999 && bits >= rules->bits)
		rules++;
	return rules->year;
}

/* The years from which its digest, and this key, are not acceptable. */
static int
year_of_digest(enum yx_digest_alg alg)
{
	for (size_t i = 0; i < sizeof(digests) / sizeof(digests[0]); i++)
		if (digests[i].alg == alg)
			return digests[i].year;
	return 9999;
}

static int
year_of_key(const struct yx_pubkey *key)
{
	switch (yx_pubkey_type(key)) {
	case YX_KEY_RSA:
	case YX_KEY_DSA:
		return year_of_size(rsa_sizes, yx_pubkey_bits(key));
	case YX_KEY_EC:
		return year_of_size(ec_sizes, yx_pubkey_bits(key));
	default:
		return 9999;
	}
}

bool
yx_policy_algorithm(void *state, const struct yx_scheme *scheme, const struct yx_pubkey *key,
		    yx_time at, char *why, size_t why_size)
{
	int year = year_of_digest(scheme->digest);
	char name[64];

	(void)state;
	if (year != 9999 && at >= first_of(year)) {
		snprintf(why, why_size, "%s, since %d", yx_digest_name(scheme->digest), year);
		return false;
	}
	if (!key)
		return true;
	year = year_of_key(key);
	if (year != 9999 && at >= first_of(year)) {
		snprintf(why, why_size, "%s, since %d", yx_pubkey_name(key, name), year);
		return false;
	}
	return true;
}

yx_time
yx_policy_algorithm_end(const struct yx_scheme *scheme, const struct yx_pubkey *key)
{
	int year = year_of_digest(scheme->digest), of_key = key ? year_of_key(key) : 9999;

	if (of_key < year)
		year = of_key;
	return year == 9999 ? YX_TIME_NONE : first_of(year);
}
