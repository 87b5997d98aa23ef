# The R side of maximum.py: ordered logits of four programs on the respondents of an RDS file.
#   Rscript maximum.R <rds> <csv>
suppressMessages({library(survey); library(MASS); library(ordinal)})
given <- commandArgs(trailingOnly = TRUE)
d <- readRDS(given[1])
d$y <- factor(d$ordered_logit, c("low", "middle", "high"))
d$w <- d$weight / mean(d$weight)
f <- y ~ x + female + age + education
found <- data.frame()
keep <- function(program, fit) {
  cuts <- if (inherits(fit, "clm")) c(fit$beta, fit$alpha) else c(fit$coefficients, fit$zeta)
  found <<- rbind(found, data.frame(program, term = names(cuts), estimate = sprintf("%.17g", cuts)))
}
keep("survey::svyolr", svyolr(f, svydesign(~psu, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)))
keep("MASS::polr", suppressWarnings(polr(f, d, weights = w)))
keep("MASS::polr(reltol = 1e-15)", suppressWarnings(polr(f, d, weights = w, control = list(reltol = 1e-15, maxit = 1000))))
keep("ordinal::clm(gradTol = 1e-10)", clm(f, weights = w, data = d, control = clm.control(gradTol = 1e-10, maxIter = 200L)))
write.csv(found, given[2], row.names = FALSE)
