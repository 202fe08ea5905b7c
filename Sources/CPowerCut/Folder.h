// What is known of watched folders and their files; all of it is used under `power_cut_lock` only.
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/// Chooses what survives; nothing where its seed is 0.
struct chance {
    uint64_t seed, state;
    /// So many quarters of what a file may lose survive.
    unsigned share;
};

/// What a file holds.
struct image {
    unsigned char *bytes;
    int64_t size, room;
};

struct change;

/// A file that was opened in a watched folder.
struct record {
    struct record *next;
    /// NULL once the file is removed, or the folder no longer watched: it may still be open then.
    struct folder *folder;
    char *name;
    /// Handles, and the folder.
    int users;
    /// Whether it is there after a power cut.
    bool is_durable;
    int syncs;
    /// What was synced, and what was done since.
    struct image durable;
    struct change *first, **end;
};

struct folder {
    struct folder *next;
    char *path;
    struct record *records;
    /// Changes until a power cut that somebody waits for; 0 where nobody does.
    int countdown;
    int outcome;
    char *target;
    uint64_t seed;
};

extern pthread_mutex_t power_cut_lock;

/// Makes the layer SQLite's default. 0, or -1.
int layer_install(void);

/// The watched folder that a file lies in; NULL where there is none.
struct folder *folder_around(const char *path);
/// To be called before each change.
void folder_tick(struct folder *folder);
/// The record of a file; NULL where there is none.
struct record *folder_record(struct folder *folder, const char *path);
/// A new one, with one user more than its folder.
struct record *folder_add(struct folder *folder, const char *path);
/// The file is no longer there.
void folder_forget(struct folder *folder, const char *path);

/// Memory full of zeros; there always is some.
void *taken(int64_t size);
void record_release(struct record *record);
void record_write(struct record *record, const void *bytes, int64_t length, int64_t offset);
void record_truncate(struct record *record, int64_t size);
void record_sync(struct record *record);
/// Room for what a file holds that was there before: it counts as synced.
unsigned char *record_adopt(struct record *record, int64_t size);
/// Writes what is left after a power cut into a folder. 0, or -1.
int record_leave(const struct record *record, const char *target, struct chance *chance);
