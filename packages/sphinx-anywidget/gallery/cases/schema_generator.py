"""A form for the columns of a log."""

# needs: normalized-schema-generator

from normalized_schema_generator import NormalizedSchemaWidget

NormalizedSchemaWidget()
