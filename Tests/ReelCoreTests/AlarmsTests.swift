import ReelCore
import Testing

@Suite struct AlarmsTests {
    @Test func `alarms stand in the order in which they were raised until they are cleared`() {
        let alarms = Alarms()
        #expect(alarms.current.isEmpty)
        alarms.raise("disk", "disk full: 0 bytes left")
        alarms.raise("database", "the database is damaged")
        #expect(alarms.current == ["disk full: 0 bytes left", "the database is damaged"])
        alarms.raise("disk", "disk full: 10 bytes left")
        #expect(alarms.current == ["disk full: 10 bytes left", "the database is damaged"])
        alarms.clear("disk")
        alarms.clear("never raised")
        #expect(alarms.current == ["the database is damaged"])
    }
}
