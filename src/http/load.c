/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a library at run time, so that programs that never talk need not have it. */
#include <dlfcn.h>
#include "load.h"

enum yx_status
http_load(const char *const *files, const char *package, const struct http_symbol *symbols,
	  size_t count, struct yx_error *err)
{
	void *library = NULL;

	for (size_t i = 0; !library && files[i]; i++)
		library = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "%s is not installed; on Debian: apt-get install %s", files[0],
			       package);
	for (size_t i = 0; i < count; i++) {
		*symbols[i].place = dlsym(library, symbols[i].name);
		if (!*symbols[i].place)
			return yx_fail(err, YX_UNSUPPORTED, NULL, "",
				       "%s has no %s: it is too old; on Debian: apt-get install %s",
				       files[0], symbols[i].name, package);
	}
	return YX_OK;
}
