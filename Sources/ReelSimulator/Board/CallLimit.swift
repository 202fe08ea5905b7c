/// At most so many calls with one key in any span of such a length.
package struct CallLimit: Equatable, Sendable {
    package var calls: Int
    package var per: Duration

    package init(calls: Int, per: Duration) {
        self.calls = calls
        self.per = per
    }
}
