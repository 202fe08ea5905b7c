extension PriceList {
    /// The prices that the provider published when this version was made.
    package static let builtIn: PriceList = {
        do {
            return try PriceList(parsing: JSON(parsing: builtInText))
        } catch {
            // Cannot happen, as a test sees to; without prices there are no estimates, and all else works.
            return PriceList(rows: [])
        }
    }()

    private static let builtInText = """
        {"prices": [
          {"model": "kling/kling-v3", "resolution": "720P", "audio": false, "credits_per_second": 120},
          {"model": "kling/kling-v3", "resolution": "720P", "audio": true, "credits_per_second": 170},
          {"model": "kling/kling-v3", "resolution": "1080P", "audio": false, "credits_per_second": 160},
          {"model": "kling/kling-v3", "resolution": "1080P", "audio": true, "credits_per_second": 220},

          {"model": "kling/kling-v3-omni", "resolution": "720P",
           "audio": false, "reference_video": false, "credits_per_second": 120},
          {"model": "kling/kling-v3-omni", "resolution": "720P",
           "audio": true, "reference_video": false, "credits_per_second": 160},
          {"model": "kling/kling-v3-omni", "resolution": "1080P",
           "audio": false, "reference_video": false, "credits_per_second": 160},
          {"model": "kling/kling-v3-omni", "resolution": "1080P",
           "audio": true, "reference_video": false, "credits_per_second": 200},
          {"model": "kling/kling-v3-omni", "resolution": "720P", "reference_video": true, "credits_per_second": 170},
          {"model": "kling/kling-v3-omni", "resolution": "1080P", "reference_video": true, "credits_per_second": 220},

          {"model": "kling/kling-v3-motion-control", "resolution": "720P", "credits_per_second": 170},
          {"model": "kling/kling-v3-motion-control", "resolution": "1080P", "credits_per_second": 220},

          {"model": "doubao/seedance-2.0", "resolution": "480P", "reference_video": false, "credits_per_second": 100},
          {"model": "doubao/seedance-2.0", "resolution": "720P", "reference_video": false, "credits_per_second": 200},

          {"model": "doubao/seedance-2.0-fast", "resolution": "480P",
           "reference_video": false, "credits_per_second": 80},
          {"model": "doubao/seedance-2.0-fast", "resolution": "720P",
           "reference_video": false, "credits_per_second": 160},

          {"model": "dashscope/happyhorse-1.0", "resolution": "720P", "credits_per_second": 200},
          {"model": "dashscope/happyhorse-1.0", "resolution": "1080P", "credits_per_second": 300}
        ]}
        """
}
