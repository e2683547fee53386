"""The workbooks, one file each; `reports.registry` lists them."""
