# Oracle of plausible values: five countries, three with paired jackknife weights (JK2, one
# replicate a pair of schools) and two with Fay's (rho .5), five plausible values of two scores.
# Makes plausible.csv; writes beside it plausible_values.csv by R `survey` and `mitools`.
#   Rscript tests/oracle/plausible.R tests/oracle
suppressMessages({library(survey); library(mitools)})
folder <- commandArgs(trailingOnly = TRUE)[1]
set.seed(1987)
pairs <- 8; pupils <- 6
hadamard <- matrix(1); for (i in 1:3) hadamard <- rbind(cbind(hadamard, hadamard), cbind(hadamard, -hadamard))
parts <- lapply(seq_along(countries <- c("AA", "BB", "CC", "DD", "EE")), function(c) {
  d <- expand.grid(pupil = 1:pupils, half = 1:2, pair = 1:pairs)
  d$country <- countries[c]
  school <- rnorm(pairs * 2, 0, 25)[(d$pair - 1) * 2 + d$half]
  d$weight <- round(runif(nrow(d), 20, 180), 2)
  d$books <- sample(1:5, nrow(d), TRUE)
  d$girl <- rbinom(nrow(d), 1, .5)
  ability <- 470 + 10 * c + school + 9 * d$books + rnorm(nrow(d), 0, 60)
  for (m in 1:5) d[[paste0("math_", m)]] <- round(ability + 4 * d$girl + rnorm(nrow(d), 0, 35), 4)
  for (m in 1:5) d[[paste0("read_", m)]] <- round(.8 * ability + 100 + 20 * d$girl + rnorm(nrow(d), 0, 35), 4)
  for (r in 1:pairs) {
    if (c <= 3) factor <- ifelse(d$pair == r, ifelse(d$half == 1, 2, 0), 1)
    else factor <- 1 + .5 * hadamard[r, d$pair] * ifelse(d$half == 1, 1, -1)
    d[[paste0("rep_", r)]] <- round(d$weight * factor, 3)
  }
  d[setdiff(names(d), c("pupil", "half", "pair"))]
})
d <- do.call(rbind, parts)
write.csv(d, file.path(folder, "plausible.csv"), row.names = FALSE, quote = FALSE)

values <- data.frame()
keep <- function(case, domain, term, statistic, value) {
  values <<- rbind(values, data.frame(case, domain, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
designed <- function(part) {
  w <- as.matrix(part[grepl("^rep_", names(part))])
  fay <- part$country[1] %in% c("DD", "EE")
  svrepdesign(repweights = w, weights = part$weight, data = part, combined.weights = TRUE, type = "other", mse = TRUE,
    scale = if (fay) 1 / (ncol(w) * .5^2) else 1, rscales = rep(1, ncol(w)))
}
rename <- function(terms) sub("(Intercept)", "Intercept", terms, fixed = TRUE)
said <- function(case, domain, of, covariances, df) {
  found <- MIcombine(of, covariances, df.complete = df)
  keep(case, domain, rename(names(coef(found))), "estimate", coef(found))
  keep(case, domain, rename(names(coef(found))), "std_error", sqrt(diag(vcov(found))))
  # `mitools` has no 1 + 1/m in the observed df of Barnard and Rubin (1999); `barnard.rubin` of `mice` has.
  m <- length(of)
  extra <- (1 + 1 / m) * apply(do.call(rbind, of), 2, var)
  lambda <- extra / diag(vcov(found))
  old <- (m - 1) / lambda^2
  observed <- (df + 1) / (df + 3) * df * (1 - lambda)
  pooled <- old * observed / (old + observed)
  r <- extra / (diag(vcov(found)) - extra)
  keep(case, domain, rename(names(coef(found))), "df", pooled)
  keep(case, domain, rename(names(coef(found))), "missing_information", (r + 2 / (pooled + 3)) / (r + 1))
}
for (country in countries) {
  design <- designed(d[d$country == country, ])
  means <- lapply(1:5, function(m) svymean(as.formula(paste0("~math_", m)), design))
  of <- lapply(means, function(m) c(math = coef(m)[[1]]))
  said("mean", country, of, lapply(means, function(m) matrix(vcov(m), 1, 1)), degf(design))
  fits <- lapply(1:5, function(m) svyglm(as.formula(paste0("math_", m, " ~ books + girl")), design))
  said("outcome", country, lapply(fits, coef), lapply(fits, vcov), fits[[1]]$df.residual)
  fits <- lapply(1:5, function(m) {
    f <- svyglm(as.formula(paste0("math_", m, " ~ read_", m, " + girl")), design)
    list(b = setNames(coef(f), c("Intercept", "read", "girl")), v = vcov(f), df = f$df.residual)
  })
  said("term", country, lapply(fits, `[[`, "b"), lapply(fits, `[[`, "v"), fits[[1]]$df)
  fits <- lapply(1:5, function(m) {
    low <- function(w) coef(suppressWarnings(glm(as.formula(paste0("girl ~ read_", m)), quasibinomial(), transform(design$variables, w = w),
      weights = w, subset = w > 0, control = glm.control(epsilon = 1e-15, maxit = 60))))
    reps <- as.matrix(design$variables[grepl("^rep_", names(design$variables))])
    b <- low(design$variables$weight)
    list(b = setNames(b, c("Intercept", "read")), v = svrVar(t(apply(reps, 2, low)), design$scale, design$rscales, mse = TRUE, coef = b))
  })
  said("logit", country, lapply(fits, `[[`, "b"), lapply(fits, `[[`, "v"), degf(design) - 1)
}
# The linearised errors of weights alone.
design <- subset(svydesign(~1, weights = ~weight, data = d), country == "AA")
fits <- lapply(1:5, function(m) svyglm(as.formula(paste0("math_", m, " ~ books + girl")), design))
said("linearised", "AA", lapply(fits, coef), lapply(fits, vcov), fits[[1]]$df.residual)
write.csv(values, file.path(folder, "plausible_values.csv"), row.names = FALSE, quote = FALSE)
