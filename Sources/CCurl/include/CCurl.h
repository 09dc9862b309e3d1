// libcurl as Swift sees it: its own functions, and typed doors to its variadic ones, which Swift
// cannot call; the caller chooses the one that the option's type asks for.
#ifndef CHRON_CCURL_H
#define CHRON_CCURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/// Called with bytes to consume, or a buffer to fill; returns how many, or a CURL_… pause or abort.
typedef size_t (*chron_curl_data_function)(char *bytes, size_t size, size_t count, void *context);

/// Called to rewind a request body; returns one of CURL_SEEKFUNC_….
typedef int (*chron_curl_seek_function)(void *context, curl_off_t offset, int origin);

CURLcode chron_curl_set_long(CURL *easy, CURLoption option, long value);
CURLcode chron_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
/// libcurl copies the string.
CURLcode chron_curl_set_string(CURL *easy, CURLoption option, const char *value);
/// libcurl does not own what it points at.
CURLcode chron_curl_set_pointer(CURL *easy, CURLoption option, void *value);
/// The list has to live as long as the handle uses it.
CURLcode chron_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode chron_curl_set_data_function(
    CURL *easy, CURLoption option, chron_curl_data_function value);
CURLcode chron_curl_set_seek_function(
    CURL *easy, CURLoption option, chron_curl_seek_function value);
CURLcode chron_curl_get_long(CURL *easy, CURLINFO info, long *value);
CURLcode chron_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value);
CURLcode chron_curl_get_pointer(CURL *easy, CURLINFO info, char **value);

// Macros whose values are expressions, as constants.
static const size_t chron_curl_write_pause = CURL_WRITEFUNC_PAUSE;
static const size_t chron_curl_read_pause = CURL_READFUNC_PAUSE;
static const size_t chron_curl_read_abort = CURL_READFUNC_ABORT;
static const int chron_curl_pause_nothing = CURLPAUSE_CONT;

#endif
