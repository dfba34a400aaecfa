/* SPDX-License-Identifier: Apache-2.0 */
#include <dlfcn.h>
#include <string.h>
#include <yinxin/base_library.h>

enum yx_status
yx_library_open(const char *const *files, const char *package,
		const struct yx_library_symbol *symbols, size_t count, struct yx_error *err)
{
	void *library = NULL, *symbol;

	for (size_t i = 0; !library && files[i]; i++)
		library = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return yx_fail(err, YX_UNSUPPORTED, NULL, "",
			       "%s is not installed; on Debian: apt-get install %s", files[0],
			       package);
	for (size_t i = 0; i < count; i++) {
		symbol = dlsym(library, symbols[i].name);
		if (!symbol)
			return yx_fail(err, YX_UNSUPPORTED, NULL, "",
				       "%s has no %s: it is too old; on Debian: apt-get install %s",
				       files[0], symbols[i].name, package);
		/* POSIX: what dlsym() gives is a function pointer in a void pointer's clothes */
		memcpy(symbols[i].place, &symbol, sizeof(symbol));
	}
	return YX_OK;
}
