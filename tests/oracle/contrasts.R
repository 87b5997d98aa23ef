# Oracle of contrasts of means: R `survey` svyby(covmat = TRUE), svytotal, svyglm, svycontrast.
# Reads survey.csv and replicates_BT.csv and writes contrasts_values.csv beside this script.
#   Rscript tests/oracle/contrasts.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", colClasses = c(stratum = "character"))
d <- d[!paste(d$country, d$stratum) %in% c("AA s6", "BB t4"), ]
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$score <- match(d$trust, c("none", "some", "much"))
d$h <- ifelse(is.na(d$stratum), d$country, paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, d$psu)
options(survey.lonely.psu = "fail")
design <- svydesign(ids = ~u, strata = ~h, weights = ~weight, data = d, nest = TRUE)
countries <- c("AA", "BB", "CC")
smallest <- 2

values <- data.frame()
keep <- function(case, domain, term, statistic, value) {
  values <<- rbind(values, data.frame(case, domain, term, statistic, value = sprintf("%.17g", as.numeric(value))))
}
contrast <- function(case, domain, term, found, df) {
  b <- as.numeric(coef(found)); s <- as.numeric(SE(found))
  keep(case, domain, term, "estimate", b)
  keep(case, domain, term, "std_error", s)
  keep(case, domain, term, "df", df)
  keep(case, domain, term, "p_value", 2 * pt(-abs(b / s), df))
  keep(case, domain, term, "equivalence_p", max(pt((b - smallest) / s, df), pt(-(b + smallest) / s, df)))
}
# Degrees of freedom of a contrast: of the domain of all its means, PSUs less strata.
degrees <- function(inside) degf(subset(design, inside & weight > 0))

# Countries: each less the mean of the three, and all pairs, of means as they are.
means <- svyby(~y, ~country, subset(design, !is.na(y) & weight > 0), svymean, covmat = TRUE)
for (k in seq_along(countries)) {
  w <- setNames((seq_along(countries) == k) - 1 / 3, countries)
  contrast("country", "all", countries[k], svycontrast(means, w), degrees(!is.na(d$y)))
}
for (pair in combn(countries, 2, simplify = FALSE)) {
  w <- setNames(c(1, -1), pair)
  inside <- !is.na(d$y) & d$country %in% pair
  contrast("country_pairs", "all", paste(pair, collapse = " "), svycontrast(means, w), degrees(inside))
}

# Two outcomes of the same respondents, each with its own missing answers: ratios of totals.
for (country in countries) {
  inside <- d$country == country
  design$variables$yw <- ifelse(inside & !is.na(d$y), d$y, 0)
  design$variables$yn <- as.numeric(inside & !is.na(d$y))
  design$variables$xw <- ifelse(inside & !is.na(d$x), d$x, 0)
  design$variables$xn <- as.numeric(inside & !is.na(d$x))
  totals <- svytotal(~ yw + yn + xw + xn, design)
  contrast("outcomes", country, "y x", svycontrast(totals, quote(yw / yn - xw / xn)),
           degrees(inside & !(is.na(d$y) & is.na(d$x))))
}
# The mean of the three countries, each of the same weight.
for (country in countries) for (name in c("y", "x")) {
  inside <- d$country == country & !is.na(d[[name]])
  design$variables[[paste0(name, "w", country)]] <- ifelse(inside, d[[name]], 0)
  design$variables[[paste0(name, "n", country)]] <- as.numeric(inside)
}
totals <- svytotal(~ ywAA + ynAA + ywBB + ynBB + ywCC + ynCC + xwAA + xnAA + xwBB + xnBB + xwCC + xnCC, design)
overall <- svycontrast(totals, quote(
  (ywAA / ynAA + ywBB / ynBB + ywCC / ynCC) / 3 - (xwAA / xnAA + xwBB / xnBB + xwCC / xnCC) / 3))
contrast("outcomes", "all", "y x", overall, degrees(!(is.na(d$y) & is.na(d$x))))

# Groups of respondents: levels of work, each with its own respondents of y, which share sampling
# units; in a country, and in the mean of the three.
for (country in countries) for (group in c("paid", "other")) {
  inside <- d$country == country & !is.na(d$y) & !is.na(d$work) & d$work == group
  design$variables[[paste0(group, "w", country)]] <- ifelse(inside, d$y, 0)
  design$variables[[paste0(group, "n", country)]] <- as.numeric(inside)
}
of_groups <- !is.na(d$y) & !is.na(d$work) & d$work %in% c("paid", "other")
totals <- svytotal(~ paidwAA + paidnAA + otherwAA + othernAA + paidwBB + paidnBB + otherwBB + othernBB +
                     paidwCC + paidnCC + otherwCC + othernCC, design)
contrast("groups", "AA", "paid other",
         svycontrast(totals, quote(paidwAA / paidnAA - otherwAA / othernAA)),
         degrees(of_groups & d$country == "AA"))
contrast("groups", "BB", "paid other",
         svycontrast(totals, quote(paidwBB / paidnBB - otherwBB / othernBB)),
         degrees(of_groups & d$country == "BB"))
contrast("groups", "CC", "paid other",
         svycontrast(totals, quote(paidwCC / paidnCC - otherwCC / othernCC)),
         degrees(of_groups & d$country == "CC"))
contrast("groups", "all", "paid other", svycontrast(totals, quote(
  (paidwAA / paidnAA + paidwBB / paidnBB + paidwCC / paidnCC) / 3 -
    (otherwAA / othernAA + otherwBB / othernBB + otherwCC / othernCC) / 3)), degrees(of_groups))
# The same of one country as a regression on the group.
own <- subset(design, d$country == "AA" & of_groups)
alone <- svyby(~y, ~work, own, svymean, covmat = TRUE)
stopifnot(isTRUE(all.equal(as.numeric(SE(svycontrast(alone, c(paid = 1, other = -1)))),
                           as.numeric(SE(svycontrast(totals, quote(paidwAA / paidnAA - otherwAA / othernAA)))))))

# Countries at the same correlates.
fit <- svyglm(y ~ x + score + work + country, design)
level <- list(AA = c(0, 0), BB = c(1, 0), CC = c(0, 1))
of <- function(w) setNames(w, c("countryBB", "countryCC"))
middle <- (level$AA + level$BB + level$CC) / 3
for (country in countries) {
  contrast("adjusted", "all", country, svycontrast(fit, of(level[[country]] - middle)), fit$df.residual)
}
for (pair in combn(countries, 2, simplify = FALSE)) {
  w <- of(level[[pair[1]]] - level[[pair[2]]])
  contrast("adjusted_pairs", "all", paste(pair, collapse = " "), svycontrast(fit, w), fit$df.residual)
}

# Replicate weights: the same difference of two outcomes.
r <- read.csv(file.path(folder, "replicates_BT.csv"), na.strings = "")
columns <- grep("^bootstrap", names(r))
replicated <- svrepdesign(weights = r$weight, repweights = as.matrix(r[columns]), type = "bootstrap",
                          combined.weights = TRUE, mse = TRUE, data = r)
difference <- function(w, data) {
  y <- !is.na(data$y); x <- !is.na(data$x)
  sum(w[y] * data$y[y]) / sum(w[y]) - sum(w[x] * data$x[x]) / sum(w[x])
}
found <- withReplicates(replicated, difference)
contrast("replicates", "BT", "y x", found, degf(replicated))

write.csv(values, file.path(folder, "contrasts_values.csv"), row.names = FALSE, quote = FALSE)
