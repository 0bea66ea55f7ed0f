"""What a person does, per area: frozen values that ask the policy and then write."""
