# The R side of estimators.py: one estimator on the respondents of an RDS file, by `survey`.
#   Rscript estimators.R convert <csv> <rds>     |     Rscript estimators.R <estimator> <rds> <csv>
given <- commandArgs(trailingOnly = TRUE)
if (given[1] == "convert") {
  saveRDS(read.csv(given[2]), given[3], compress = FALSE)
  quit()
}
suppressMessages(library(survey))
d <- readRDS(given[2])
design <- svydesign(~psu, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)
one <- function(estimator) {
  outcome <- sub("_18$", "", estimator)
  f <- as.formula(paste(outcome, "~ x + female + age + education"))
  if (grepl("^ordered", outcome)) {
    f <- update(f, factor(., c("low", "middle", "high")) ~ .)
    fit <- svyolr(f, design, method = if (outcome == "ordered_logit") "logistic" else "probit")
    return(data.frame(estimate = c(fit$coefficients, fit$zeta), std_error = sqrt(diag(vcov(fit)))))
  }
  family <- switch(outcome, wls = gaussian(), poisson = quasipoisson(), quasibinomial())
  table <- coef(summary(svyglm(f, design, family = family)))
  data.frame(estimate = table[, 1], std_error = table[, 2])
}
for (k in seq_len(if (grepl("_18$", given[1])) 18 else 1)) found <- one(given[1])
write.csv(format(found, digits = 17), given[3])
