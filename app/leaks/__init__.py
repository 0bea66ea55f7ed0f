"""Searches our own finished documents for what was left out of them (spec 5).

On the floor of `store`, `minutes` and `signing`; knows none of them. Reparses with qpdf what
ReportLab composed, and says where something stands, never what.
"""
