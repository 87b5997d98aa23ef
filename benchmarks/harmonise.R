# The R side of harmonise.py: read a .sav with user-missing values and recode by the crosswalk.
#   Rscript harmonise.R <sav> <crosswalk.csv> <rds>
given <- commandArgs(trailingOnly = TRUE)
rules <- read.csv(given[2], colClasses = "character")
wanted <- c(unique(rules$source_variable[rules$source_variable != ""]), "serial", "wt", "region", "point")
d <- haven::read_sav(given[1], user_na = TRUE, col_select = tidyselect::all_of(wanted))
out <- list(respondent = d$serial, weight = as.numeric(d$wt), stratum = d$region, psu = d$point)
for (target in unique(rules$target)) {
  rows <- rules[rules$target == target, ]
  x <- d[[rows$source_variable[1]]]
  codes <- rows[rows$verb == "map", ]
  place <- match(unclass(x), as.numeric(codes$source_code))
  kinds <- codes$missing_kind[place]
  if (any(rows$verb == "copy")) {
    value <- ifelse(is.na(place), as.numeric(x), NA)
  } else {
    value <- factor(codes$target_code[place], setdiff(unique(codes$target_code), ""))
  }
  out[[target]] <- value
  out[[paste0(target, "__missing")]] <- factor(ifelse(is.na(value) & is.na(kinds), "system_missing", kinds))
}
saveRDS(as.data.frame(out), given[3], compress = FALSE)
