"""May this person do this now? One function per step; pure, total, and naming every objection.

Each asks first whether the actor may know the record at all: if not, the answer is `UNKNOWN`,
the same as for a record that does not exist. Roles follow the table "who does what" of spec 2.
"""
