import ArgumentParser

/// What every command takes.
package struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's socket.", valueName: "path"), completion: .file())
    var socket: String?

    @Flag(help: "Print JSON only on standard output.")
    var json = false

    package init() {}
}
