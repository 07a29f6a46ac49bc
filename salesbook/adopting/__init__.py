"""Taking over a workbook salesbook never made: find its tables, propose a mapping, carry all."""
