"""Will the plan be met? Target forecasting on Chinese published statistics."""
