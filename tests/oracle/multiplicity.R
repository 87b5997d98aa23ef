# Oracle of families of tests: p.adjust of R, missing p-values among them.
#   Rscript tests/oracle/multiplicity.R tests/oracle
folder <- commandArgs(trailingOnly = TRUE)[1]
families <- list(
  plain = c(.01, .02, .03, .04, .05),
  tied = c(.04, .001, .04, .2, .001, .9),
  missing = c(.03, NA, .001, .6, NA, .02, .02),
  ends = c(1, 0, .5, 1e-300, .04),
  one = .3,
  alone = c(NA, .04, NA),
  none = c(NA_real_, NA_real_)
)
values <- data.frame()
for (case in names(families)) for (method in c("holm", "BH")) {
  p <- families[[case]]
  values <- rbind(values, data.frame(case, method, position = seq_along(p), p_value = sprintf("%.17g", p),
    corrected = sprintf("%.17g", p.adjust(p, method))))
}
write.csv(values, file.path(folder, "multiplicity_values.csv"), row.names = FALSE, quote = FALSE)
