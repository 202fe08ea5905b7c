extension MediaTrack {
    /// Writes the tables that find a sample: how long each lasts, which are key, how many a chunk has, how large they are
    /// and where the chunks begin.
    func writeSampleTables(offsets: [Int], to writer: inout BoxWriter) {
        let samples = samples
        writer.fullBox("stts") { box in
            box.u32(1)
            box.u32(samples.count)
            box.u32(sampleDuration)
        }
        if case .video = kind {
            let keys = samples.indices.filter { samples[$0].isKey }
            writer.fullBox("stss") { box in
                box.u32(keys.count)
                for index in keys { box.u32(index + 1) }
            }
        }
        writeChunkLengths(to: &writer)
        writer.fullBox("stsz") { box in
            box.u32(0)
            box.u32(samples.count)
            for sample in samples { box.u32(sample.bytes.count) }
        }
        writer.fullBox("stco") { box in
            box.u32(offsets.count)
            for offset in offsets { box.u32(offset) }
        }
    }

    /// Only the chunks whose length differs from the one before have an entry.
    private func writeChunkLengths(to writer: inout BoxWriter) {
        let lengths = chunks.map(\.count)
        let changes = lengths.indices.filter { $0 == 0 || lengths[$0] != lengths[$0 - 1] }
        writer.fullBox("stsc") { box in
            box.u32(changes.count)
            for index in changes {
                box.u32(index + 1)
                box.u32(lengths[index])
                box.u32(1)
            }
        }
    }
}
