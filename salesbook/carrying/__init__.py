"""From one workbook into another: what people typed goes along, and what cannot is told."""
