# Oracle of the survey design and the linear models: R `survey`.
# Writes survey.csv (synthetic respondents) and survey_values.csv beside this script.
#   Rscript tests/oracle/survey.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
set.seed(20080501)

# AA: strata and PSUs, the same PSU labels in every stratum. BB: strata, respondents are PSUs.
# CC: neither. AA's stratum "s6" and BB's "t4" have one PSU.
aa <- data.frame(country = "AA", stratum = rep(c("s1", "s2", "s3", "s4", "s5", "s6"), c(50, 40, 60, 30, 50, 8)))
aa$psu <- ifelse(aa$stratum == "s6", "p1", paste0("p", sample(1:5, nrow(aa), TRUE)))
bb <- data.frame(country = "BB", stratum = rep(c("t1", "t2", "t3", "t4"), c(70, 50, 60, 1)), psu = NA)
cc <- data.frame(country = "CC", stratum = NA, psu = NA)[rep(1, 150), ]
d <- rbind(aa, bb, cc)
n <- nrow(d)
d <- data.frame(respondent = sprintf("r%03d", 1:n), source = tolower(d$country), d)
d$weight <- round(exp(rnorm(n, 0, 0.5)), 4)
d$weight[c(3, 77, 300)] <- 0
shift <- rnorm(40)[as.integer(factor(paste(d$stratum, d$psu)))]
d$x <- round(rnorm(n, 40, 12) + shift, 3)
d$trust <- sample(c("none", "some", "much"), n, TRUE, c(.3, .5, .2))
d$work <- sample(c("paid", "seeking", "other"), n, TRUE, c(.5, .2, .3))
d$item <- sample(c("never", "sometimes", "often"), n, TRUE, c(.6, .3, .1))
d$y <- round(20 + 0.4 * d$x + 3 * (d$trust == "much") - 4 * (d$work == "seeking") + shift * 3 + rnorm(n, 0, 8), 3)
d$x[sample(n, 20)] <- NA
d$trust[sample(n, 15)] <- NA
d$item[sample(n, 25)] <- NA
d$y[sample(n, 10)] <- NA
d <- d[sample(n), ]
write.csv(d, file.path(folder, "survey.csv"), row.names = FALSE, quote = FALSE, na = "")

d$work <- factor(d$work, c("paid", "seeking", "other"))
d$item <- factor(d$item, c("never", "sometimes", "often"))
d$score <- match(d$trust, c("none", "some", "much"))
d$h <- ifelse(is.na(d$stratum), d$country, paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, d$psu)

values <- data.frame()
keep <- function(case, domain, term, statistic, value) {
  values <<- rbind(values, data.frame(case, domain, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
stat <- function(case, domain, estimate, design, terms) {
  df <- degf(design)
  ci <- confint(estimate, df = df)
  keep(case, domain, terms, "estimate", coef(estimate))
  keep(case, domain, terms, "std_error", SE(estimate))
  keep(case, domain, terms, "conf_low", ci[, 1])
  keep(case, domain, terms, "conf_high", ci[, 2])
  keep(case, domain, "", "df", df)
}
glm_stat <- function(case, domain, formula, design) {
  fit <- svyglm(formula, design)
  b <- coef(summary(fit))
  ci <- confint(fit, ddf = fit$df.residual)
  terms <- sub("^country", "country=", sub("^work", "work=", rownames(b)))
  terms[terms == "(Intercept)"] <- "Intercept"
  for (k in 1:4) keep(case, domain, terms, c("estimate", "std_error", "statistic", "p_value")[k], b[, k])
  keep(case, domain, terms, "conf_low", ci[, 1])
  keep(case, domain, terms, "conf_high", ci[, 2])
  keep(case, domain, "", "df", fit$df.residual)
  keep(case, domain, "", "n", sum(weights(design) > 0))
  wls <- do.call(lm, list(formula, design$variables, weights = weights(design)))
  keep(case, domain, "", "r_squared", summary(wls)$r.squared)
}
countries <- c("AA", "BB", "CC")
everything <- function(case, data, design) {
  f <- y ~ x + score + work
  for (domain in c("all", countries)) {
    inside <- if (domain == "all") design else subset(design, country == domain)
    stat(paste0(case, "_mean"), domain, svymean(~y, subset(inside, !is.na(y))), subset(inside, !is.na(y)), "y")
    stat(paste0(case, "_total"), domain, svytotal(~y, subset(inside, !is.na(y))), subset(inside, !is.na(y)), "y")
    stat(paste0(case, "_share"), domain, svymean(~item, subset(inside, !is.na(item))), subset(inside, !is.na(item)), levels(d$item))
    complete <- subset(inside, !is.na(y) & !is.na(x) & !is.na(score))
    glm_stat(paste0(case, "_model"), domain, if (domain == "all") update(f, . ~ . + country) else f, complete)
  }
}
options(survey.lonely.psu = "adjust")
everything("adjust", d, svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE))
options(survey.lonely.psu = "certainty")
everything("certainty", d, svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE))
options(survey.lonely.psu = "fail")
several <- subset(d, !(h %in% c("AA s6", "BB t4")))
everything("fail", several, svydesign(~u, strata = ~h, weights = ~weight, data = several, nest = TRUE))
everything("none", d, svydesign(~1, weights = ~weight, data = d))
everything("psu", several, svydesign(~interaction(h, u, drop = TRUE), weights = ~weight, data = several))

# Other weights and standardised coefficients: the factors over the respondents of the fit, known.
f <- y ~ x + score + work + country
several$complete <- with(several, !is.na(y) & !is.na(x) & !is.na(score))
reweighted <- function(case, weight, data = several) {
  data$w <- weight
  glm_stat(case, "all", f, subset(svydesign(~u, strata = ~h, weights = ~w, data = data, nest = TRUE), complete))
}
sums <- tapply(ifelse(several$complete, several$weight, 0), several$country, sum)
n <- sum(several$complete & several$weight > 0)
reweighted("equal_country", several$weight * n / 3 / sums[several$country])
population <- c(AA = 6.2e7, BB = 5.4e6, CC = 1.04e7)
reweighted("population", several$weight * (population / sums)[several$country])
reweighted("unweighted", 1)
z <- several
for (v in c("y", "x", "score")) {
  x <- z[[v]][z$complete]; w <- z$weight[z$complete]
  z[[v]] <- z[[v]] / sqrt(sum(w * (x - weighted.mean(x, w))^2) / sum(w))
}
reweighted("standardised", several$weight, z)
write.csv(values, file.path(folder, "survey_values.csv"), row.names = FALSE, quote = FALSE)
