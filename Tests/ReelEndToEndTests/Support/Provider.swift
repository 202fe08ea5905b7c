import Foundation
import FoundationNetworking
import ReelCore
import ReelSimulator
import Testing

/// The simulated provider as anybody sees it who has a key.
struct Provider {
    let sim: Simulator

    /// The bytes of a finished task's clips.
    func clips(of task: String) async throws -> [Data] {
        var clips: [Data] = []
        for url in try await clipURLs(of: task) { clips.append(try await get(URLRequest(url: url))) }
        return clips
    }

    private func clipURLs(of task: String) async throws -> [URL] {
        var request = URLRequest(url: try #require(URL(string: "\(sim.baseURL)/v1/videos/tasks/\(task)")))
        request.setValue("Bearer \(Setup.key)", forHTTPHeaderField: "Authorization")
        let videos = try JSON(parsing: try await get(request))["videos"]?.array ?? []
        return videos.compactMap { $0["url"]?.string.flatMap(URL.init(string:)) }
    }

    private func get(_ request: URLRequest) async throws -> Data {
        let (data, response) = try await URLSession.shared.data(for: request)
        try #require((response as? HTTPURLResponse)?.statusCode == 200)
        return data
    }
}
