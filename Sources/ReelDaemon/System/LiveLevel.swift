package import Logging
import Synchronization

/// How much is logged, by all loggers at once: a reload changes it.
package final class LiveLevel: Sendable {
    private let level: Mutex<Logger.Level>

    package init(_ level: Logger.Level) { self.level = Mutex(level) }

    package var current: Logger.Level { level.withLock(\.self) }

    package func change(to next: Logger.Level) { level.withLock { $0 = next } }
}

extension Settings.Log.Level {
    package var loggerLevel: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}

/// A handler under a level that can change while loggers that were copied long ago are in use.
package struct LiveLevelHandler: LogHandler {
    private var handler: any LogHandler
    private let level: LiveLevel
    /// The level of this one logger, when it was given one.
    private var own: Logger.Level?

    /// - Parameters:
    ///   - handler: writes what the level lets through.
    ///   - level: asked at each entry.
    package init(_ handler: any LogHandler, level: LiveLevel) { (self.handler, self.level) = (handler, level) }

    package var logLevel: Logger.Level {
        get { own ?? level.current }
        set { own = newValue }
    }

    package var metadata: Logger.Metadata {
        get { handler.metadata }
        set { handler.metadata = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { handler[metadataKey: key] }
        set { handler[metadataKey: key] = newValue }
    }

    package func log(event: LogEvent) { handler.log(event: event) }
}
