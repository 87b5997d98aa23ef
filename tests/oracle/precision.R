# Oracle of weights, shares, quantiles, design effects and replicate weights: R `survey`.
# Reads survey.csv (made by survey.R) and writes precision_values.csv and precision_replicates.csv
# (weights of the balanced and bootstrap replicates) beside this script.
#   Rscript tests/oracle/precision.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- subset(d, !(paste(country, stratum) %in% c("AA s6", "BB t4")) & weight > 0)
d$h <- ifelse(is.na(d$stratum), "CC", paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, d$psu)
d$item <- factor(d$item, c("never", "sometimes", "often"))
values <- data.frame()
keep <- function(case, term, statistic, value) {
  values <<- rbind(values, data.frame(case, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
design <- svydesign(~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
for (country in c("AA", "BB", "CC")) {
  answered <- design[d$country == country & !is.na(d$item), ]
  for (level in levels(d$item)) {
    answered <- update(answered, is = as.numeric(item == level))
    share <- svyciprop(~is, answered, method = "xlogit", df = degf(answered))
    keep(paste0("share_", country), level, "conf_low", attr(share, "ci")[1])
    keep(paste0("share_", country), level, "conf_high", attr(share, "ci")[2])
  }
  measured <- design[d$country == country & !is.na(d$y), ]
  p <- c(.1, .25, .5, .75, .9)
  # y as it stands, and in steps of ten, where many respondents are tied.
  for (step in c(0, 10)) {
    measured <- update(measured, z = if (step) round(y / step) * step else y)
    found <- svyquantile(~z, measured, p, interval.type = "xlogit", df = degf(measured))$z
    case <- paste0("quantile_", country, "_", step)
    keep(case, p, "quantile", found[, "quantile"])
    keep(case, p, "conf_low", found[, "ci.2.5"])
    keep(case, p, "conf_high", found[, "ci.97.5"])
  }
  keep("design_effect", country, "", deff(svymean(~y, measured, deff = "replace")))
}

keep("trimmed", seq_len(nrow(d)), "", weights(trimWeights(svydesign(~1, weights = ~weight, data = d), upper = 2, strict = TRUE)))
full <- subset(d, !is.na(item))
plain <- svydesign(~1, weights = ~weight, data = full)
total <- sum(full$weight)
margin <- function(name, shares) setNames(data.frame(names(shares), total * shares), c(name, "Freq"))
raked <- rake(plain, list(~work, ~item), list(
  margin("work", c(paid = .6, seeking = .1, other = .3)),
  margin("item", c(never = .5, sometimes = .4, often = .1))
), control = list(maxit = 1000, epsilon = 1e-13))
keep("raked", full$respondent, "", weights(raked))

# Replicates. JKn of the whole design; JK1 of respondents; BRR, Fay and bootstrap of two PSUs a
# stratum, which AA's strata are merged to.
fitted <- function(case, replicates) {
  m <- svymean(~x + y, subset(replicates, !is.na(x) & !is.na(y)))
  keep(case, c("x", "y"), "estimate", coef(m))
  keep(case, c("x", "y"), "std_error", SE(m))
  g <- suppressWarnings(svyglm(I(item == "never") ~ x + y, subset(replicates, !is.na(item) & !is.na(x) & !is.na(y)),
    family = quasibinomial(), control = glm.control(epsilon = 1e-14, maxit = 50)))
  keep(case, c("Intercept", "glm x", "glm y"), "estimate", coef(g))
  keep(case, c("Intercept", "glm x", "glm y"), "std_error", SE(g))
  keep(case, "", "df", degf(replicates))
}
options(survey.replicates.mse = TRUE)
few <- subset(design, country == "AA")
fitted("JKn", as.svrepdesign(few, type = "JKn"))
few$variables$half <- NULL
aa <- subset(d, country == "AA")
aa$half <- as.integer(factor(aa$psu)) %% 2
two <- svydesign(~half, strata = ~h, weights = ~weight, data = aa, nest = TRUE)
alone <- svydesign(~half + I(h), weights = ~weight, data = transform(aa, half = paste(h, half)))
written <- aa["respondent"]
set.seed(1990)
for (kind in c("BRR", "Fay", "bootstrap", "JK1")) {
  if (kind == "JK1") {
    one <- svydesign(~unit, weights = ~weight, data = transform(aa, unit = paste(h, half)))
    r <- as.svrepdesign(one, type = "JK1")
  } else if (kind == "Fay") {
    r <- as.svrepdesign(two, type = "Fay", fay.rho = 0.3)
  } else if (kind == "bootstrap") {
    r <- as.svrepdesign(two, type = "subbootstrap", replicates = 20)
  } else {
    r <- as.svrepdesign(two, type = "BRR")
  }
  w <- weights(r, "analysis")
  given <- svrepdesign(repweights = w, weights = aa$weight, data = aa, combined.weights = TRUE,
    type = if (kind == "bootstrap") "bootstrap" else kind, rho = if (kind == "Fay") 0.3,
    scale = if (kind == "JK1") (ncol(w) - 1) / ncol(w) else if (kind == "bootstrap") 1 / (ncol(w) - 1),
    rscales = if (kind %in% c("JK1", "bootstrap")) rep(1, ncol(w)), mse = TRUE)
  fitted(kind, given)
  colnames(w) <- paste0(kind, seq_len(ncol(w)))
  written <- cbind(written, signif(w, 15))
}
write.csv(written, file.path(folder, "precision_replicates.csv"), row.names = FALSE, quote = FALSE)
write.csv(values, file.path(folder, "precision_values.csv"), row.names = FALSE)
