/// What becomes of a task once it is created.
package struct TaskPlan: Equatable, Sendable {
    package enum End: Equatable, Sendable {
        case succeeded
        case failed(code: ProviderCode, message: String)
        /// It stays in `processing` for good.
        case never
    }

    /// How long it is `queued`; nil for the simulator's setting.
    package var queued: Duration?
    /// How long it is `processing` after that; nil for the simulator's setting.
    package var processing: Duration?
    package var end: End
    /// How many videos it results in.
    package var videos: Int
    /// Whether the videos have covers.
    package var covers: Bool
    /// Bytes added to each clip, to make it large; they are made up as they are sent.
    package var padding: Int

    package init(
        queued: Duration? = nil,
        processing: Duration? = nil,
        end: End = .succeeded,
        videos: Int = 1,
        covers: Bool = true,
        padding: Int = 0
    ) {
        self.queued = queued
        self.processing = processing
        self.end = end
        self.videos = videos
        self.covers = covers
        self.padding = padding
    }
}
