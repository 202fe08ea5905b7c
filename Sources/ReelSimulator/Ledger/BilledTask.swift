package import Foundation

/// A task that was created, and is to be paid for.
package struct BilledTask: Codable, Equatable, Sendable {
    package let id: String
    package let model: String
    /// The key it was submitted with.
    package let key: String
    /// What it costs by the provider's price list.
    package let credits: Int
    package let createdAt: Date
    /// The prompt and the prompts of its shots, a line each.
    package let prompt: String
    /// The request; long strings, such as encoded images, are shortened.
    package let body: JSONBody
    package let plan: TaskPlan

    /// The same under another id.
    func named(_ id: String) -> BilledTask {
        BilledTask(
            id: id, model: model, key: key, credits: credits, createdAt: createdAt, prompt: prompt, body: body,
            plan: plan)
    }
}
