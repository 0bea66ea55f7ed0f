"""What a person may see, per area. Every text passes `app.policy.disclosure`."""
