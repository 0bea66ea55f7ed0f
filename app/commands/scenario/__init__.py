"""A meeting as a file: reading a scenario and turning its steps into commands.

Same floor as `app.commands`.
"""
