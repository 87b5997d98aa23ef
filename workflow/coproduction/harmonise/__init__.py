"""From one export to harmonised microdata, every recode counted."""
