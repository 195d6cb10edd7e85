"""
What Chinese government portals are inspected for, found before the inspectors do.

`rules` judges facts, `facts` reads them, `links` checks where texts lead, `report` puts it together
for the command and for the board in the admin.
"""
