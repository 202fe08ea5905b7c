extension Duration {
    /// This duration as fractional seconds, for sums with `Date`.
    var inSeconds: Double { self / .seconds(1) }
}
