# Oracle of sensitivity: partial R², what is left out, weights, sampling units. Reads survey.csv
# beside this script and writes sensitivity_values.csv.
#   Rscript tests/oracle/sensitivity.R tests/oracle
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file.path(folder, "survey.csv"), na.strings = "", stringsAsFactors = FALSE)
d <- d[!(paste(d$country, d$stratum) %in% c("AA s6", "BB t4")), ]
d$work <- factor(d$work, c("paid", "seeking", "other"))
d$h <- ifelse(is.na(d$stratum), d$country, paste(d$country, d$stratum))
d$u <- ifelse(is.na(d$psu), d$respondent, paste(d$h, d$psu))
kept <- complete.cases(d[c("y", "x", "work", "country")]) & d$weight > 0
full <- y ~ x + work + country

rows <- list()
told <- function(case, domain, term, numbers)
  rows[[length(rows) + 1]] <<- data.frame(case = case, domain = domain, term = term,
    statistic = names(numbers), value = sprintf("%.17g", numbers))

fitted <- function(kept, weight = d$weight, formula = full) {
  d$w <- weight
  design <- svydesign(id = ~u, strata = ~h, weights = ~w, data = d, nest = TRUE)
  svyglm(formula, subset(design, kept))
}
numbers <- function(m, term) c(estimate = coef(m)[[term]], std_error = SE(m)[[term]])

# how strong a confounder has to be: sums of squares by lm, errors by svyglm
own <- d[kept, ]
rest <- function(formula) sum(own$weight * resid(lm(formula, own, weights = weight))^2)
m <- fitted(kept)
ols <- lm(full, own, weights = weight)
partial <- function(with, without) (rest(without) - rest(with)) / rest(without)
r2 <- partial(full, y ~ work + country)
f <- sqrt(r2 / (1 - r2))
deff <- (SE(m)[["x"]] / summary(ols)$coefficients["x", "Std. Error"])^2
told("confounding", "all", "x", c(
  numbers(m, "x"), partial_r2 = r2, design_effect = deff,
  robustness_value = (sqrt(f^4 + 4 * f^2) - f^2) / 2
))
of_term <- partial(x ~ work + country, x ~ country)
of_outcome <- partial(full, y ~ x + country)
k <- 2
r2d <- k * of_term / (1 - of_term)
shared <- k * of_term^2 / ((1 - k * of_term) * (1 - of_term))
r2y <- ((sqrt(k) + sqrt(shared)) / sqrt(1 - shared))^2 * of_outcome / (1 - of_outcome)
told("benchmarks", "work", "x", c(r2_term = r2d, r2_outcome = r2y))

# without each country and stratum
for (out in c("AA", "BB", "CC"))
  told("left_out", paste("country", out), "x", numbers(fitted(kept & d$country != out), "x"))
declared <- sort(unique(paste(d$country, d$stratum)[kept & !is.na(d$stratum)]))
for (out in declared)
  told("left_out", paste("stratum", out), "x",
       numbers(fitted(kept & paste(d$country, d$stratum) != out), "x"))

# with weights and without: the products of DuMouchel and Duncan by the quasi-score test of Rao,
# Scott and Skinner: their totals with the residuals that are left without them, by the design
unweighted <- fitted(kept, rep(1, nrow(d)))
x <- model.matrix(full, own)
scaled <- own$weight / mean(own$weight)
left <- resid(lm(I(x * (scaled - 1)) ~ x - 1))
scores <- matrix(0, nrow(d), ncol(x))
scores[kept, ] <- left * resid(lm(full, own))
d$scores <- scores
one <- svydesign(id = ~u, strata = ~h, weights = rep(1, nrow(d)), data = d, nest = TRUE)
total <- svytotal(~scores, one)
b <- coef(total)
statistic <- drop(t(b) %*% solve(vcov(total), b)) / length(b)
# adjusted, as svy: test of Stata does (Korn and Graubard 1990)
degrees <- degf(subset(one, kept))
rest <- degrees - length(b) + 1
statistic <- statistic * rest / degrees
told("weighting", "all", "all", c(
  statistic = statistic, df_terms = length(b), df = rest,
  p_value = pf(statistic, length(b), rest, lower.tail = FALSE)
))
influence_of <- function(w) {
  e <- own$y - x %*% solve(t(x) %*% (w * x), t(x) %*% (w * own$y))
  (x * as.vector(w * e)) %*% solve(t(x) %*% (w * x))
}
moved <- matrix(0, nrow(d), ncol(x))
moved[kept, ] <- influence_of(own$weight) - influence_of(rep(1, nrow(own)))
d$moved <- moved[, 2]
design <- svydesign(id = ~u, strata = ~h, weights = rep(1, nrow(d)), data = d, nest = TRUE)
told("weighting", "coefficient", "x", c(
  weighted = coef(m)[["x"]], unweighted = coef(unweighted)[["x"]],
  std_error = SE(svytotal(~moved, design))[[1]]
))

# without each sampling unit, of those who have one
own <- own[!is.na(own$psu), ]
m <- lm(y ~ x + work, own, weights = weight)
without <- sapply(unique(own$u), function(u) coef(update(m, data = own[own$u != u, ]))[["x"]])
moved <- coef(m)[["x"]] - without
told("influence", "all", "x", c(
  n_psu = length(without), dfbeta = moved[[which.max(abs(moved))]]
))
values <- do.call(rbind, rows)
write.csv(values, file.path(folder, "sensitivity_values.csv"), row.names = FALSE, quote = FALSE)
