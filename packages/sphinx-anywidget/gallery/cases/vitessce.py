"""Maps of cells."""

# needs: vitessce

from vitessce import VitessceConfig

config = VitessceConfig(schema_version="1.0.15", name="empty")
config.add_dataset(name="none")
config.widget(height=300)
