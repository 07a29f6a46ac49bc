"""Google Sheets: a placed workbook as request bodies, and everything that sends and reads them."""
