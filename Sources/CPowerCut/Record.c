#include "Folder.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { sector = 512 };

struct change {
    struct change *next;
    int64_t offset;
    /// Negative: the file was cut off at `offset`.
    int64_t length;
    unsigned char bytes[];
};

void *taken(int64_t size) {
    void *memory = calloc(1, (size_t)size);
    if (!memory) abort();
    return memory;
}

static void resize(struct image *image, int64_t size) {
    if (size > image->room) {
        image->room = size * 2;
        image->bytes = realloc(image->bytes, (size_t)image->room);
        if (!image->bytes) abort();
    }
    if (size > image->size) memset(image->bytes + image->size, 0, (size_t)(size - image->size));
    image->size = size;
}

static void put(struct image *image, int64_t offset, const unsigned char *bytes, int64_t length) {
    if (length <= 0) return;
    if (offset + length > image->size) resize(image, offset + length);
    memcpy(image->bytes + offset, bytes, (size_t)length);
}

/// SplitMix64.
static uint64_t draw(struct chance *chance) {
    uint64_t mixed = chance->state += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
    return mixed ^ (mixed >> 31);
}

static bool is_spared(struct chance *chance) { return draw(chance) % 4 < chance->share; }

static struct change *note(struct record *record, int64_t offset, int64_t length) {
    struct change *change = taken((int64_t)sizeof *change + (length > 0 ? length : 0));
    change->offset = offset;
    change->length = length;
    *record->end = change;
    record->end = &change->next;
    return change;
}

void record_write(struct record *record, const void *bytes, int64_t length, int64_t offset) {
    if (record->folder) memcpy(note(record, offset, length)->bytes, bytes, (size_t)length);
}

void record_truncate(struct record *record, int64_t size) {
    if (record->folder) note(record, size, -1);
}

static void forget_changes(struct record *record) {
    while (record->first) {
        struct change *change = record->first;
        record->first = change->next;
        free(change);
    }
    record->end = &record->first;
}

void record_sync(struct record *record) {
    if (!record->folder) return;
    for (struct change *change = record->first; change; change = change->next) {
        if (change->length < 0) resize(&record->durable, change->offset);
        else put(&record->durable, change->offset, change->bytes, change->length);
    }
    forget_changes(record);
    record->is_durable = true;
    record->syncs++;
}

unsigned char *record_adopt(struct record *record, int64_t size) {
    record->is_durable = true;
    resize(&record->durable, size);
    return record->durable.bytes;
}

void record_release(struct record *record) {
    if (--record->users > 0) return;
    forget_changes(record);
    free(record->durable.bytes);
    free(record->name);
    free(record);
}

/// A write goes to disk by sectors, in any order; what is around it in the first and the last of them is safe, as
/// SQLite has it (`SQLITE_IOCAP_POWERSAFE_OVERWRITE`).
static void put_sectors(struct image *image, const struct change *change, struct chance *chance) {
    for (int64_t at = 0, part; at < change->length; at += part) {
        part = sector - (change->offset + at) % sector;
        if (part > change->length - at) part = change->length - at;
        if (is_spared(chance)) put(image, change->offset + at, change->bytes + at, part);
    }
}

int record_leave(const struct record *record, const char *target, struct chance *chance) {
    // All, nothing or some of it: one file's changes may have come through where another's have not.
    if (chance->seed) chance->share = draw(chance) % 5;
    if (!record->is_durable && !is_spared(chance)) return 0;
    struct image image = {0};
    put(&image, 0, record->durable.bytes, record->durable.size);
    for (struct change *change = record->first; change; change = change->next) {
        if (change->length >= 0) put_sectors(&image, change, chance);
        else if (is_spared(chance)) resize(&image, change->offset);
    }
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", target, record->name);
    FILE *file = fopen(path, "wb");
    bool is_written = file && fwrite(image.bytes, 1, (size_t)image.size, file) == (size_t)image.size;
    if (file && fclose(file) != 0) is_written = false;
    free(image.bytes);
    return is_written ? 0 : -1;
}
