"""Sheets on the screen and on paper: pages drawn from bytes in memory, a printer, a PDF file."""

from ui.printing.sheet_dialog import SheetDialog as SheetDialog
from ui.printing.sheet_dialog import print_dialog as print_dialog
from ui.printing.sheet_dialog import print_recovery as print_recovery
