/// The request that the demo sends: the one in the provider's documentation, byte for byte.
enum DemoRequest {
    static let text = """
        {
          "model": "kling/kling-v3",
          "resolution": "720P",
          "aspect_ratio": "9:16",
          "duration": 8,
          "generate_audio": true,
          "extra_params": {
            "multi_shot": true,
            "shot_type": "customize",
            "multi_prompt": [
              {
                "index": 1,
                "prompt": "Two friends talking under a streetlight at night. Warm glow, casual poses, no dialogue.",
                "duration": "2"
              },
              {
                "index": 2,
                "prompt": "A runner sprinting through a forest, leaves flying. Low-angle shot, focus on movement.",
                "duration": "3"
              },
              {
                "index": 3,
                "prompt": "A woman hugging a cat, smiling. Soft sunlight, cozy home setting, emphasize warmth.",
                "duration": "3"
              }
            ]
          }
        }
        """
}
