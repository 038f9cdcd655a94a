"""A theme's templates, strings, assets and settings, and the Jinja environment that may only ask."""
