import ReelCore
import ReelStore

extension QueueSettings {
    /// The most jobs that one may wait for.
    private static let mostParents = 1000

    /// The jobs that it comes after, in the order given.
    ///
    /// Whether they are there is for the store to say.
    func parents() throws(ReelError) -> [JobID] {
        guard let value = value("after") else { return [] }
        let right = "a list of the numbers of jobs, such as [41, 42]"
        guard let items = value.array else { throw wrong("after", value, right) }
        guard items.count <= Self.mostParents else {
            throw ReelError(
                .invalidRequest, field: "after", "there are \(items.count) jobs; \(Self.mostParents) is the most")
        }
        var (parents, places) = ([JobID](), [JobID: Int]())
        for (index, item) in items.enumerated() {
            let (field, right) = ("after[\(index)]", "a job's number, a whole one above 0")
            guard let number = item.number else { throw wrong(field, item, right) }
            guard let parent = number.whole.map(JobID.init), parent > 0 else {
                throw ReelError(
                    .invalidRequest, field: field,
                    "\(number.literal.prefix(20)) is no job's number; it must be \(right)")
            }
            if let place = places.updateValue(index, forKey: parent) {
                throw ReelError(
                    .invalidRequest, field: field, "job \(parent) is given as after[\(place)] already; name it once")
            }
            parents.append(parent)
        }
        return parents
    }

    /// Where the job is to go: a lane, or whichever of a group (`any`, `any:GROUP`); `nil`: it does not say.
    func place(in settings: Settings) throws(ReelError) -> (lane: String, group: String?)? {
        guard let text = try string("lane") else { return nil }
        if text == "any" { return ("any", settings.lane(settings.defaultLane)?.group) }
        if let name = Job.group(ofQueue: text) {
            let group = try group(name, settings)
            return (Job.queue(ofGroup: group), group)
        }
        guard let lane = settings.lanes.first(where: { $0.name.isIdentical(to: text) }) else {
            let lanes = settings.lanes.map(\.name).sorted().joined(separator: ", ")
            throw ReelError(
                .invalidRequest, field: "lane",
                "there is no such lane; the settings have \(lanes); any and any:GROUP take the healthiest of a group")
        }
        return (lane.name, nil)
    }

    private func group(_ text: String, _ settings: Settings) throws(ReelError) -> String {
        guard let group = settings.lanes.map(\.group).first(where: { $0.isIdentical(to: text) }) else {
            let groups = Set(settings.lanes.map(\.group)).sorted().joined(separator: ", ")
            throw ReelError(
                .invalidRequest, field: "lane", "there is no such group of lanes; the settings have \(groups)")
        }
        return group
    }
}
