import Foundation
import ReelCommand

exit(await CommandLineTool.run(Array(CommandLine.arguments.dropFirst())))
