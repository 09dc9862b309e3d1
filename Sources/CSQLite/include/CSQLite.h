// Typed doors to sqlite3_config and sqlite3_db_config, which are variadic and thus closed to Swift.
#ifndef CHRON_CSQLITE_H
#define CHRON_CSQLITE_H

/// Has SQLite keep account of the memory it takes, or not: SQLITE_CONFIG_MEMSTATUS
/// (<https://www.sqlite.org/c3ref/c_config_covering_index_scan.html#sqliteconfigmemstatus>).
///
/// Returns SQLITE_MISUSE, and changes nothing, once the library is in use.
int chron_sqlite_count_memory(int counts);

/// Has SQLite read file names that begin with `file:` as URIs, or not: SQLITE_CONFIG_URI.
///
/// Returns SQLITE_MISUSE, and changes nothing, once the library is in use.
int chron_sqlite_read_uris(int reads);

/// Has a connection (`sqlite3 *`) leave the write-ahead log as it is when it closes:
/// SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE.
int chron_sqlite_leave_log(void *connection);

#endif
