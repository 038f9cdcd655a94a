"""Text becomes frozen records: site.yaml, registries, front matter, Markdown, the walk of content/."""
