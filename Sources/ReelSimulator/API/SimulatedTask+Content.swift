extension SimulatedTask {
    /// The bytes of one of the results.
    func content(of file: ResultFile) -> FileContent {
        var clip = clip
        if file.index > 0 { clip.title += "#\(file.index)" }
        return switch file.kind {
        case .clip: MP4File(clip).content(padding: billed.plan.padding)
        case .cover: FileContent(contentType: "image/png", bytes: CoverImage(clip).png)
        }
    }
}
