/// What goes wrong with the download of a result.
package enum DownloadFault: Equatable, Sendable {
    /// Another answer: 403, 404, 410, 500, or a page with 200. The URL stays valid.
    case answer(ScriptedAnswer)
    /// The URL is refused from now on; the next question after the task gives a fresh one.
    case expire(status: Int)
    /// So many bytes, then an orderly close, though `Content-Length` promised all.
    case short(bytes: Int)
    /// So many bytes, then a reset.
    case breakOff(bytes: Int)
    /// So many bytes, then nothing more.
    case stall(bytes: Int)
    /// The connection is reset before an answer.
    case reset
    /// The request is read and never answered.
    case hang
    /// As many bytes as the file has, but not the file.
    case garbage
    /// The file without `Content-Length`, in chunks.
    case chunked
    /// 200 and the whole file, also where a range was asked for.
    case ignoreRange
    /// The file under another ETag, as if it had been replaced.
    case changedETag
    /// 302 to another URL, which serves the file.
    case redirect
}
