// The typed doors: one function for each type that an option or an answer has.

#include "Variadic.h"

CURLcode chron_curl_set_long(CURL *easy, CURLoption option, long value) {
  return CHRON_CURL_SETOPT(easy, option, value);
}

CURLcode chron_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return CHRON_CURL_SETOPT(easy, option, value);
}

CURLcode chron_curl_set_string(CURL *easy, CURLoption option, const char *value) {
  return CHRON_CURL_SETOPT(easy, option, value);
}

CURLcode chron_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return CHRON_CURL_SETOPT(easy, option, value);
}

CURLcode chron_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return CHRON_CURL_SETOPT(easy, option, value);
}

CURLcode chron_curl_set_data_function(
    CURL *easy, CURLoption option, chron_curl_data_function value) {
  return CHRON_CURL_SETOPT(easy, option, value);
}

CURLcode chron_curl_set_seek_function(
    CURL *easy, CURLoption option, chron_curl_seek_function value) {
  return CHRON_CURL_SETOPT(easy, option, value);
}

CURLcode chron_curl_get_long(CURL *easy, CURLINFO info, long *value) {
  return CHRON_CURL_GETINFO(easy, info, value);
}

CURLcode chron_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return CHRON_CURL_GETINFO(easy, info, value);
}

CURLcode chron_curl_get_pointer(CURL *easy, CURLINFO info, char **value) {
  return CHRON_CURL_GETINFO(easy, info, value);
}
