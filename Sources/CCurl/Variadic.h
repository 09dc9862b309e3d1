// How the doors of this target reach libcurl's variadic functions.
#ifndef CHRON_CCURL_VARIADIC_H
#define CHRON_CCURL_VARIADIC_H

#include "CCurl.h"

#ifdef __APPLE__
#define CHRON_CURL_SETOPT curl_easy_setopt
#define CHRON_CURL_GETINFO curl_easy_getinfo
#else
/// Null until `curl_global_init` has loaded the library, which comes before every handle.
extern CURLcode (*chron_curl_setopt)(CURL *, CURLoption, ...);
extern CURLcode (*chron_curl_getinfo)(CURL *, CURLINFO, ...);
#define CHRON_CURL_SETOPT chron_curl_setopt
#define CHRON_CURL_GETINFO chron_curl_getinfo
#endif

#endif
