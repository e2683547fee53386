"""What each figure counts, defined once; workbooks and pages only lay the numbers out."""
