"""From the definition to a placed workbook: one file per sheet, ``lay_out`` on top."""
