# Oracle of changes between waves and of differences between the arms of a trial: R `survey`
# svyby(covmat = TRUE), svycontrast, svyglm, regTermTest. Reads the exports of tests/studies/make.py and writes
# waves_values.csv beside this script.
#   python tests/studies/make.py /tmp/made && Rscript tests/oracle/waves.R /tmp/made tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)
read <- function(study, source) {
  d <- read.csv(file.path(folder[1], study, paste0(source, ".csv")))
  d$source <- source
  d
}
index <- function(d, items) 50 * (rowMeans(d[items]) - 1)
designed <- function(d) {
  d$h <- paste(d$source, d$stratum)
  d$u <- paste(d$h, d$unit)
  svydesign(ids = ~u, strata = ~h, weights = ~weight, data = d)
}
values <- data.frame()
keep <- function(case, domain, term, found, df) {
  b <- as.numeric(coef(found)); s <- as.numeric(SE(found))
  told <- c(estimate = b, std_error = s, df = df, p_value = 2 * pt(-abs(b / s), df))
  values <<- rbind(values, data.frame(case, domain, term, statistic = names(told),
                                      value = sprintf("%.17g", told)))
}

# Change between waves: in each country, and in the mean of both.
years <- c(2008, 2013, 2018)
d <- do.call(rbind, lapply(c("uk", "de"), function(place) do.call(rbind, lapply(years, function(year)
  transform(read("followups", paste0(place, year)), place = place, year = year)))))
d$y <- index(d, c("locks", "watches", "joins_watch"))
design <- designed(d)
means <- svyby(~y, ~place + year, design, svymean, covmat = TRUE)
for (later in c(2013, 2018)) {
  w <- setNames(rep(0, 6), names(coef(means)))
  w[paste0(c("uk.", "de."), later)] <- 0.5
  w[paste0(c("uk.", "de."), 2008)] <- -0.5
  keep("waves", "all", paste(later, "2008"), svycontrast(means, w),
       degf(subset(design, year %in% c(2008, later))))
}
for (own_place in c("uk", "de")) {
  w <- setNames(rep(0, 6), names(coef(means)))
  w[paste0(own_place, ".", c(2018, 2013))] <- c(1, -1)
  own <- subset(design, place == own_place & year != 2008)
  keep("waves", c(uk = "GB", de = "DE")[[own_place]], "2018 2013", svycontrast(means, w), degf(own))
}

# Arms of a trial, drawn within sampling units.
t <- rbind(transform(read("schooltrial", "uk"), place = "uk"),
           transform(read("schooltrial", "de"), place = "de"))
t$y <- index(t, c("asks_teacher", "tells_teacher", "helps_pupils", "joins_parents"))
trial <- designed(t)
means <- svyby(~y, ~place + arm, trial, svymean, covmat = TRUE)
for (arm in c(1, 2)) {
  w <- setNames(rep(0, 6), names(coef(means)))
  w[paste0(c("uk.", "de."), arm)] <- 0.5
  w[paste0(c("uk.", "de."), 0)] <- -0.5
  keep("arms", "all", paste(arm, "0"), svycontrast(means, w), degf(subset(trial, t$arm %in% c(0, arm))))
}

# Balance of the arms within countries, whose weights have a mean of 1 each: coefficients of a
# regression on arm and country, standardised differences, and tests that the arms are alike. Tests of
# several differences are adjusted as `svy: test` of Stata does (Korn, Graubard 1990, eq. 3); those of
# several variables have the covariance of their regressions' influences.
t$female <- as.numeric(t$sex == 2)
for (k in 1:3) t[[paste0("school", k)]] <- as.numeric(t$school == k)
for (k in 1:4) t[[paste0("efficacy", k)]] <- ifelse(t$efficacy == 9, NA, as.numeric(t$efficacy == k))
t$arm <- factor(t$arm)
t$weight <- t$weight / ave(t$weight, t$place)
trial <- designed(t)
balanced <- function(term, ...) {
  told <- c(...)
  values <<- rbind(values, data.frame(case = "balance", domain = "all", term, statistic = names(told),
                                      value = sprintf("%.17g", told)))
}
regressed <- function(own, name) svyglm(reformulate(c("arm", "place"), name), own)
apart <- function(own, name) {
  fit <- regressed(own, name)
  d <- model.frame(fit); w <- weights(own); x <- model.matrix(fit)
  at <- colMeans(x * w / mean(w))
  means <- sapply(0:2, function(a) {
    at[c("arm1", "arm2")] <- as.numeric(a == 1:2)
    sum(at * coef(fit))
  })
  rest <- own$variables[[name]] - drop(x %*% coef(fit))
  spread <- sapply(0:2, function(a) weighted.mean(rest[d$arm == a]^2, w[d$arm == a]))
  balanced(name, mean0 = means[1], mean1 = means[2], mean2 = means[3],
           difference1 = (means[2] - means[1]) / sqrt((spread[2] + spread[1]) / 2),
           difference2 = (means[3] - means[1]) / sqrt((spread[3] + spread[1]) / 2))
}
asked <- subset(trial, !is.na(efficacy1))
for (name in c("female", "age", paste0("school", 1:3))) apart(trial, name)
for (k in 1:4) apart(asked, paste0("efficacy", k))
adjusted <- function(term, f, q, d) {
  rest <- d - q + 1
  balanced(term, statistic = f * rest / d, df_numerator = q, df_denominator = rest,
           p_value = pf(f * rest / d, q, rest, lower.tail = FALSE))
}
for (name in c("female", "age")) {
  test <- regTermTest(regressed(trial, name), ~arm)
  adjusted(name, drop(test$Ftest), test$df, test$ddf)
}
jointly <- function(term, own, names) {
  fits <- lapply(names, function(name) regressed(own, name))
  b <- unlist(lapply(fits, function(fit) coef(fit)[c("arm1", "arm2")]))
  u <- do.call(cbind, lapply(fits, function(fit) {
    x <- model.matrix(fit)
    ((x * residuals(fit, "response")) %*% solve(crossprod(x, x * weights(own))))[, 2:3]
  }))
  v <- vcov(svytotal(u, own))
  q <- length(b)
  adjusted(term, drop(t(b) %*% solve(v, b)) / q, q, degf(own) + 1 - 4)
}
jointly("school", trial, c("school2", "school3"))
jointly("efficacy", asked, paste0("efficacy", 2:4))
# all that everybody answered
jointly("together", trial, c("female", "age", "school2", "school3"))
write.csv(values, file.path(folder[2], "waves_values.csv"), row.names = FALSE, quote = FALSE)
